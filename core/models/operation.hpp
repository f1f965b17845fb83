// What a model can be asked to do: a closed list. Each name is also the operation of a price (core/money/price_book.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace banana::models {

enum class Operation : std::uint8_t {
  generate,           // a picture from words
  edit,               // a picture from pictures and words, within a mask where there is one
  variation,          // another picture like this one
  upscale,            // the same picture, larger
  remove_background,  // the same picture without what is behind
  restore,            // an old or broken picture made whole
  enhance,            // a picture made sharper, brighter, cleaner
  video,              // a film from words
  animate,            // a film from a picture, its first or last frame
  describe,           // words for a picture
  improve,            // a better prompt for a prompt
};
inline constexpr std::array<std::string_view, 11> kOperationNames{
    "generate", "edit",    "variation", "upscale", "remove_background", "restore", "enhance",
    "video",    "animate", "describe",  "improve"};

[[nodiscard]] constexpr std::string_view to_string(Operation operation) {
  return kOperationNames[static_cast<std::size_t>(operation)];
}
[[nodiscard]] std::optional<Operation> parse_operation(std::string_view name);

/// What comes out.
enum class Medium : std::uint8_t { image, video, text };
inline constexpr std::array<std::string_view, 3> kMediumNames{"image", "video", "text"};

[[nodiscard]] constexpr std::string_view to_string(Medium medium) {
  return kMediumNames[static_cast<std::size_t>(medium)];
}
[[nodiscard]] std::optional<Medium> parse_medium(std::string_view name);

[[nodiscard]] constexpr Medium medium_of(Operation operation) {
  switch (operation) {
    case Operation::video:
    case Operation::animate:
      return Medium::video;
    case Operation::describe:
    case Operation::improve:
      return Medium::text;
    default:
      return Medium::image;
  }
}

}  // namespace banana::models
