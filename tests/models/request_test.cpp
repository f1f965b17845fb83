#include "core/models/request.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

using namespace banana;
using models::Operation;
using models::ReferenceRole;
using models::Request;

TEST_CASE("a request is read as it was written") {
  const Request full{.model = "nano-banana",
                     .operation = Operation::animate,
                     .prompt = "a cat \xF0\x9F\x90\x88",
                     .negative_prompt = "dogs",
                     .options = {{"aspect_ratio", "16:9"}, {"resolution", "2K"}},
                     .seed = 4294967294,
                     .steps = 30,
                     .guidance = 7.5,
                     .strength = 0.35,
                     .outputs = 3,
                     .seconds = 8,
                     .references = {{.blob = "ab/cd", .role = ReferenceRole::first_frame}, {.blob = "ef"}}};
  for (const Request& request : {full, Request{.model = "x"}}) {
    const std::string text = boost::json::serialize(to_json(request));
    const auto read = models::read_request(boost::json::parse(text));
    REQUIRE(read);
    CHECK(*read == request);
  }
  CHECK(full.option("resolution") == "2K");
  CHECK(full.option("size").empty());
  CHECK(full.count(ReferenceRole::reference) == 1);
}

TEST_CASE("a request that nobody wrote is refused by what is wrong in it") {
  const auto refusal = [](std::string_view text) {
    const auto read = models::read_request(boost::json::parse(text));
    return read ? std::string{"none"} : read.error().message;
  };
  CHECK(refusal(R"({})") == "model is missing");
  CHECK(refusal(R"([])") == "it must be an object");
  CHECK(refusal(R"({"model": "x", "operation": "generat"})") ==
        "operation can't be \"generat\" did you mean \"generate\"?");
  CHECK(refusal(R"({"model": "x", "propmt": "cat"})") == "propmt is not known, did you mean \"prompt\"?");
  CHECK(refusal(R"({"model": "x", "seed": -1})").starts_with("seed must be a whole number from 0"));
  CHECK(refusal(R"({"model": "x", "guidance": "much"})").starts_with("guidance must be a number"));
  CHECK(refusal(R"({"model": "x", "options": {"size": []}})").starts_with("options.size must be"));
  CHECK(refusal(R"({"model": "x", "references": [{"blob": "a", "role": "hat"}]})") ==
        "references.role can't be \"hat\"");
}

TEST_CASE("every operation has a name that is read back and something that comes out") {
  for (const std::string_view name : models::kOperationNames) {
    const auto operation = models::parse_operation(name);
    REQUIRE(operation);
    CHECK(to_string(*operation) == name);
  }
  CHECK_FALSE(models::parse_operation("paint"));
  CHECK(models::medium_of(Operation::animate) == models::Medium::video);
  CHECK(models::medium_of(Operation::improve) == models::Medium::text);
  CHECK(models::medium_of(Operation::upscale) == models::Medium::image);
}
