// Files of the source tree that travel inside the binary (cmake/embed.cmake). Each table is declared by the
// header of the module that owns it.
#pragma once

#include <span>
#include <string_view>

namespace banana {

struct EmbeddedFile {
  std::string_view path;  // relative to the source tree
  std::string_view text;
};

}  // namespace banana
