// Reads a small file whole, with words for everything that can be in the way.
#pragma once

#include <cstddef>
#include <string>

#include "core/base/result.hpp"

namespace banana::config {

struct FileText {
  std::string text = {};
  bool world_readable = false;
};

/// not_found when there is none; other refusals say why as the end of a sentence: "can't be read: Permission
/// denied".
[[nodiscard]] Result<FileText> read_file(const std::string& path, std::size_t bytes_max);

}  // namespace banana::config
