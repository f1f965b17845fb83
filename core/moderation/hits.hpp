// What one look at one prompt asks for, and what it found.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/moderation/blocklist.hpp"

namespace banana::moderation {

class Hits {
 public:
  /// Without a language or a policy, rules of every one.
  Hits(std::optional<Language> language, std::optional<SafetyPolicy> policy)
      : language_(language), policy_(policy) {}

  [[nodiscard]] bool wants(const Rule& rule) const {
    if (policy_ && !counts(rule.group, *policy_)) return false;
    return !language_ || !rule.language || *rule.language == *language_;
  }

  void add(const Rule& rule) {
    const Block block{rule.group, rule.id};
    if (std::find(found_.begin(), found_.end(), block) != found_.end()) return;
    found_.insert(std::upper_bound(found_.begin(), found_.end(), block, graver), block);
    if (found_.size() > kMax) found_.pop_back();
  }

  /// The gravest first, then the older rule.
  [[nodiscard]] const std::vector<Block>& all() const { return found_; }

 private:
  static constexpr std::size_t kMax = 50;

  static bool graver(const Block& a, const Block& b) {
    return a.group != b.group ? a.group < b.group : a.rule < b.rule;
  }

  std::optional<Language> language_;
  std::optional<SafetyPolicy> policy_;
  std::vector<Block> found_;
};

}  // namespace banana::moderation
