// What a model lets people choose besides words and pictures, one by one and all alike, for screens that know none of them
// by name (ST4).
//
//   for (const Setting& each : settings_of(*model.offer(draft.operation))) show(each.name, value_of(each, draft));
//   if (!put(setting, draft, "0.6")) say(setting.min, setting.max);
//
// What can't be chosen is not among them: an option with one value, a film that has one length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/models/model.hpp"
#include "core/models/request.hpp"

namespace banana::models {

struct Setting {
  enum class Kind : std::uint8_t { choice, whole, real, text };
  Kind kind = Kind::choice;
  /// An option's, or: outputs, seconds, seed, steps, guidance, strength, negative_prompt.
  std::string name = {};
  std::vector<std::string> values = {};  // of a choice
  std::string min = {};                  // of a number, as people write it
  std::string max = {};                  // and of a text the most characters
  std::string fallback = {};             // what counts while nothing is chosen; empty: the vendor decides
  friend bool operator==(const Setting&, const Setting&) = default;
};

/// What shapes the picture most comes first.
[[nodiscard]] std::vector<Setting> settings_of(const Offer& offer);

/// As it would be made: chosen, or the default. Empty where the vendor decides.
[[nodiscard]] std::string value_of(const Setting& setting, const Request& request);
/// Whether it is another than the default.
[[nodiscard]] bool is_chosen(const Setting& setting, const Request& request);

/// As somebody picked or typed it; an empty value goes back to the default. False, and nothing is changed, when it can't be that.
[[nodiscard]] bool put(const Setting& setting, Request& request, std::string_view value);

/// Everything as the model has it by itself. Words, pictures and what is to be done stay.
void reset_settings(Request& request);

}  // namespace banana::models
