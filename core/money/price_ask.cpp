// What is asked for, and the breakdown of the answer, checked and as JSON.
#include <algorithm>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/money/price.hpp"
#include "core/money/price_bounds.hpp"

namespace banana::money {
namespace {

constexpr std::size_t kKeyBytesMax = 64;
constexpr std::size_t kValueBytesMax = 64;
constexpr std::size_t kAskedOptionsMax = 32;

}  // namespace

Result<> check_key(std::string_view what, std::string_view key) {
  const bool slash = what != "option";
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool fine = !key.empty() && key.size() <= kKeyBytesMax && is_word(key.front()) &&
                    std::ranges::all_of(key, [&](char c) {
                      return is_word(c) || c == '.' || c == '_' || c == '-' || (slash && c == '/');
                    });
  if (fine) return {};
  return fail(Errc::invalid,
              fmt::format("the name of {} {} is 1 to {} lower case letters, digits and . _ -{}",
                          what == "operation" || what == "option" ? "an" : "a", what, kKeyBytesMax,
                          slash ? " /" : ""));
}

Result<> check_ask(const Ask& ask) {
  if (const auto fine = check_key("model", ask.model); !fine) return fine.error();
  if (const auto fine = check_key("operation", ask.operation); !fine) return fine.error();
  if (const auto fine = check_within("outputs", ask.outputs, 1, kOutputsMax); !fine) return fine.error();
  if (const auto fine = check_within("references", ask.references, 0, kReferencesMax); !fine)
    return fine.error();
  if (const auto fine = check_within("seconds", ask.seconds, 0, kSecondsMax); !fine) return fine.error();
  if (ask.options.size() > kAskedOptionsMax) {
    return fail(Errc::invalid, fmt::format("at most {} options can be given", kAskedOptionsMax));
  }
  for (const auto& [name, value] : ask.options) {
    if (const auto fine = check_key("option", name); !fine) return fine.error();
    if (value.empty() || value.size() > kValueBytesMax || !is_utf8(value) ||
        value.find('\0') != std::string::npos || value == kAnyValue) {
      return fail(Errc::invalid,
                  fmt::format("the value of option {} is 1 to {} bytes of text", name, kValueBytesMax));
    }
  }
  return {};
}

Result<std::map<std::string, std::string>> read_options(const Json& json) {
  constexpr std::string_view kHint = R"(Such as: {"size": "2K", "quality": "high"})";
  if (!json.is_object()) return fail(Errc::invalid, "options must be an object", std::string{kHint});
  std::map<std::string, std::string> options;
  for (const auto& member : json.get_object()) {
    const std::string name{std::string_view{member.key()}};
    if (member.value().is_string()) {
      options[name] = std::string{std::string_view{member.value().get_string()}};
    } else if (member.value().is_int64()) {
      options[name] = fmt::format("{}", member.value().get_int64());
    } else {
      return fail(Errc::invalid, fmt::format("option {} must be text or a whole number", name),
                  std::string{kHint});
    }
  }
  return options;
}

JsonObject to_json(const Ask& ask) {
  JsonObject options;
  for (const auto& [name, value] : ask.options) options[name] = value;
  return {{"model", ask.model},     {"operation", ask.operation},   {"options", std::move(options)},
          {"outputs", ask.outputs}, {"references", ask.references}, {"seconds", ask.seconds}};
}

Ask read_ask(const Json& json) {
  return {.model = std::string{std::string_view{json.at("model").as_string()}},
          .operation = std::string{std::string_view{json.at("operation").as_string()}},
          .options = read_options(json.at("options")).value(),
          .outputs = json.at("outputs").as_int64(),
          .references = json.at("references").as_int64(),
          .seconds = json.at("seconds").as_int64()};
}

JsonArray to_json(const std::vector<Line>& lines) {
  JsonArray out;
  for (const Line& line : lines) {
    out.push_back(JsonObject{{"what", line.what}, {"of", line.of}, {"tokens", line.tokens.units()}});
  }
  return out;
}

std::vector<Line> read_lines(const Json& json) {
  std::vector<Line> lines;
  for (const Json& line : json.as_array()) {
    lines.push_back({.what = std::string{std::string_view{line.at("what").as_string()}},
                     .of = std::string{std::string_view{line.at("of").as_string()}},
                     .tokens = Tokens{line.at("tokens").as_int64()}});
  }
  return lines;
}

}  // namespace banana::money
