// Many words at once: a tree of letters, walked once from where a word begins.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace banana::moderation {

/// Filled by add(), then sealed, then only read: by any thread.
template <class Value>
class Trie {
 public:
  Trie() { growing_.emplace_back(); }

  void add(std::u32string_view word, Value value) {
    std::size_t node = 0;
    for (const char32_t letter : word) {
      const auto [place, is_new] = growing_[node].next.try_emplace(letter, growing_.size());
      node = place->second;
      if (is_new) growing_.emplace_back();
    }
    growing_[node].values.push_back(value);
  }

  void seal() {
    for (const Growing& node : growing_) {
      nodes_.push_back({.edges = index(edges_.size()),
                        .edge_count = index(node.next.size()),
                        .values = index(values_.size()),
                        .value_count = index(node.values.size())});
      for (const auto& [letter, to] : node.next) edges_.push_back({letter, index(to)});
      values_.insert(values_.end(), node.values.begin(), node.values.end());
    }
    for (const auto& [letter, to] : growing_.front().next) {
      if (letter < kQuick) quick_[letter] = index(to);
    }
    growing_ = {};
  }

  [[nodiscard]] bool empty() const { return values_.empty(); }

  /// Calls found(length, value) for every word that `text` begins with, shorter ones first.
  template <class F>
  void walk(std::u32string_view text, F&& found) const {
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      at = next(at, text[i]);
      if (at == 0) return;
      const Node& node = nodes_[at];
      for (std::uint32_t v = 0; v < node.value_count; ++v) found(i + 1, values_[node.values + v]);
    }
  }

 private:
  struct Growing {
    std::map<char32_t, std::size_t> next;
    std::vector<Value> values;
  };
  struct Node {
    std::uint32_t edges = 0;
    std::uint32_t edge_count = 0;
    std::uint32_t values = 0;
    std::uint32_t value_count = 0;
  };
  struct Edge {
    char32_t letter;
    std::uint32_t to;
  };
  /// First letters of Latin and Cyrillic words are looked up, not searched for.
  static constexpr char32_t kQuick = 0x500;

  static std::uint32_t index(std::size_t value) { return static_cast<std::uint32_t>(value); }

  /// 0 when there is none: nothing leads back to the root.
  [[nodiscard]] std::uint32_t next(std::uint32_t from, char32_t letter) const {
    if (from == 0 && letter < kQuick) return quick_[letter];
    const Node& node = nodes_[from];
    const Edge* first = edges_.data() + node.edges;
    const Edge* last = first + node.edge_count;
    const Edge* edge = std::lower_bound(first, last, letter,
                                        [](const Edge& one, char32_t wanted) { return one.letter < wanted; });
    return edge != last && edge->letter == letter ? edge->to : 0;
  }

  std::vector<Growing> growing_;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::vector<Value> values_;
  std::array<std::uint32_t, kQuick> quick_{};
};

}  // namespace banana::moderation
