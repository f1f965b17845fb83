// Where values come from: each source turns what it holds into assignments, unchecked but with their origin.
#pragma once

#include <filesystem>
#include <vector>

#include "core/config/load.hpp"
#include "core/config/setting.hpp"

namespace banana::config {

struct Assignment {
  const Setting* setting = nullptr;
  Written written;
  Origin origin;
  std::filesystem::path base;  // where relative paths count from
};

struct Gathered {
  std::vector<Assignment> assignments;  // the weakest source first
  std::vector<Problem> errors;
  std::vector<Problem> warnings;
  std::string file;             // the configuration file, when there is one
  bool file_is_public = false;  // every user can read it
};

void gather_file(const Sources& sources, Gathered& out);
void gather_credentials(const Sources& sources, Gathered& out);
void gather_environment(const Sources& sources, Gathered& out);
void gather_flags(const Sources& sources, Gathered& out);

/// The root when the working folder was removed under us.
[[nodiscard]] std::filesystem::path working_folder();

/// A value that is one text: "[1, 2]", "1,2" and "1 2" are lists when the setting is one.
[[nodiscard]] Written written_as_text(const Setting& setting, std::string_view text);

/// Adds the value that stands in a file of its own. `at` is where that file was named.
void add_secret_file(const Setting& setting, const std::string& path, const Origin& at, Gathered& out);

}  // namespace banana::config
