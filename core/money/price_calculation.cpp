#include <algorithm>

#include <fmt/format.h>

#include "core/money/price.hpp"
#include "core/money/price_decimal.hpp"
#include "core/money/price_exact.hpp"

namespace banana::money {
namespace {

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kPermille = 1000;

/// What one unit of a formula is worth in the unit of the outcome.
struct Rate {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  [[nodiscard]] Exact of(std::int64_t units, std::int64_t times = 1) const {
    return Exact{units}.times(times).times(numerator, denominator);
  }
};

/// The subtotal on its way, and the lines that explain it.
class Reckoning {
 public:
  void add(std::string_view what, std::string of, const Exact& more) {
    subtotal_.plus(more);
    note(what, std::move(of));
  }
  void multiply(std::string_view what, std::string of, std::int64_t numerator, std::int64_t denominator) {
    subtotal_.times(numerator, denominator);
    note(what, std::move(of));
  }
  void at_least(std::int64_t minimum) {
    if (!fits_ || shown_ >= minimum) return;
    subtotal_ = Exact{minimum};
    note("minimum", {});
  }
  [[nodiscard]] Result<Price> price() && {
    if (!fits_) return fail(Errc::invalid, "the price is too large to be charged");
    return Price{.total = Tokens{shown_}, .lines = std::move(lines_), .cost_usd_micros = std::nullopt};
  }

 private:
  void note(std::string_view what, std::string of) {
    const auto rounded = subtotal_.rounded_up();
    fits_ = fits_ && rounded.has_value();
    if (!fits_) return;
    lines_.push_back({.what = std::string{what}, .of = std::move(of), .tokens = Tokens{*rounded - shown_}});
    shown_ = *rounded;
  }

  Exact subtotal_{0};
  std::int64_t shown_ = 0;
  bool fits_ = true;
  std::vector<Line> lines_;
};

using Values = std::map<std::string, std::int64_t>;

Error unknown_value(const std::string& name, const Values& values, const std::string* given) {
  std::string known;
  for (const auto& [value, factor] : values) known += (known.empty() ? "" : ", ") + value;
  return fail(Errc::invalid,
              given == nullptr ? fmt::format("{} is needed for the price", name)
                               : fmt::format("there is no price for {} {}", name, *given),
              fmt::format("Known: {}.", known));
}

Result<> apply_options(const Formula& formula, const Ask& ask, Reckoning& reckoning) {
  for (const auto& [name, values] : formula.options) {
    const auto given = ask.options.find(name);
    auto found = given == ask.options.end() ? values.end() : values.find(given->second);
    if (found == values.end()) found = values.find(std::string{kAnyValue});
    const std::string* chosen = given == ask.options.end() ? nullptr : &given->second;
    if (found == values.end()) return unknown_value(name, values, chosen);
    if (found->second == kPermille) continue;
    reckoning.multiply(
        name,
        fmt::format("{} ×{}", chosen == nullptr ? "default" : *chosen, format_decimal(found->second, 3)),
        found->second, kPermille);
  }
  return {};
}

Result<> apply(const Formula& formula, const Ask& ask, Rate rate, Reckoning& reckoning) {
  reckoning.add("base", {}, rate.of(formula.base));
  if (formula.per_second != 0 && ask.seconds != 0) {
    reckoning.add("seconds", fmt::format("{}", ask.seconds), rate.of(formula.per_second, ask.seconds));
  }
  if (const auto done = apply_options(formula, ask, reckoning); !done) return done.error();
  if (ask.outputs > 1 && formula.next_output != 0) {
    reckoning.multiply("outputs", fmt::format("{}", ask.outputs),
                       kPermille + formula.next_output * (ask.outputs - 1), kPermille);
  }
  if (formula.per_reference != 0 && ask.references != 0) {
    reckoning.add("references", fmt::format("{}", ask.references),
                  rate.of(formula.per_reference, ask.references));
  }
  return {};
}

Result<std::optional<std::int64_t>> cost_of(const Rule& rule, const Ask& ask) {
  if (!rule.cost) return std::optional<std::int64_t>{};
  Reckoning reckoning;
  if (const auto done = apply(*rule.cost, ask, Rate{}, reckoning); !done) return done.error();
  Result<Price> cost = std::move(reckoning).price();
  if (!cost) return cost.error();
  return std::optional{cost->total.units()};
}

}  // namespace

Result<Price> work_out(const Rule& rule, const Ask& ask) {
  if (const auto fine = check_ask(ask); !fine) return fine.error();
  const auto cost = cost_of(rule, ask);
  if (!cost) return cost.error();

  Reckoning reckoning;
  const auto done = rule.tokens
                        ? apply(*rule.tokens, ask, Rate{}, reckoning)
                        : apply(rule.cost.value(), ask, Rate{rule.tokens_per_dollar, kMicros}, reckoning);
  if (!done) return done.error();
  if (rule.markup != 0) {
    reckoning.multiply("markup", format_decimal(rule.markup, 1) + "%", kPermille + rule.markup, kPermille);
  }
  if (rule.fee != 0) reckoning.add("fee", {}, Exact{rule.fee});
  reckoning.at_least(rule.at_least);

  Result<Price> price = std::move(reckoning).price();
  if (price) price->cost_usd_micros = *cost;
  return price;
}

}  // namespace banana::money
