// Jobs for children and their answers as JSON. Both sides are of one build, yet an answer is believed only as far as it
// was checked: the child may have been taken over by what it opened. Inside core/picture only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/picture/darkroom.hpp"
#include "core/picture/header.hpp"

namespace banana::picture {

struct OpenJob {
  Header header;  // its format and size
  Orientation orientation = 1;
  Want want;
};

/// Pictures beside it are descriptors: the reference, then the mask.
struct DrawJob {
  Drawing drawing;
  bool has_reference = false;
  bool has_mask = false;
  Millis length{0};  // 0: a picture, else a film
};

using Job = std::variant<OpenJob, DrawJob>;

[[nodiscard]] std::string to_text(const OpenJob& job);
[[nodiscard]] std::string to_text(const DrawJob& job);
[[nodiscard]] std::optional<Job> read_job(std::string_view text);

/// What was made; the bytes are behind the job's descriptor.
struct Made {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

[[nodiscard]] std::string to_text(const Checked<Made>& made);
[[nodiscard]] Checked<Made> read_made(std::string_view text);

}  // namespace banana::picture
