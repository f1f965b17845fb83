// The blocklist as of one moment, made of its rules once and asked for every prompt.
//
//   const std::shared_ptr<const Blocklist> list = blocklists.now();
//   const std::string prompt = clean_prompt(text).text;
//   if (const Verdict verdict = list->check(prompt, person.speaks(), model.safety)) return blocked(*verdict);
//
// Never changes; any thread. A look costs microseconds, whatever the number of words; regular expressions cost
// some each. One that gave up (see regex_rule.hpp) is no hit, and the log says so once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/moderation/rule.hpp"

namespace banana::moderation {

/// Which rule a prompt ran into. Only the group is for the person.
struct Block {
  Group group = Group::custom;
  RuleId rule;
  friend bool operator==(const Block&, const Block&) = default;
};

/// Nothing: the prompt is fine.
using Verdict = std::optional<Block>;

class Blocklist {
 public:
  /// Blocks nothing.
  Blocklist();
  /// Rules that can't be used are left out and named in problems().
  explicit Blocklist(const std::vector<Rule>& rules);
  ~Blocklist();
  Blocklist(const Blocklist&) = delete;
  Blocklist& operator=(const Blocklist&) = delete;

  /// The gravest of what it runs into. Looks at the first kPromptBytesMax bytes (fold.hpp).
  [[nodiscard]] Verdict check(std::string_view prompt, Language language, SafetyPolicy policy) const;
  /// All it runs into, gravest first, for operators; 50 at most. Without a language, rules of every language.
  [[nodiscard]] std::vector<Block> find_all(std::string_view prompt, std::optional<Language> language) const;

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const std::vector<std::string>& problems() const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace banana::moderation
