// What there is to be used in the studio, one line a row, named as tests/screens/crawler.hpp names them: "screen home",
// "action create.price", "deed again", "command new". So a walk in JavaScript knows what it missed.
#include <cstdio>

#include <fmt/format.h>

#include "daemon/screens/studio/program.hpp"

int main() {
  const banana::screens::Program& program = banana::screens::studio::program();
  for (const auto& screen : program.screens) {
    fmt::print("screen {}\n", screen.name);
    for (const auto& action : screen.actions) fmt::print("action {}.{}\n", screen.name, action.name);
  }
  for (const auto& deed : program.deeds) fmt::print("deed {}\n", deed.name);
  for (const auto& command : program.commands) fmt::print("command {}\n", command.name);
  return std::ferror(stdout);
}
