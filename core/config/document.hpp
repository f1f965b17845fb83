// A YAML text as a tree that knows where everything stands. The only place that knows yaml-cpp.
//
// A subset, on purpose: one document of mappings, lists and plain values. Anchors' aliases, merge keys and
// deep nesting are refused, so a small file can't unfold into a large one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace banana::config {

/// Counted from 1.
struct Position {
  int line = 1;
  int column = 1;
};

struct DocumentNode {
  enum class Kind { nothing, text, list, mapping, refused };
  struct Member;

  Kind kind = Kind::nothing;
  Position at;
  std::string text;
  bool quoted =
      false;  // the text stands in quotes or is a block: it is a text even if it reads like a number
  std::vector<DocumentNode> items;
  std::vector<Member> members;
};

struct DocumentNode::Member {
  std::string key;
  Position at;
  DocumentNode value;
};

struct DocumentProblem {
  Position at;
  std::string message;
};

struct Document {
  DocumentNode root;  // nothing when the text holds only comments
  std::vector<DocumentProblem> problems;
};

/// A file with more problems than this is no configuration; the rest is not looked at.
inline constexpr std::size_t kProblemsMax = 100;

/// Levels of mappings and lists.
inline constexpr std::size_t kDepthMax = 8;

[[nodiscard]] Document parse_document(std::string_view text, std::size_t depth_max = kDepthMax);

}  // namespace banana::config
