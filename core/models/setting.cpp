#include "core/models/setting.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/models/check.hpp"

namespace banana::models {
namespace {

/// A range of so few is picked from rather than typed.
constexpr std::int64_t kPickedMax = 12;
/// More than anybody avoids, and less than a screen can keep.
constexpr std::int64_t kNegativeMax = 1000;

constexpr std::array<std::string_view, 15> kOrder{
    "aspect_ratio", "size",       "resolution", "seconds",  "audio", "outputs", "quality",        "style",
    "mode",         "background", "strength",   "guidance", "steps", "seed",    "negative_prompt"};

/// Those that are not in the order come last, by name.
std::pair<std::size_t, std::string_view> place_of(const Setting& setting) {
  return {static_cast<std::size_t>(std::ranges::find(kOrder, setting.name) - kOrder.begin()), setting.name};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  std::string plain{trimmed(text)};
  if constexpr (std::same_as<Number, double>) std::ranges::replace(plain, ',', '.');
  Number number{};
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (error != std::errc{} || end != plain.data() + plain.size()) return std::nullopt;
  return number;
}

template <class Range>
Setting setting_of(std::string name, Setting::Kind kind, const Range& range) {
  return {.kind = kind,
          .name = std::move(name),
          .min = fmt::format("{}", range.min),
          .max = fmt::format("{}", range.max),
          .fallback = range.fallback ? fmt::format("{}", *range.fallback) : ""};
}

std::string shown(const auto& number) { return number ? fmt::format("{}", *number) : ""; }

/// A number within the setting's bounds, into the member; empty takes it out.
template <class Number>
bool put_number(const Setting& setting, std::optional<Number>& member, std::string_view value) {
  if (trimmed(value).empty()) {
    member.reset();
    return true;
  }
  const auto given = read_number<Number>(value);
  if (!given || !(*given >= read_number<Number>(setting.min)) ||
      !(*given <= read_number<Number>(setting.max)))
    return false;
  member = *given;
  return true;
}

/// Of a number that is never left out: `none` stands for that.
bool put_count(const Setting& setting, std::int64_t& member, std::string_view value, std::int64_t none) {
  std::optional<std::int64_t> given;
  if (setting.kind == Setting::Kind::choice) {
    if (!value.empty() && std::ranges::find(setting.values, value) == setting.values.end()) return false;
    given = read_number<std::int64_t>(value);
  } else if (!put_number(setting, given, value)) {
    return false;
  }
  member = given.value_or(none);
  return true;
}

bool put_text(const Setting& setting, std::string& member, std::string_view value) {
  const std::string_view text = trimmed(value);
  if (!is_utf8(text) || characters(text) > read_number<std::int64_t>(setting.max)) return false;
  member = text;
  return true;
}

bool put_option(const Setting& setting, Request& request, std::string_view value) {
  if (value.empty()) {
    request.options.erase(setting.name);
    return true;
  }
  if (std::ranges::find(setting.values, value) == setting.values.end()) return false;
  request.options[setting.name] = value;
  return true;
}

void add_outputs(const Offer& offer, std::vector<Setting>& all) {
  const WholeRange& range = offer.outputs;
  if (range.min >= range.max) return;
  Setting setting = setting_of("outputs", Setting::Kind::whole, range);
  if (setting.fallback.empty()) setting.fallback = setting.min;
  if (range.max - range.min < kPickedMax) {
    setting.kind = Setting::Kind::choice;
    for (std::int64_t n = range.min; n <= range.max; ++n) setting.values.push_back(fmt::format("{}", n));
  }
  all.push_back(std::move(setting));
}

void add_length(const Offer& offer, std::vector<Setting>& all) {
  if (offer.lengths.seconds.size() < 2) return;
  Setting setting{.name = "seconds", .fallback = fmt::format("{}", offer.lengths.fallback)};
  for (const std::int64_t seconds : offer.lengths.seconds)
    setting.values.push_back(fmt::format("{}", seconds));
  all.push_back(std::move(setting));
}

}  // namespace

std::vector<Setting> settings_of(const Offer& offer) {
  std::vector<Setting> all;
  for (const auto& [name, choice] : offer.options) {
    if (choice.values.size() < 2) continue;
    all.push_back({.name = name, .values = choice.values, .fallback = choice.fallback});
  }
  add_outputs(offer, all);
  add_length(offer, all);
  if (offer.seed) all.push_back(setting_of("seed", Setting::Kind::whole, *offer.seed));
  if (offer.steps) all.push_back(setting_of("steps", Setting::Kind::whole, *offer.steps));
  if (offer.guidance) all.push_back(setting_of("guidance", Setting::Kind::real, *offer.guidance));
  if (offer.strength) all.push_back(setting_of("strength", Setting::Kind::real, *offer.strength));
  if (offer.negative_prompt) {
    all.push_back(
        {.kind = Setting::Kind::text, .name = "negative_prompt", .max = fmt::format("{}", kNegativeMax)});
  }
  std::ranges::sort(all, {}, &place_of);
  return all;
}

std::string value_of(const Setting& setting, const Request& request) {
  std::string value;
  if (setting.name == "outputs") {
    value = fmt::format("{}", request.outputs);
  } else if (setting.name == "seconds") {
    value = request.seconds > 0 ? fmt::format("{}", request.seconds) : "";
  } else if (setting.name == "seed") {
    value = shown(request.seed);
  } else if (setting.name == "steps") {
    value = shown(request.steps);
  } else if (setting.name == "guidance") {
    value = shown(request.guidance);
  } else if (setting.name == "strength") {
    value = shown(request.strength);
  } else if (setting.name == "negative_prompt") {
    value = request.negative_prompt;
  } else {
    value = request.option(setting.name);
  }
  return value.empty() ? setting.fallback : value;
}

bool is_chosen(const Setting& setting, const Request& request) {
  return value_of(setting, request) != setting.fallback;
}

bool put(const Setting& setting, Request& request, std::string_view value) {
  if (setting.name == "outputs") {
    return put_count(setting, request.outputs, value,
                     read_number<std::int64_t>(setting.fallback).value_or(1));
  }
  if (setting.name == "seconds") return put_count(setting, request.seconds, value, 0);
  if (setting.name == "seed") return put_number(setting, request.seed, value);
  if (setting.name == "steps") return put_number(setting, request.steps, value);
  if (setting.name == "guidance") return put_number(setting, request.guidance, value);
  if (setting.name == "strength") return put_number(setting, request.strength, value);
  if (setting.name == "negative_prompt") return put_text(setting, request.negative_prompt, value);
  return put_option(setting, request, value);
}

void reset_settings(Request& request) {
  request = Request{.model = std::move(request.model),
                    .operation = request.operation,
                    .prompt = std::move(request.prompt),
                    .references = std::move(request.references)};
}

}  // namespace banana::models
