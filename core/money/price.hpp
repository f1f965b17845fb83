// How a price is worked out (PA7). A rule is data; this is what it means:
//
//   one    = (base + per_second × seconds) × the factor of each option's value
//   all    = one × (1 + next_output × (outputs − 1)) + per_reference × references
//   price  = all × (100 % + markup) + fee, or at_least, whichever is more
//
// The amounts are tokens ("tokens" in the rule), or what the provider charges us in millionths of a dollar
// ("cost"), times tokens_per_dollar: cost-plus. A rule may have both: the price is then by tokens, and the cost
// is known beside it for the margin (PA10).
//
// Arithmetic is exact until the end: the price is rounded up once, to a whole token. Each line of the breakdown
// is how much the rounded-up subtotal grew by its step (a discount shrinks it), so the lines always add up to
// the price. A price over limits::kAmountMax is refused, never wrapped.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/money.hpp"
#include "core/base/result.hpp"

namespace banana::money {

inline constexpr std::size_t kOptionsMax = 8;          // tables of a rule
inline constexpr std::size_t kValuesMax = 64;          // of one option
inline constexpr std::int64_t kFactorMax = 1'000'000;  // ‰: a thousandfold
inline constexpr std::int64_t kMarkupMax = 100'000;    // ‰
inline constexpr std::int64_t kTokensPerDollarMax = 1'000'000'000;
inline constexpr std::int64_t kOutputsMax = 100;
inline constexpr std::int64_t kReferencesMax = 100;
inline constexpr std::int64_t kSecondsMax = 3600;

/// The value that stands for all a table does not name, and for an option that was not given.
inline constexpr std::string_view kAnyValue = "*";

struct Formula {
  std::int64_t base = 0;
  std::int64_t per_second = 0;
  std::int64_t per_reference = 0;
  std::int64_t next_output = 1000;  // ‰ of the first that each further one costs
  std::map<std::string, std::map<std::string, std::int64_t>> options = {};  // name → value → ‰
  friend bool operator==(const Formula&, const Formula&) = default;
};

struct Rule {
  std::optional<Formula> tokens = {};
  std::optional<Formula> cost = {};    // millionths of a dollar
  std::int64_t tokens_per_dollar = 0;  // needed when there is a cost and no tokens
  std::int64_t markup = 0;             // ‰
  std::int64_t fee = 0;                // tokens
  std::int64_t at_least = 0;           // tokens
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// {"tokens": {"base": 120, "per_reference": 10, "options": {"size": {"1K": "1", "2K": "1.5", "*": "1"}}},
///  "markup_percent": "10"}: factors are decimals as text, up to three digits after the point; numbers are
/// understood too. Members that are not known are refused by name, as is a rule without a price.
[[nodiscard]] Result<Rule> read_rule(const Json& json);
[[nodiscard]] JsonObject to_json(const Rule& rule);
/// In one line: "120, +10 a reference, by size, +10%".
[[nodiscard]] std::string describe(const Rule& rule);

/// What somebody wants to have done. Options a rule has no table for don't matter to its price.
struct Ask {
  std::string model;
  std::string operation;
  std::map<std::string, std::string> options = {};
  std::int64_t outputs = 1;
  std::int64_t references = 0;
  std::int64_t seconds = 0;
  friend bool operator==(const Ask&, const Ask&) = default;
};

/// Models and operations: 1 to 64 lower case letters, digits and . _ - /, not first. Option names the same
/// without the /.
[[nodiscard]] Result<> check_key(std::string_view what, std::string_view key);
[[nodiscard]] Result<> check_ask(const Ask& ask);
[[nodiscard]] JsonObject to_json(const Ask& ask);
/// Reads what to_json wrote.
[[nodiscard]] Ask read_ask(const Json& json);
/// Options as an operator gives them: an object of texts and whole numbers.
[[nodiscard]] Result<std::map<std::string, std::string>> read_options(const Json& json);

struct Line {
  std::string what;  // base, seconds, outputs, references, markup, fee, minimum, or an option's name
  std::string of;    // "2K ×1.5", "3", "10%"
  Tokens tokens;     // below 0 for a discount
  friend bool operator==(const Line&, const Line&) = default;
};
[[nodiscard]] JsonArray to_json(const std::vector<Line>& lines);
[[nodiscard]] std::vector<Line> read_lines(const Json& json);

struct Price {
  Tokens total;  // may be 0: then there is nothing to hold
  std::vector<Line> lines;
  std::optional<std::int64_t> cost_usd_micros;  // by the rule, when it says
};
[[nodiscard]] Result<Price> work_out(const Rule& rule, const Ask& ask);

}  // namespace banana::money
