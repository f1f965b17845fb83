// The table of settings for people: what is set and why, what a setting means, and the two files generated
// from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/config/load.hpp"

namespace banana::config {

/// A line of `config show`. Secrets are masked.
struct Shown {
  std::string_view key;
  std::string value;
  Origin origin;
};
[[nodiscard]] std::vector<Shown> show(const Loaded& loaded);

/// What is to be known about a setting, as text.
struct Explanation {
  std::string_view key;
  std::string_view help;
  std::string type;      // "list of whole numbers"
  std::string allowed;   // "1 to 64 connections"
  std::string fallback;  // the default
  std::vector<std::string> environment;
  std::string secret_files;  // how it is read from a file; empty unless it is a secret
  std::string_view change;   // when a new value takes effect
};

/// not_found with the nearest key; for a group, invalid with the settings in it.
[[nodiscard]] Result<Explanation> explain(std::string_view key);

/// The commented default configuration: config/banana.yaml.
[[nodiscard]] std::string init_text();

/// The reference: docs/config.md.
[[nodiscard]] std::string docs_markdown();

}  // namespace banana::config
