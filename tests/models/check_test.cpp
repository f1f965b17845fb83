// What a model can be asked for, and that nothing else passes.
#include "core/models/check.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include <fmt/format.h>

#include "tests/models/shop_window.hpp"

using namespace banana;
using namespace banana::models;
using test::painter;
using test::wish;
using test::with;

namespace {

std::string refusal(const Request& request) {
  const auto checked = check_request(painter(), request);
  return checked ? "none" : checked.error().text();
}

/// The rules of model.hpp once more, told from the other side.
bool within(const Model& model, const Request& r) {
  const Offer* offer = model.offer(r.operation);
  if (offer == nullptr) return false;
  const auto in = [](const auto& range, const auto& value) {
    return !value || (range && *value >= range->min && *value <= range->max);
  };
  const auto one = [&](ReferenceRole role, Want want) {
    const auto count = r.count(role);
    return want == Want::no ? count == 0 : want == Want::must ? count == 1 : count <= 1;
  };
  const auto references = r.count(ReferenceRole::reference);
  const bool options = std::ranges::all_of(r.options, [&](const auto& option) {
    const auto known = offer->options.find(option.first);
    return known != offer->options.end() &&
           std::ranges::find(known->second.values, option.second) != known->second.values.end();
  });
  return options && (offer->prompt != Want::no || r.prompt.empty()) &&
         (offer->prompt != Want::must || !r.prompt.empty()) &&
         (offer->negative_prompt || r.negative_prompt.empty()) && characters(r.prompt) <= model.prompt_max &&
         characters(r.negative_prompt) <= model.prompt_max && in(offer->seed, r.seed) &&
         in(offer->steps, r.steps) && in(offer->guidance, r.guidance) && in(offer->strength, r.strength) &&
         r.outputs >= offer->outputs.min && r.outputs <= offer->outputs.max &&
         (r.seconds == 0
              ? offer->lengths.seconds.empty()
              : std::ranges::find(offer->lengths.seconds, r.seconds) != offer->lengths.seconds.end()) &&
         references >= offer->pictures.references_min && references <= offer->pictures.references_max &&
         one(ReferenceRole::mask, offer->pictures.mask) &&
         one(ReferenceRole::first_frame, offer->pictures.first_frame) &&
         one(ReferenceRole::last_frame, offer->pictures.last_frame) &&
         (r.count(ReferenceRole::mask) == 0 || references > 0);
}

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  template <class T>
  T of(std::initializer_list<T> values) {
    return *(values.begin() + static_cast<std::ptrdiff_t>(engine_() % values.size()));
  }
  bool one_in(std::uint32_t n) { return engine_() % n == 0; }

 private:
  std::mt19937 engine_;
};

Request random_request(Dice& dice) {
  Request r{.model = "painter"};
  r.operation = dice.of({Operation::generate, Operation::generate, Operation::edit, Operation::upscale,
                         Operation::animate, Operation::video});
  r.prompt = dice.of<std::string>({"", "a cat", "a cat", std::string(20, 'x'), std::string(21, 'x')});
  if (dice.one_in(4)) r.negative_prompt = "dogs";
  if (dice.one_in(3)) r.options["resolution"] = dice.of<std::string>({"1K", "4K", "8K", ""});
  if (dice.one_in(4)) r.options["style"] = dice.of<std::string>({"photo", "oil"});
  if (dice.one_in(12)) r.options["quality"] = "high";
  if (dice.one_in(3)) r.seed = dice.of<std::int64_t>({-1, 0, 1000, 1001});
  if (dice.one_in(4)) r.steps = dice.of<std::int64_t>({4, 5, 50, 51});
  if (dice.one_in(4))
    r.guidance = dice.of({0.99, 1.0, 10.0, 10.01, std::numeric_limits<double>::quiet_NaN()});
  if (dice.one_in(4)) r.strength = dice.of({0.0, 0.1, 1.0, 1.1});
  r.outputs = dice.of<std::int64_t>({1, 1, 1, 4, 0, 5, -1});
  r.seconds = dice.of<std::int64_t>({0, 0, 4, 5, 10});
  r = with(r, ReferenceRole::reference, dice.of({0, 0, 1, 1, 2, 3, 4}));
  if (dice.one_in(4)) r = with(r, ReferenceRole::mask, dice.of({1, 1, 2}));
  if (dice.one_in(3)) r = with(r, ReferenceRole::first_frame, dice.of({1, 1, 2}));
  if (dice.one_in(4)) r = with(r, ReferenceRole::last_frame);
  return r;
}

}  // namespace

TEST_CASE("what passes is what the capabilities allow and nothing else") {
  const Model model = painter();
  Dice dice{20261121};
  int passed = 0;
  int refused = 0;
  for (int i = 0; i < 200'000; ++i) {
    const Request request = random_request(dice);
    const auto checked = check_request(model, request);
    if (checked) {
      ++passed;
      REQUIRE(within(model, checked->request));
      const auto again = check_request(model, checked->request);
      REQUIRE(again);
      REQUIRE(again->request == checked->request);
      REQUIRE(money::check_ask(checked->ask));
    } else {
      ++refused;
      REQUIRE_FALSE(checked.error().message.empty());
      Request filled = request;
      if (const Offer* offer = model.offer(request.operation); offer != nullptr && filled.seconds == 0) {
        filled.seconds = offer->lengths.fallback;
      }
      REQUIRE_FALSE(within(model, filled));
    }
  }
  CHECK(passed > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("what is left out is filled in and what it costs is asked for by it") {
  Request request = with(wish(), ReferenceRole::reference, 2);
  request.outputs = 3;
  request.options["resolution"] = "2K";
  const auto checked = check_request(painter(), request);
  REQUIRE(checked);
  CHECK(checked->request.options ==
        std::map<std::string, std::string>{{"aspect_ratio", "1:1"}, {"resolution", "2K"}});
  CHECK(checked->request.steps == 20);
  CHECK(checked->request.guidance == 7.5);
  CHECK_FALSE(checked->request.seed);
  CHECK(checked->ask == money::Ask{.model = "painter",
                                   .operation = "generate",
                                   .options = checked->request.options,
                                   .outputs = 3,
                                   .references = 2});
  const auto film = check_request(painter(), with(wish(Operation::animate), ReferenceRole::first_frame));
  REQUIRE(film);
  CHECK(film->ask.seconds == 6);
}

TEST_CASE("a refusal names the bound and the nearest that is allowed") {
  Request request = wish();
  request.options["resolution"] = "8K";
  CHECK(refusal(request) ==
        "resolution of Painter can't be \"8K\"\nThe nearest is 4K. It can be: 1K, 2K, 4K.");
  request.options = {{"aspect_ratio", "5:3"}};
  CHECK(refusal(request) ==
        "aspect_ratio of Painter can't be \"5:3\"\nThe nearest is 16:9. It can be: 1:1, 3:2, 16:9.");
  request.options = {{"style", "anmie"}};
  CHECK(refusal(request).find("The nearest is anime.") != std::string::npos);
  request.options = {{"resolutoin", "2K"}};
  CHECK(refusal(request) ==
        "Painter has no option \"resolutoin\" here did you mean \"resolution\"?\nIt has: aspect_ratio, "
        "resolution, style.");
  request = wish();
  request.outputs = 9;
  CHECK(refusal(request) == "outputs must be between 1 and 4, not 9\nThe nearest is 4.");
  request = wish();
  request.guidance = 0.5;
  CHECK(refusal(request) == "guidance must be between 1 and 10, not 0.5\nThe nearest is 1.");
  request = with(wish(Operation::animate), ReferenceRole::first_frame);
  request.seconds = 9;
  CHECK(refusal(request) == "seconds of Painter can't be 9\nThe nearest is 10. It can be: 4, 6, 10.");
  request = wish();
  request.prompt = "twenty-one characters";
  CHECK(refusal(request) == "the prompt must be at most 20 characters, not 21\nShorten it by 1.");
  CHECK(refusal(wish(Operation::video)) == "Painter can't video\nIt can: generate, edit, upscale, animate.");
  CHECK(refusal(wish(Operation::edit)) ==
        "reference pictures must be between 1 and 2, not 0\nThe nearest is 1.");
  CHECK(refusal(with(wish(Operation::upscale), ReferenceRole::reference)) ==
        "Painter takes no prompt here\nLeave it out.");
  CHECK(refusal(wish(Operation::animate)) == "Painter needs a first frame here");
}

TEST_CASE("a prompt is counted as Telegram counts") {
  CHECK(characters("oʻ") == 2);
  CHECK(characters("\xF0\x9F\x90\x88") == 2);
  Request request = wish();
  request.prompt = std::string("\xFF\xFE", 2);
  CHECK(refusal(request) == "the prompt is no text");
  request.prompt = " \n ";
  CHECK(refusal(request) == "Painter needs a prompt");
}
