// Thousands of words and phrases, looked for in one pass: each word of a text is walked down a tree of all first
// words, and what follows is looked at only where one was found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/moderation/hits.hpp"
#include "core/moderation/phrase.hpp"
#include "core/moderation/trie.hpp"

namespace banana::moderation {

/// Filled, sealed, then only read: by any thread.
class WordRules {
 public:
  void add(const Rule& rule, Phrase phrase);
  void seal();

  void find_in_plain(const Folded& text, Hits& hits) const;
  /// Only what was written oddly.
  void find_in_shape(const Folded& text, Hits& hits) const;

  [[nodiscard]] std::size_t size() const { return rules_.size(); }

 private:
  class Search;

  struct Known {
    Rule rule;
    Phrase phrase;
  };
  /// Where a rule's first word was found, more is to be looked at.
  struct Begin {
    std::uint32_t rule;
    bool open_right;
  };
  struct Begins {
    Trie<Begin> at_start;  // of a word
    Trie<Begin> anywhere;  // *word
  };

  std::vector<Known> rules_;
  Begins plain_;
  Begins shape_;
};

}  // namespace banana::moderation
