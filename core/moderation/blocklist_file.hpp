// Blocklists as YAML: the shipped one, and what operators export and import.
//
//   rules:
//     - group: minors
//       language: ru                # or all, which is what is meant without it
//       words: ["lolicon", "порн*"]
//       phrases: ["naked|nude ... child*"]
//       regexes: ['\b(a|b)c\b']
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/moderation/rule.hpp"

namespace banana::moderation {

inline constexpr std::size_t kBlocklistFileBytesMax = 2 * 1024 * 1024;

struct BlocklistFile {
  std::vector<Rule> rules;  // without ids
  std::vector<std::string> problems;
};

/// What can't be read is a problem with its line; the rest is read.
[[nodiscard]] BlocklistFile read_blocklist(std::string_view text);
/// read_blocklist() reads it to the same rules.
[[nodiscard]] std::string write_blocklist(std::span<const Rule> rules);

/// config/blocklist.yaml as it was when the program was built.
[[nodiscard]] const BlocklistFile& shipped_blocklist();

}  // namespace banana::moderation
