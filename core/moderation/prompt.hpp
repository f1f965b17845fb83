// A prompt as vendors get it: what people wrote, without what only harms.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace banana::moderation {

struct CleanPrompt {
  std::string text;
  bool cut = false;  // it was longer than kPromptBytesMax (fold.hpp) and ends at a whole character
};

/// Line ends are "\n", two of them at most in a row; blanks at both ends, control characters, what is no UTF-8, marks
/// that reverse the direction of text and invisible characters are gone (but for those that join emoji and letters).
/// So is every <sd_cpp_extra_args>…</sd_cpp_extra_args>: stable-diffusion.cpp takes its settings from there.
/// Cleaning twice changes nothing.
[[nodiscard]] CleanPrompt clean_prompt(std::string_view text);

}  // namespace banana::moderation
