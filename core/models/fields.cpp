#include "core/models/fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/encoding.hpp"
#include "core/base/spelling.hpp"

namespace banana::models {
namespace {

std::optional<double> as_real(const Json& json) {
  if (json.is_int64()) return static_cast<double>(json.get_int64());
  if (json.is_double() && std::isfinite(json.get_double())) return json.get_double();
  if (!json.is_string()) return std::nullopt;
  const std::string_view text = json.get_string();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::string> as_plain_text(const Json& json) {
  if (json.is_string()) return std::string{std::string_view{json.get_string()}};
  if (json.is_int64()) return fmt::format("{}", json.get_int64());
  if (json.is_bool()) return json.get_bool() ? "true" : "false";
  return std::nullopt;
}

Fields::Fields(Problem& problem, std::string path, const Json* json)
    : problem_(problem), path_(std::move(path)) {
  if (json == nullptr || json->is_null()) return;
  if (json->is_object()) {
    object_ = &json->get_object();
  } else {
    refuse("", "must be an object");
  }
}

const Json* Fields::find(std::string_view name) {
  seen_.emplace_back(name);
  const Json* value = object_ == nullptr ? nullptr : object_->if_contains(name);
  return value != nullptr && value->is_null() ? nullptr : value;
}

std::string Fields::text(std::string_view name, std::string_view fallback, std::size_t bytes_max) {
  const Json* value = find(name);
  if (value == nullptr) return std::string{fallback};
  auto text = as_plain_text(*value);
  if (text && text->size() <= bytes_max && is_utf8(*text) && text->find('\0') == std::string::npos) {
    return *std::move(text);
  }
  refuse(name, fmt::format("must be at most {} bytes of text", bytes_max));
  return std::string{fallback};
}

std::string Fields::required_text(std::string_view name, std::size_t bytes_max) {
  std::string given = text(name, "", bytes_max);
  if (given.empty()) refuse(name, "is missing");
  return given;
}

std::int64_t Fields::whole(std::string_view name, std::int64_t fallback, std::int64_t min, std::int64_t max) {
  return maybe_whole(name, min, max).value_or(fallback);
}

std::optional<std::int64_t> Fields::maybe_whole(std::string_view name, std::int64_t min, std::int64_t max) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64() && value->get_int64() >= min && value->get_int64() <= max) return value->get_int64();
  refuse(name, fmt::format("must be a whole number from {} to {}", min, max));
  return std::nullopt;
}

std::optional<double> Fields::maybe_real(std::string_view name, double min, double max) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto number = as_real(*value);
  if (number && *number >= min && *number <= max) return number;
  refuse(name, fmt::format("must be a number from {} to {}", min, max));
  return std::nullopt;
}

bool Fields::flag(std::string_view name, bool fallback) {
  const Json* value = find(name);
  if (value == nullptr) return fallback;
  if (value->is_bool()) return value->get_bool();
  refuse(name, "must be true or false");
  return fallback;
}

Millis Fields::duration(std::string_view name, Millis fallback, Millis min, Millis max) {
  const Json* value = find(name);
  if (value == nullptr) return fallback;
  const auto span = value->is_string() ? parse_duration(value->get_string()) : std::nullopt;
  if (span && *span >= min && *span <= max) return *span;
  refuse(name, fmt::format("must be a duration from {} to {}, such as {}", format_duration(min),
                           format_duration(max), format_duration(fallback)));
  return fallback;
}

std::size_t Fields::choice(std::string_view name, std::span<const std::string_view> names,
                           std::size_t fallback) {
  const Json* value = find(name);
  if (value == nullptr) return fallback;
  const auto word = as_plain_text(*value).value_or("");
  const auto at = std::ranges::find(names, word);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  refuse(name, fmt::format("can't be \"{}\"{}", word, did_you_mean(nearest(word, names))),
         fmt::format("Known: {}.", fmt::join(names, ", ")));
  return fallback;
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t count_max, std::size_t bytes_max) {
  const Json* value = find(name);
  if (value == nullptr) return {};
  std::vector<std::string> out;
  const bool fits = value->is_array() && value->get_array().size() <= count_max;
  bool fine = fits;
  if (fits) {
    for (const Json& item : value->get_array()) {
      auto text = as_plain_text(item);
      fine = fine && text && !text->empty() && text->size() <= bytes_max && is_utf8(*text) &&
             std::ranges::find(out, *text) == out.end();
      if (fine) out.push_back(*std::move(text));
    }
  }
  if (fine) return out;
  refuse(name, fmt::format("must be a list of at most {} different texts of at most {} bytes", count_max,
                           bytes_max));
  return {};
}

std::string Fields::path(std::string_view name) const {
  if (path_.empty() || name.empty()) return path_ + std::string{name};
  return fmt::format("{}.{}", path_, name);
}

void Fields::refuse(std::string_view name, std::string_view why, std::string hint) {
  if (problem_) return;
  const std::string where = path(name);
  problem_ = fail(Errc::invalid, fmt::format("{} {}", where.empty() ? "it" : where, why), std::move(hint));
}

void Fields::done() {
  if (object_ == nullptr) return;
  for (const auto& member : *object_) {
    const std::string_view name = member.key();
    if (std::ranges::find(seen_, name) != seen_.end()) continue;
    const std::vector<std::string_view> known{seen_.begin(), seen_.end()};
    refuse(name,
           fmt::format("is not known{}{}", nearest(name, known).empty() ? "" : ",",
                       did_you_mean(nearest(name, known))),
           fmt::format("Known here: {}.", fmt::join(known, ", ")));
  }
}

}  // namespace banana::models
