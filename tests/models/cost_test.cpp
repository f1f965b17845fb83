// What vendors report, in their own shapes, and what it cost us.
#include "core/models/cost.hpp"

#include "tests/models/shop_window.hpp"

using namespace banana;
using namespace banana::models;

namespace {

std::optional<VendorCost> cost(std::string_view usage, std::int64_t made = 1, Model model = test::painter()) {
  Request request = test::wish();
  request.options = {{"resolution", "2K"}};
  return vendor_cost(model, request, boost::json::parse(usage), made);
}
VendorCost tokens(std::int64_t micros) {
  return {.usd_micros = micros, .basis = CostBasis::tokens, .as_of = "2026-11-01"};
}
VendorCost list(std::int64_t micros) {
  return {.usd_micros = micros, .basis = CostBasis::list, .as_of = "2026-11-01"};
}

}  // namespace

TEST_CASE("tokens are counted by kind where the vendor tells and by the model's kind where not") {
  // $5, $8 and $30 a million.
  CHECK(
      cost(
          R"({"input_tokens": 60, "output_tokens": 1000, "input_tokens_details": {"text_tokens": 10, "image_tokens": 50}, "output_tokens_details": {"image_tokens": 1000, "text_tokens": 0}})") ==
      tokens(10 * 5 + 50 * 8 + 1000 * 30));
  CHECK(cost(R"({"input_tokens": 10, "output_tokens": 1000})") == tokens(10 * 5 + 1000 * 30));
  CHECK(
      cost(
          R"({"promptTokenCount": 300, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 42}, {"modality": "IMAGE", "tokenCount": 258}], "candidatesTokenCount": 1290, "totalTokenCount": 1590})") ==
      tokens(42 * 5 + 258 * 8 + 1290 * 30));
}

TEST_CASE("a seconds-long film by completion tokens is counted as film") {
  Model model = test::painter();
  model.kind = Medium::video;
  model.rates = {.as_of = "2026-11-01", .video_out = 2400};
  CHECK(cost(R"({"completion_tokens": 108900, "total_tokens": 108900})", 1, model) == tokens(261'360));
}

TEST_CASE("credits are worth what the model says") {
  Model model = test::painter();
  model.rates = {.as_of = "2026-11-01", .credit = 10'000};
  const VendorCost credits{.usd_micros = 65'000, .basis = CostBasis::credits, .as_of = "2026-11-01"};
  CHECK(cost(R"({"cost": 6.5})", 1, model) == credits);
  CHECK(cost(R"({"cost": -1})", 1, model) == list(60'000));
}

TEST_CASE("without usage the list counts and by what was made") {
  CHECK(cost("null") == list(60'000));
  CHECK(cost("null", 3) == list(180'000));
  CHECK(cost("null", 0) == list(0));
  CHECK(cost(R"({"generated_images": 2})", 4) == list(120'000));
  Model model = test::painter();
  model.offers.at(Operation::generate).cost.reset();
  CHECK_FALSE(cost("null", 1, model));
}

TEST_CASE("numbers nobody could mean are not believed") {
  CHECK(cost(R"({"output_tokens": 9223372036854775807})") == list(60'000));
  CHECK(cost(R"({"output_tokens": -5})") == list(60'000));
  CHECK(cost(R"([1, 2])") == list(60'000));
  CHECK(
      cost(
          R"({"promptTokenCount": 5, "promptTokensDetails": [{"modality": "IMAGE", "tokenCount": 1000000000}, 7]})") ==
      tokens(40));
}
