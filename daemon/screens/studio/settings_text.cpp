#include "daemon/screens/studio/settings_text.hpp"

#include <algorithm>
#include <array>

#include "core/telegram/text.hpp"

namespace banana::screens::studio {
namespace {

/// These say what they are by themselves: "16:9".
constexpr std::array<std::string_view, 4> kShapes{"aspect_ratio", "size", "resolution", "seconds"};
constexpr std::size_t kValueMax = 60;  // characters of a negative prompt that are shown

}  // namespace

std::string setting_name(const text::Voice& say, std::string_view setting) {
  const std::string key = "studio.settings.name." + std::string{setting};
  if (say.has(key)) return say.plain(key);
  std::string words{setting};
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string setting_value(const text::Voice& say, std::string_view setting, std::string_view value) {
  if (value.empty() && setting == "seed") return say.plain("studio.settings.random");
  if (value.empty() && setting == "negative_prompt") return say.plain("studio.settings.nothing");
  if (value.empty()) return say.plain("studio.settings.value.auto");
  if (setting == "seconds") return say.plain("studio.settings.seconds", {{"seconds", value}});
  std::string key = "studio.settings.value." + std::string{value};
  std::ranges::replace(key, '-', '_');
  if (say.has(key)) return say.plain(key);
  return telegram::shorten(value, kValueMax);
}

std::string settings_line(const text::Voice& say, const models::Offer& offer,
                          const models::Request& request) {
  std::string line;
  for (const models::Setting& setting : models::settings_of(offer)) {
    if (setting.name == "outputs") continue;  // the card has a sentence for them
    const bool is_shape = std::ranges::find(kShapes, setting.name) != kShapes.end();
    const std::string value = models::value_of(setting, request);
    if (value.empty() || (!is_shape && !models::is_chosen(setting, request))) continue;
    if (!line.empty()) line += " · ";
    if (!is_shape) line += setting_name(say, setting.name) + ": ";
    line += setting_value(say, setting.name, value);
  }
  return line;
}

}  // namespace banana::screens::studio
