// A blocklist of a few rules, and questions to it.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "core/moderation/blocklist.hpp"
#include "tests/support/show_result.hpp"

namespace banana::test {

/// A rule as tests write them: {"porn*"} is a word of group sexual for everybody.
struct Said {
  std::string_view pattern;
  moderation::RuleKind kind = moderation::RuleKind::word;
  moderation::Group group = moderation::Group::sexual;
  std::optional<Language> language = {};
};

class Listed {
 public:
  Listed(std::initializer_list<Said> rules) : list_(made(rules)) { CHECK(list_->problems().empty()); }

  [[nodiscard]] bool blocks(std::string_view prompt, Language language = Language::en) const {
    return list_->check(prompt, language, moderation::SafetyPolicy::strict).has_value();
  }
  [[nodiscard]] const moderation::Blocklist& list() const { return *list_; }

 private:
  static std::shared_ptr<const moderation::Blocklist> made(std::initializer_list<Said> rules) {
    std::vector<moderation::Rule> all;
    for (const Said& said : rules) {
      all.push_back({.id = moderation::RuleId{static_cast<std::int64_t>(all.size()) + 1},
                     .kind = said.kind,
                     .language = said.language,
                     .group = said.group,
                     .pattern = std::string{said.pattern}});
    }
    return std::make_shared<const moderation::Blocklist>(all);
  }

  std::shared_ptr<const moderation::Blocklist> list_;
};

}  // namespace banana::test
