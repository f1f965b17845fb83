#include "core/models/setting.hpp"

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::models;

namespace {

Offer rich() {
  Offer offer;
  offer.options["style"] = {.values = {"none", "photo"}, .fallback = "none"};
  offer.options["aspect_ratio"] = {.values = {"1:1", "16:9"}, .fallback = "1:1"};
  offer.options["safety"] = {.values = {"standard"}, .fallback = "standard"};
  offer.outputs = {.min = 1, .max = 4, .fallback = 1};
  offer.seed = {{.min = 0, .max = 100}};
  offer.strength = {{.min = 0, .max = 1, .fallback = 0.6}};
  offer.negative_prompt = true;
  return offer;
}

Setting named(std::string_view name) {
  for (const Setting& each : settings_of(rich())) {
    if (each.name == name) return each;
  }
  FAIL("no setting ", name);
  return {};
}

}  // namespace

TEST_CASE("what can be chosen comes in the order in which it matters and an only value is none") {
  std::vector<std::string> names;
  for (const Setting& each : settings_of(rich())) names.push_back(each.name);
  CHECK(names ==
        std::vector<std::string>{"aspect_ratio", "outputs", "style", "strength", "seed", "negative_prompt"});
}

TEST_CASE("a value that was not chosen is the default") {
  const Request request{.model = "m"};
  CHECK(value_of(named("aspect_ratio"), request) == "1:1");
  CHECK(value_of(named("strength"), request) == "0.6");
  CHECK(value_of(named("seed"), request).empty());
  CHECK_FALSE(is_chosen(named("outputs"), request));
}

TEST_CASE("what is picked or typed within its bounds is taken") {
  Request request{.model = "m"};
  CHECK(put(named("aspect_ratio"), request, "16:9"));
  CHECK(put(named("outputs"), request, "3"));
  CHECK(put(named("seed"), request, " 42 "));
  CHECK(put(named("strength"), request, "0,25"));
  CHECK(put(named("negative_prompt"), request, " no text\n"));
  CHECK(request.option("aspect_ratio") == "16:9");
  CHECK(request.outputs == 3);
  CHECK(request.seed == 42);
  CHECK(request.strength == 0.25);
  CHECK(request.negative_prompt == "no text");
  CHECK(put(named("seed"), request, ""));
  CHECK_FALSE(request.seed);
}

TEST_CASE("what is out of its bounds changes nothing") {
  Request request{.model = "m"};
  const Request before = request;
  for (const char* wrong : {"101", "-1", "4.5", "four", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(put(named("seed"), request, wrong));
  }
  for (const char* wrong : {"1.1", "nan", "inf", "x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(put(named("strength"), request, wrong));
  }
  CHECK_FALSE(put(named("outputs"), request, "5"));
  CHECK_FALSE(put(named("aspect_ratio"), request, "2:1"));
  CHECK_FALSE(put(named("negative_prompt"), request, std::string(1001, 'x')));
  CHECK(request == before);
}

TEST_CASE("a reset keeps words and pictures") {
  Request request{.model = "m", .prompt = "a boat", .seed = 7, .outputs = 4, .references = {{.blob = "b"}}};
  reset_settings(request);
  CHECK(request == Request{.model = "m", .prompt = "a boat", .references = {{.blob = "b"}}});
}
