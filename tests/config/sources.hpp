// A configuration as a test writes it: a file's text, variables and flags.
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/load.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

class ConfigFolder {
 public:
  [[nodiscard]] std::string path(std::string_view name) const { return dir_.file(name); }

  std::string write(std::string_view name, std::string_view text) const {
    std::ofstream{path(name), std::ios::binary} << text;
    return path(name);
  }

  /// Loads `yaml` from banana.yaml in this folder.
  [[nodiscard]] config::Loaded load(std::string_view yaml, config::Environment environment = {},
                                    std::vector<std::string> flags = {}) const {
    return config::load(
        config::find_sources(std::move(environment), write("banana.yaml", yaml), std::move(flags)));
  }

  /// The errors' texts, a line each, with the folder's own path left out.
  [[nodiscard]] std::string errors(std::string_view yaml, config::Environment environment = {},
                                   std::vector<std::string> flags = {}) const {
    return texts(load(yaml, std::move(environment), std::move(flags)).errors);
  }

  [[nodiscard]] std::string texts(const std::vector<config::Problem>& problems) const {
    const std::string folder = dir_.path().string() + "/";
    std::string out;
    for (const config::Problem& problem : problems) out += problem.text() + "\n";
    for (std::size_t at = out.find(folder); at != std::string::npos; at = out.find(folder)) {
      out.erase(at, folder.size());
    }
    return out;
  }

 private:
  TempDir dir_;
};

inline config::Loaded load_without_file(config::Environment environment = {},
                                        std::vector<std::string> flags = {}) {
  config::Sources sources;
  sources.file = "/nonexistent/banana.yaml";
  sources.environment = std::move(environment);
  sources.flags = std::move(flags);
  return config::load(sources);
}

}  // namespace banana::test
