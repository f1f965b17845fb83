// How a model is read, and what is said of one that is wrong.
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/models/catalogue_file.hpp"
#include "tests/models/shop_window.hpp"

using namespace banana;
using namespace banana::models;

namespace {

std::string offer_refusal(std::string_view operation, std::string_view offer) {
  const auto read = read_sheet(
      "m", boost::json::parse(fmt::format(
               R"({{"title": "T", "provider": "fal", "vendor_model": "v", "operations": {{"{}": {}}}}})",
               operation, offer)));
  return read ? "none" : read.error().message;
}
std::string file_refusal(std::string_view yaml) {
  const auto read = read_catalogue(yaml);
  return read ? "none" : read.error().message;
}
constexpr std::string_view kRest = "  title: T\n  provider: fal\n  vendor_model: v\n";

}  // namespace

TEST_CASE("a model is written as it is read and a rule without a cost takes the offer's") {
  const Sheet sheet = test::sheet(test::kPainter);
  const auto again = read_sheet("painter", Json(to_json(sheet)));
  REQUIRE(again);
  CHECK(*again == sheet);
  CHECK(read_sheet("painter", Json(to_json(sheet.model)))->model == sheet.model);
  CHECK(sheet.prices.at(Operation::generate).cost == sheet.model.offers.at(Operation::generate).cost);
  CHECK(sheet.model.rates.image_out == 30'000);
}

TEST_CASE("what belongs to the vendor is written and read to the letter") {
  Sheet sheet = test::sheet(test::kPainter);
  sheet.model.offers.at(Operation::generate).vendor =
      boost::json::parse(
          R"({"graph": {"3": {"class_type": "KSampler", "inputs": {"model": ["4", 0], "cfg": 7.5, "whole": 7.0,
        "seed": 5, "text": "5", "word": "true", "on": true, "empty": "", "lines": "a\nb: {c}", "many": [{"a": [1.25]}]}}}})")
          .as_object();
  const std::string text = write_catalogue(std::span{&sheet, 1});
  const auto again = read_catalogue(text);
  CAPTURE(text);
  REQUIRE(again);
  CHECK(boost::json::serialize(again->front().model.offers.at(Operation::generate).vendor) ==
        boost::json::serialize(sheet.model.offers.at(Operation::generate).vendor));
  CHECK(again->front() == sheet);
}

TEST_CASE("an offer that contradicts itself is refused by path") {
  CHECK(offer_refusal("paint", "{}") == "m.operations.paint is not known");
  CHECK(offer_refusal("genrate", "{}") == "m.operations.genrate is not known, did you mean \"generate\"?");
  CHECK(offer_refusal("generate", R"({"promt": "may"})") ==
        "m.operations.generate.promt is not known, did you mean \"prompt\"?");
  CHECK(offer_refusal("generate", R"({"prompt": "sometimes"})") ==
        "m.operations.generate.prompt can't be \"sometimes\"");
  CHECK(offer_refusal("generate", R"({"options": {"size": {"values": ["1K"], "default": "2K"}}})") ==
        "m.operations.generate.options.size.default must be one of the values, not \"2K\"");
  CHECK(offer_refusal("generate", R"({"options": {"size": {"values": ["1K", "1K"]}}})")
            .starts_with("m.operations.generate.options.size.values must be a list"));
  CHECK(offer_refusal("generate", R"({"options": {"size": {"values": ["*"]}}})")
            .starts_with("m.operations.generate.options.size.values can't have *"));
  CHECK(offer_refusal("generate", R"({"outputs": {"min": 3, "max": 2}})") ==
        "m.operations.generate.outputs.min is above max");
  CHECK(offer_refusal("generate", R"({"outputs": {"max": 101}})") ==
        "m.operations.generate.outputs.max must be a whole number from 1 to 100");
  CHECK(offer_refusal("generate", R"({"strength": {"max": 2}})") ==
        "m.operations.generate.strength.max must be a number from 0 to 1");
  CHECK(offer_refusal("generate", R"({"seconds": {"values": [5]}})") ==
        "m.operations.generate.seconds are only for films");
  CHECK(offer_refusal("video", "{}") == "m.operations.video.seconds are missing: a film has a length");
  CHECK(offer_refusal("video", R"({"seconds": {"values": [8, 4]}})")
            .starts_with("m.operations.video.seconds.values must be"));
  CHECK(offer_refusal("animate", R"({"seconds": {"values": [5]}})")
            .starts_with("m.operations.animate.pictures must take a first_frame"));
  CHECK(offer_refusal("edit", "{}") ==
        "m.operations.edit.pictures.references_min must be at least 1 for edit");
  CHECK(offer_refusal("generate", R"({"cost": {"bas": 5}})")
            .starts_with("m.operations.generate.cost is wrong: cost.bas"));
  CHECK(offer_refusal("generate", R"({"price": 5})").starts_with("m.operations.generate.price is wrong"));
  CHECK(offer_refusal("generate", "{}") == "none");
}

TEST_CASE("a file that is wrong says in which line") {
  const std::string rest{kRest};
  CHECK(file_refusal("a:\n" + rest + "  operations: {generate: {}}\n") == "none");
  CHECK(file_refusal("a:\n" + rest + "  operations:\n    generate:\n      seed: {min: 5, max: 3}\n") ==
        "line 7: a.operations.generate.seed.min is above max");
  CHECK(file_refusal("b.1:\n" + rest + "  operations: {generate: {}}\n  limts: {}\n") ==
        "line 6: b.1.limts is not known, did you mean \"limits\"?");
  CHECK(file_refusal("a:\n  title: T\n  title: U\n") == "line 3: title stands there twice");
  CHECK(file_refusal("a: {title: [\n").starts_with("line"));
  CHECK(file_refusal("- a\n") == "a catalogue is a mapping of 1 to 500 models");
  CHECK(file_refusal("A:\n" + rest).starts_with("line 1: the name of a model is"));
  CHECK(
      file_refusal("a:\n" + rest + "  limits: {timeout: 5m, deadline: 1m}\n  operations: {generate: {}}\n") ==
      "line 5: a.limits.deadline is shorter than the timeout of one attempt");
  CHECK(file_refusal("a:\n" + rest + "  fallback: [a]\n  operations: {generate: {}}\n") ==
        "line 5: a.fallback can't be the model itself");
  CHECK(file_refusal("a:\n" + rest + "  rates: {as_of: soon}\n  operations: {generate: {}}\n") ==
        "line 5: a.rates.as_of must be a day such as 2026-11-01");
}
