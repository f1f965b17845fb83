#include "providers/sandbox.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/encoding.hpp"
#include "core/base/utf8.hpp"
#include "providers/read_json.hpp"

namespace banana::providers {
namespace {

using models::Operation;
using models::ReferenceRole;

constexpr std::uint64_t kSeedMax = 4'294'967'294;
constexpr Millis kFilmTime{3'000};
constexpr Millis kWaitMax{120'000};
constexpr std::uint32_t kShortSide1K = 768;  // pleasant to look at, and quick to draw
constexpr std::string_view kWord = "sandbox: ";

struct Act {
  std::string_view word;
  Failure failure;
};
constexpr std::array<Act, 7> kActs{{{"block", Failure::blocked_input},
                                    {"hold back", Failure::blocked_output},
                                    {"busy", Failure::rate_limited},
                                    {"unpaid", Failure::account},
                                    {"refuse", Failure::invalid},
                                    {"fail", Failure::transient},
                                    {"lose", Failure::ambiguous}}};

/// What stands behind "sandbox: "; empty when it is not told anything.
std::string_view told(std::string_view prompt) {
  const std::size_t at = prompt.find(kWord);
  return at == std::string_view::npos ? std::string_view{} : prompt.substr(at + kWord.size());
}

std::optional<Failure> told_failure(std::string_view prompt) {
  const std::string_view words = told(prompt);
  for (const Act& act : kActs) {
    if (words.starts_with(act.word)) return act.failure;
  }
  return std::nullopt;
}

Millis told_wait(std::string_view prompt, Millis otherwise) {
  std::string_view words = told(prompt);
  if (!words.starts_with("wait ")) return otherwise;
  words.remove_prefix(5);
  const auto wait = parse_duration(words.substr(0, words.find_first_of(" \n.,;")));
  return std::clamp(wait.value_or(otherwise), Millis{0}, kWaitMax);
}

struct Size {
  std::uint32_t width;
  std::uint32_t height;
};

std::uint32_t number(std::string_view text) {
  std::uint32_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

/// By "size" (1024x768) or by aspect_ratio and resolution.
Size size_of(const models::Request& request) {
  const auto kept = [](double side) {
    return static_cast<std::uint32_t>(
        std::clamp(std::round(side), double{picture::kDrawnSideMin}, double{picture::kDrawnSideMax}));
  };
  const std::string_view size = request.option("size");
  if (const std::size_t cross = size.find('x'); cross != std::string_view::npos) {
    return {kept(number(size.substr(0, cross))), kept(number(size.substr(cross + 1)))};
  }
  const std::string_view ratio = request.option("aspect_ratio");
  const std::size_t colon = ratio.find(':');
  const double wide = colon == std::string_view::npos ? 1 : std::max(1U, number(ratio.substr(0, colon)));
  const double high = colon == std::string_view::npos ? 1 : std::max(1U, number(ratio.substr(colon + 1)));
  const double side = request.option("resolution") == "2K" ? 2.0 * kShortSide1K : kShortSide1K;
  const double shorter = std::min(wide, high);
  return {kept(side * wide / shorter), kept(side * high / shorter)};
}

picture::Act act_of(Operation operation) {
  switch (operation) {
    case Operation::edit:
      return picture::Act::edit;
    case Operation::variation:
      return picture::Act::variation;
    case Operation::upscale:
      return picture::Act::upscale;
    case Operation::remove_background:
      return picture::Act::cutout;
    case Operation::restore:
    case Operation::enhance:
      return picture::Act::restore;
    default:
      return picture::Act::fresh;
  }
}

const Reference* of_role(const Order& order, std::initializer_list<ReferenceRole> roles) {
  for (const Reference& reference : order.references) {
    if (std::ranges::find(roles, reference.role) != roles.end()) return &reference;
  }
  return nullptr;
}

picture::Drawing drawing_of(const Order& order, std::uint64_t seed) {
  const Size size = size_of(order.request);
  picture::Drawing drawing{.act = act_of(order.request.operation),
                           .prompt = std::string{cut_utf8(order.request.prompt, picture::kDrawnTextBytesMax)},
                           .negative = std::string{cut_utf8(order.request.negative_prompt, 200)},
                           .seed = seed,
                           .width = size.width,
                           .height = size.height,
                           .model = order.request.model};
  if (const Reference* reference = of_role(order, {ReferenceRole::reference, ReferenceRole::first_frame})) {
    drawing.reference = as_bytes(*reference->bytes);
    if (drawing.act == picture::Act::fresh) drawing.act = picture::Act::edit;
  }
  if (const Reference* mask = of_role(order, {ReferenceRole::mask})) drawing.mask = as_bytes(*mask->bytes);
  return drawing;
}

Failed failed(const picture::Refused& refused) {
  const bool is_ours =
      refused.flaw == picture::Flaw::unavailable || refused.flaw == picture::Flaw::too_costly;
  return {.why = is_ours ? Failure::transient : Failure::invalid, .message = refused.message};
}

/// Words for a picture, or better words for words: enough to see that it works.
std::string words_for(const Order& order, std::uint64_t seed) {
  if (order.request.operation == Operation::improve) {
    return order.request.prompt + ", in soft morning light, with rich detail and a calm composition";
  }
  return "A sandbox picture of " + std::to_string(order.references.size()) + " references, seed " +
         std::to_string(seed);
}

class Sandbox final : public Provider {
 public:
  Sandbox(picture::Darkroom& darkroom, const Clock& clock, Random& random)
      : darkroom_(darkroom), clock_(clock), random_(random) {}

  [[nodiscard]] Traits traits() const override { return {.cancels = true, .free_probe = true}; }

  [[nodiscard]] Task<Outcome> submit(const Order& order) override {
    const std::string& prompt = order.request.prompt;
    const std::uint64_t seed =
        order.request.seed ? static_cast<std::uint64_t>(*order.request.seed) : random_.below(kSeedMax + 1);
    const bool is_film = models::medium_of(order.request.operation) == models::Medium::video;
    if (is_film && !of_role(order, {ReferenceRole::first_frame, ReferenceRole::reference}))
      co_return begin(order, seed);
    co_await rest(std::min(told_wait(prompt, Millis{0}), order.deadline));
    if (const auto failure = told_failure(prompt)) co_return refusal(*failure);
    if (models::medium_of(order.request.operation) == models::Medium::text) {
      Done done{.media = {}, .seed = static_cast<std::int64_t>(seed)};
      done.media.push_back({.from = Inline{words_for(order, seed)}, .type = "text/plain"});
      co_return done;
    }
    if (is_film) {
      co_return co_await film(
          {.drawing = drawing_of(order, seed), .length = std::chrono::seconds{order.request.seconds}});
    }
    co_return co_await draw_all(order, seed);
  }

  /// Everything it needs is in the ticket, so that any process can go on with it.
  [[nodiscard]] Task<Outcome> poll(const Ticket& ticket) override {
    boost::system::error_code broken;
    const Json kept = boost::json::parse(ticket.handle, broken);
    const auto began = number_at(kept, "began");
    if (broken || !began) co_return Failed{.why = Failure::invalid, .message = "there is no such order"};
    const std::string prompt{text_at(kept, "prompt")};
    const Millis takes = told_wait(prompt, kFilmTime);
    const Millis passed = clock_.now() - from_unix_ms(*began);
    if (passed < takes) {
      const auto percent = static_cast<int>(100 * passed.count() / std::max<std::int64_t>(1, takes.count()));
      co_return Pending{.ticket = ticket,
                        .ask_after = std::min(takes - passed, Millis{1'000}),
                        .percent = std::clamp(percent, 0, 99)};
    }
    if (const auto failure = told_failure(prompt)) co_return refusal(*failure);
    co_return co_await film(
        {.drawing = {.prompt = prompt,
                     .seed = static_cast<std::uint64_t>(number_at(kept, "seed").value_or(0)),
                     .width = static_cast<std::uint32_t>(number_at(kept, "width").value_or(640)),
                     .height = static_cast<std::uint32_t>(number_at(kept, "height").value_or(360)),
                     .model = std::string{text_at(kept, "model")}},
         .length = Millis{number_at(kept, "length").value_or(4'000)}});
  }

  /// An order is nothing but its ticket.
  [[nodiscard]] Task<Cancelled> cancel(const Ticket& /*ticket*/) override { co_return Cancelled::yes; }
  [[nodiscard]] Task<Probe> probe() override { co_return Probe{.message = "it is built in"}; }

 private:
  Outcome begin(const Order& order, std::uint64_t seed) {
    const Size size = size_of(order.request);
    const JsonObject kept{{"began", to_unix_ms(clock_.now())},
                          {"prompt", cut_utf8(order.request.prompt, picture::kDrawnTextBytesMax)},
                          {"seed", static_cast<std::int64_t>(seed)},
                          {"width", size.width},
                          {"height", size.height},
                          {"length", order.request.seconds * 1000},
                          {"model", order.request.model}};
    return Pending{.ticket = {.key = {}, .handle = boost::json::serialize(kept)},
                   .ask_after = Millis{500},
                   .percent = 0};
  }

  static Failed refusal(Failure failure) {
    Failed out{.why = failure, .message = "as the prompt asked"};
    if (failure == Failure::rate_limited) out.retry_after = Millis{2'000};
    if (failure == Failure::blocked_input || failure == Failure::blocked_output) out.categories = {"sandbox"};
    return out;
  }

  static Task<> rest(Millis time) {
    if (time <= Millis{0}) co_return;
    asio::steady_timer timer{co_await asio::this_coro::executor, time};
    std::ignore = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }

  Task<Outcome> draw_all(const Order& order, std::uint64_t seed) {
    Done done{.media = {}, .seed = static_cast<std::int64_t>(seed)};
    const bool is_part = told(order.request.prompt).starts_with("part") && order.request.outputs > 1;
    const std::int64_t wanted = order.request.outputs - (is_part ? 1 : 0);
    for (std::int64_t n = 0; n < wanted; ++n) {
      auto drawn =
          co_await darkroom_.draw(drawing_of(order, (seed + static_cast<std::uint64_t>(n)) % (kSeedMax + 1)));
      if (!drawn) co_return failed(drawn.error());
      done.media.push_back({.from = Inline{std::string{as_text(drawn->bytes)}}, .type = "image/png"});
    }
    if (is_part) {
      done.missing = 1;
      done.why_missing = Failure::transient;
    }
    done.usage = JsonObject{{"images", wanted}};
    co_return done;
  }

  Task<Outcome> film(picture::Filming filming) {
    const auto seed = static_cast<std::int64_t>(filming.drawing.seed);
    if (filming.length <= Millis{0}) filming.length = Millis{4'000};
    auto clip = co_await darkroom_.film(std::move(filming));
    if (!clip) co_return failed(clip.error());
    Done done{.media = {}, .seed = seed};
    done.media.push_back({.from = Inline{std::string{as_text(clip->bytes)}}, .type = "video/mp4"});
    done.usage = JsonObject{{"seconds", clip->length.count() / 1000}};
    co_return done;
  }

  picture::Darkroom& darkroom_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace

std::unique_ptr<Provider> make_sandbox(picture::Darkroom& darkroom, const Clock& clock, Random& random) {
  return std::make_unique<Sandbox>(darkroom, clock, random);
}

}  // namespace banana::providers
