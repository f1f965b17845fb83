#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/limits.hpp"
#include "core/money/price.hpp"
#include "core/money/price_decimal.hpp"

namespace banana::money {
namespace {

constexpr std::string_view kRuleHint =
    R"(Such as: {"tokens": {"base": 120, "options": {"size": {"1K": "1", "2K": "1.5"}}}, "markup_percent": "10"})";
constexpr std::array<std::string_view, 7> kLineNames{"base",   "seconds", "outputs", "references",
                                                     "markup", "fee",     "minimum"};
constexpr std::size_t kValueBytesMax = 64;

/// Reads the members of one object and remembers the first thing that is wrong.
class Members {
 public:
  Members(std::string path, const Json& json) : path_(std::move(path)) {
    if (json.is_object()) {
      object_ = &json.get_object();
    } else {
      refuse("", "must be an object");
    }
  }

  std::int64_t whole(std::string_view name, std::int64_t fallback, std::int64_t max) {
    const Json* value = find(name);
    if (value == nullptr) return fallback;
    if (value->is_int64() && value->get_int64() >= 0 && value->get_int64() <= max) return value->get_int64();
    refuse(name, fmt::format("must be a whole number from 0 to {}", max));
    return fallback;
  }
  std::int64_t decimal(std::string_view name, std::int64_t fallback, int digits, std::int64_t max) {
    const Json* value = find(name);
    if (value == nullptr) return fallback;
    const auto units = read_decimal(*value, digits);
    if (units && *units <= max) return *units;
    refuse(name, fmt::format("must be a decimal from 0 to {} with at most {} digits after the point",
                             format_decimal(max, digits), digits));
    return fallback;
  }
  const Json* find(std::string_view name) {
    seen_.push_back(name);
    const Json* value = object_ == nullptr ? nullptr : object_->if_contains(name);
    return value != nullptr && value->is_null() ? nullptr : value;
  }
  void refuse(std::string_view name, std::string_view why) {
    if (problem_) return;
    const std::string where =
        path_.empty() || name.empty() ? path_ + std::string{name} : fmt::format("{}.{}", path_, name);
    problem_ = fail(Errc::invalid, fmt::format("{} {}", where.empty() ? "a price rule" : where, why),
                    std::string{kRuleHint});
  }
  void refuse(const Error& why) {
    if (!problem_) problem_ = why;
  }
  /// After all members were asked for: anything else is not known.
  [[nodiscard]] Result<> finish() {
    if (object_ != nullptr) {
      for (const auto& member : *object_) {
        if (std::ranges::find(seen_, std::string_view{member.key()}) == seen_.end()) {
          refuse(std::string_view{member.key()}, "is not part of a price rule");
        }
      }
    }
    if (problem_) return *problem_;
    return {};
  }

 private:
  std::string path_;
  const JsonObject* object_ = nullptr;
  std::vector<std::string_view> seen_;
  std::optional<Error> problem_;
};

bool is_value(std::string_view value) {
  return !value.empty() && value.size() <= kValueBytesMax && is_utf8(value) &&
         std::ranges::none_of(value, [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

Result<std::map<std::string, std::int64_t>> read_values(const std::string& path, const Json& json) {
  Members members{path, json};
  std::map<std::string, std::int64_t> values;
  if (json.is_object()) {
    for (const auto& member : json.get_object()) {
      const std::string_view value = member.key();
      if (!is_value(value)) members.refuse(value, "must be a value of 1 to 64 bytes");
      const std::int64_t factor = members.decimal(value, 0, 3, kFactorMax);
      if (factor == 0) members.refuse(value, "must be a factor of 0.001 to 1000");
      values.emplace(value, factor);
    }
  }
  if (values.empty() || values.size() > kValuesMax) {
    members.refuse("", fmt::format("must have 1 to {} values", kValuesMax));
  }
  if (const auto fine = members.finish(); !fine) return fine.error();
  return values;
}

Result<decltype(Formula::options)> read_tables(const std::string& path, const Json& json) {
  Members members{path, json};
  decltype(Formula::options) tables;
  if (json.is_object()) {
    for (const auto& member : json.get_object()) {
      const std::string name{std::string_view{member.key()}};
      if (const auto fine = check_key("option", name); !fine) members.refuse(fine.error());
      if (std::ranges::find(kLineNames, name) != kLineNames.end()) {
        members.refuse(name, "is a word of the breakdown and can't be an option");
      }
      const Json* value = members.find(member.key());
      auto values = read_values(fmt::format("{}.{}", path, name), value == nullptr ? Json{} : *value);
      if (values) {
        tables.emplace(name, *std::move(values));
      } else {
        members.refuse(values.error());
      }
    }
  }
  if (tables.size() > kOptionsMax)
    members.refuse("", fmt::format("must have at most {} tables", kOptionsMax));
  if (const auto fine = members.finish(); !fine) return fine.error();
  return tables;
}

Result<Formula> read_formula(const std::string& path, const Json& json) {
  Members members{path, json};
  Formula formula{.base = members.whole("base", 0, limits::kAmountMax),
                  .per_second = members.whole("per_second", 0, limits::kAmountMax),
                  .per_reference = members.whole("per_reference", 0, limits::kAmountMax),
                  .next_output = members.decimal("next_output", 1000, 3, kFactorMax)};
  if (const Json* options = members.find("options")) {
    auto tables = read_tables(path + ".options", *options);
    if (tables) {
      formula.options = *std::move(tables);
    } else {
      members.refuse(tables.error());
    }
  }
  if (const auto fine = members.finish(); !fine) return fine.error();
  return formula;
}

JsonObject to_json(const Formula& formula) {
  JsonObject options;
  for (const auto& [name, values] : formula.options) {
    JsonObject table;
    for (const auto& [value, factor] : values) table[value] = format_decimal(factor, 3);
    options[name] = std::move(table);
  }
  return {{"base", formula.base},
          {"per_second", formula.per_second},
          {"per_reference", formula.per_reference},
          {"next_output", format_decimal(formula.next_output, 3)},
          {"options", std::move(options)}};
}

std::string describe(const Formula& formula) {
  std::string text = fmt::format("{}", formula.base);
  if (formula.per_second != 0) text += fmt::format(", +{} a second", formula.per_second);
  for (const auto& [name, values] : formula.options) text += fmt::format(", by {}", name);
  if (formula.next_output != 1000) {
    text += fmt::format(", ×{} each next output", format_decimal(formula.next_output, 3));
  }
  if (formula.per_reference != 0) text += fmt::format(", +{} a reference", formula.per_reference);
  return text;
}

}  // namespace

Result<Rule> read_rule(const Json& json) {
  Members members{"", json};
  Rule rule{.tokens_per_dollar = members.whole("tokens_per_dollar", 0, kTokensPerDollarMax),
            .markup = members.decimal("markup_percent", 0, 1, kMarkupMax),
            .fee = members.whole("fee", 0, limits::kAmountMax),
            .at_least = members.whole("at_least", 0, limits::kAmountMax)};
  for (auto [name, formula] : {std::pair{"tokens", &rule.tokens}, std::pair{"cost", &rule.cost}}) {
    const Json* given = members.find(name);
    if (given == nullptr) continue;
    auto read = read_formula(name, *given);
    if (read) {
      *formula = *std::move(read);
    } else {
      members.refuse(read.error());
    }
  }
  if (const auto fine = members.finish(); !fine) return fine.error();
  if (!rule.tokens && !rule.cost)
    return fail(Errc::invalid, "a price rule needs tokens or cost", std::string{kRuleHint});
  if (!rule.tokens && rule.tokens_per_dollar == 0) {
    return fail(Errc::invalid, "a price by cost needs tokens_per_dollar",
                R"(Such as: {"cost": {"base": 39000}, "tokens_per_dollar": 1000, "markup_percent": "40"})");
  }
  return rule;
}

JsonObject to_json(const Rule& rule) {
  return {{"tokens", rule.tokens ? Json(to_json(*rule.tokens)) : Json(nullptr)},
          {"cost", rule.cost ? Json(to_json(*rule.cost)) : Json(nullptr)},
          {"tokens_per_dollar", rule.tokens_per_dollar},
          {"markup_percent", format_decimal(rule.markup, 1)},
          {"fee", rule.fee},
          {"at_least", rule.at_least}};
}

std::string describe(const Rule& rule) {
  std::string text = rule.tokens ? describe(*rule.tokens)
                                 : fmt::format("cost ({}) millionths of $ at {} tokens a $",
                                               describe(rule.cost.value()), rule.tokens_per_dollar);
  if (rule.markup != 0) text += fmt::format(", +{}%", format_decimal(rule.markup, 1));
  if (rule.fee != 0) text += fmt::format(", +{}", rule.fee);
  if (rule.at_least != 0) text += fmt::format(", at least {}", rule.at_least);
  return text;
}

}  // namespace banana::money
