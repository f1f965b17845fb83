#include "cli/cell.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/terminal.hpp"
#include "core/base/time.hpp"

namespace banana::cli {

namespace {

const Json kNull;

/// Thousands apart by narrow spaces, as Uzbek, Russian and English readers all read them.
std::string grouped(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  const std::size_t sign = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > sign + 3;) {
    at -= 3;
    digits.insert(at, "\u202f");
  }
  return digits;
}

std::string size_text(std::int64_t bytes) {
  constexpr std::string_view kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1024 && unit + 1 < std::size(kUnits)) {
    size /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", size, kUnits[unit]);
}

/// "2026-11-21T10:30:00.123Z" as "2026-11-21 10:30:00".
std::string instant_text(std::string_view iso) {
  std::string text{iso.substr(0, 19)};
  if (text.size() == 19 && text[10] == 'T') text[10] = ' ';
  return text;
}

std::string list_text(const JsonArray& values) {
  std::string out;
  for (const Json& value : values) {
    if (!out.empty()) out += ", ";
    out += cell_text(value, ops::Format::text);
  }
  return out;
}

std::string number_text(std::int64_t number, ops::Format format) {
  if (format == ops::Format::number) return grouped(number);
  if (format == ops::Format::bytes) return size_text(number);
  if (format == ops::Format::duration) return format_duration(Millis{number});
  return fmt::format("{}", number);
}

}  // namespace

const Json& field(const Json& item, std::string_view key) {
  const Json* at = &item;
  while (!key.empty()) {
    const std::size_t dot = std::min(key.find('.'), key.size());
    at = at->is_object() ? at->get_object().if_contains(key.substr(0, dot)) : nullptr;
    if (at == nullptr) return kNull;
    key.remove_prefix(std::min(dot + 1, key.size()));
  }
  return *at;
}

std::string heading(std::string_view title) {
  std::string out{title};
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string cell_text(const Json& value, ops::Format format) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return {};
    case boost::json::kind::bool_:
      return value.get_bool() ? "yes" : "no";
    case boost::json::kind::string: {
      const std::string_view text{value.get_string()};
      return harmless(format == ops::Format::instant ? instant_text(text) : std::string{text});
    }
    case boost::json::kind::int64:
      return number_text(value.get_int64(), format);
    case boost::json::kind::array:
      if (format != ops::Format::json) return list_text(value.get_array());
      [[fallthrough]];
    default:
      return harmless(boost::json::serialize(value));
  }
}

}  // namespace banana::cli
