// Price rules as JSON (PA7).
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "core/money/price.hpp"
#include "core/money/price_decimal.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::money;

namespace {

Result<Rule> read(std::string_view text) { return read_rule(boost::json::parse(text)); }
std::string refusal(std::string_view text) {
  const auto rule = read(text);
  return rule ? std::string{"none"} : rule.error().message;
}

}  // namespace

TEST_CASE("a rule reads back as it was written") {
  const auto rule =
      read(R"({"tokens": {"base": 120, "per_second": 3, "per_reference": 10, "next_output": "0.9",
                                        "options": {"size": {"1K": 1, "2K": "1.5", "4K": 2.25, "*": "1"}}},
                             "cost": {"base": 39000},
                             "tokens_per_dollar": 1000, "markup_percent": "12.5", "fee": 2, "at_least": 50})");
  REQUIRE(rule);
  CHECK(rule->tokens->options.at("size").at("4K") == 2250);
  CHECK(rule->tokens->next_output == 900);
  CHECK(rule->markup == 125);
  CHECK(read_rule(to_json(*rule)).value() == *rule);
  CHECK(describe(*rule) ==
        "120, +3 a second, by size, ×0.9 each next output, +10 a reference, +12.5%, +2, at least 50");
}

TEST_CASE("a rule that means nothing is refused by the name of what is wrong") {
  CHECK(refusal("17") == "a price rule must be an object");
  CHECK(refusal("{}") == "a price rule needs tokens or cost");
  CHECK(refusal(R"({"tokens": null})") == "a price rule needs tokens or cost");
  CHECK(refusal(R"({"cost": {"base": 1}})") == "a price by cost needs tokens_per_dollar");
  CHECK(refusal(R"({"tokens": 5})") == "tokens must be an object");
  CHECK(refusal(R"({"tokens": {"bse": 5}})") == "tokens.bse is not part of a price rule");
  CHECK(refusal(R"({"tokens": {"base": 5}, "markup": 5})") == "markup is not part of a price rule");
  CHECK(refusal(R"({"tokens": {"base": -1}})") ==
        "tokens.base must be a whole number from 0 to 4611686018427387904");
  CHECK(refusal(R"({"tokens": {"base": 1.5}})").starts_with("tokens.base must be a whole number"));
  CHECK(refusal(R"({"tokens": {"base": 4611686018427387905}})").starts_with("tokens.base must be a whole"));
  CHECK(refusal(R"({"tokens": {"base": "120"}})").starts_with("tokens.base must be a whole number"));
  CHECK(refusal(R"({"tokens": {}, "markup_percent": "1.25"})") ==
        "markup_percent must be a decimal from 0 to 10000 with at most 1 digits after the point");
}

TEST_CASE("tables of factors are refused where they could not be meant") {
  const auto options = [](std::string_view tables) {
    return refusal(std::string{R"({"tokens": {"base": 1, "options": )"} + std::string{tables} + "}}");
  };
  CHECK(options(R"({"size": {"1K": 0}})") == "tokens.options.size.1K must be a factor of 0.001 to 1000");
  CHECK(options(R"({"size": {"1K": "1.0001"}})").starts_with("tokens.options.size.1K must be a decimal"));
  CHECK(options(R"({"size": {"1K": 1001}})").starts_with("tokens.options.size.1K must be a decimal"));
  CHECK(options(R"({"size": {"1K": -1}})").starts_with("tokens.options.size.1K must be a decimal"));
  CHECK(options(R"({"size": {"1K": null}})") == "tokens.options.size.1K must be a factor of 0.001 to 1000");
  CHECK(options(R"({"size": {}})") == "tokens.options.size must have 1 to 64 values");
  CHECK(options(R"({"size": null})") == "tokens.options.size must be an object");
  CHECK(options(R"({"Size": {"1K": 1}})").starts_with("the name of an option"));
  CHECK(options(R"({"outputs": {"1": 1}})") ==
        "tokens.options.outputs is a word of the breakdown and can't be an option");
  CHECK(options(R"({"size": {"": 1}})").find("must be a value of 1 to 64 bytes") != std::string::npos);
  std::string nine = "{";
  for (int i = 0; i < 9; ++i) nine += (i == 0 ? "\"o" : ",\"o") + std::to_string(i) + R"(": {"x": 1})";
  CHECK(options(nine + "}") == "tokens.options must have at most 8 tables");
}

TEST_CASE("decimals are exact") {
  CHECK(read_decimal("1.5", 3) == 1500);
  CHECK(read_decimal("0.001", 3) == 1);
  CHECK(read_decimal(1.005, 3) == 1005);
  CHECK(read_decimal(2, 3) == 2000);
  CHECK_FALSE(read_decimal(1.0005, 3));
  CHECK_FALSE(read_decimal("1.", 3));
  CHECK_FALSE(read_decimal(".5", 3));
  CHECK_FALSE(read_decimal("1.5e3", 3));
  CHECK_FALSE(read_decimal("-1", 3));
  CHECK_FALSE(read_decimal("", 3));
  CHECK_FALSE(read_decimal("99999999999999999999", 3));
  CHECK_FALSE(read_decimal("1000000001", 3));
  CHECK_FALSE(read_decimal(true, 3));
  CHECK(format_decimal(1500, 3) == "1.5");
  CHECK(format_decimal(1000, 3) == "1");
  CHECK(format_decimal(1, 3) == "0.001");
  for (std::int64_t units = 0; units < 5000; ++units) {
    REQUIRE(read_decimal(Json(format_decimal(units, 3)), 3) == units);
  }
}
