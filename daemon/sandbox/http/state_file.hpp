// The world in a folder: world.json, replaced whole, and a file for each file's bytes.
#pragma once

#include <filesystem>
#include <set>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

class StateFolder {
 public:
  /// An empty path keeps nothing.
  explicit StateFolder(std::filesystem::path path) : path_(std::move(path)) {}

  /// Makes the folder when there is none, which leaves the world as it is.
  [[nodiscard]] Result<> load(World& world);
  /// Does nothing when nothing changed since the last time.
  [[nodiscard]] Result<> save(World& world);

 private:
  [[nodiscard]] Result<> save_files(World& world);
  std::filesystem::path path_;
  std::set<Number> kept_;  // files that are on disk
  std::uint64_t saved_ = 0;
};

}  // namespace banana::sandbox
