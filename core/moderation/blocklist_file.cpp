#include "core/moderation/blocklist_file.hpp"

#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/embedded.hpp"
#include "core/base/spelling.hpp"
#include "core/config/document.hpp"

namespace banana::embedded {
std::span<const EmbeddedFile> blocklist();
}

namespace banana::moderation {
namespace {

using config::DocumentNode;

constexpr std::array<std::pair<std::string_view, RuleKind>, 3> kLists{
    {{"words", RuleKind::word}, {"phrases", RuleKind::phrase}, {"regexes", RuleKind::regex}}};
constexpr std::array<std::string_view, 5> kKeys{"group", "language", "words", "phrases", "regexes"};
constexpr std::string_view kEveryLanguage = "all";

class Reader {
 public:
  BlocklistFile read(std::string_view text) {
    const config::Document document = config::parse_document(text);
    for (const auto& problem : document.problems) complain(problem.at, problem.message);
    if (!out_.problems.empty()) return std::move(out_);
    if (document.root.kind != DocumentNode::Kind::mapping) {
      complain(document.root.at, "a blocklist begins with \"rules:\"");
      return std::move(out_);
    }
    for (const auto& member : document.root.members) {
      if (member.key != "rules" || member.value.kind != DocumentNode::Kind::list) {
        complain(member.at, "a blocklist has one list, \"rules:\"");
        continue;
      }
      for (const DocumentNode& block : member.value.items) read_block(block);
    }
    return std::move(out_);
  }

 private:
  void complain(config::Position at, std::string_view what) {
    if (out_.problems.size() < config::kProblemsMax) {
      out_.problems.push_back(fmt::format("line {}: {}", at.line, what));
    }
  }

  void read_block(const DocumentNode& block) {
    if (block.kind != DocumentNode::Kind::mapping) return complain(block.at, "rules stand under a group");
    Rule like;
    if (!read_head(block, like)) return;
    for (const auto& member : block.members) {
      for (const auto& [key, kind] : kLists) {
        like.kind = kind;
        if (member.key == key) read_list(member.value, like);
      }
    }
  }

  /// What all rules of the block have in common.
  bool read_head(const DocumentNode& block, Rule& like) {
    std::optional<Group> group;
    for (const auto& member : block.members) {
      const std::string& text = member.value.text;
      if (member.key == "group") {
        group = parse_group(text);
        if (!group) {
          complain(member.at, fmt::format("no group is called \"{}\"{}", text,
                                          did_you_mean(nearest(text, kGroupNames))));
          return false;
        }
      } else if (member.key == "language") {
        like.language = parse_language(text);
        if (!like.language && text != kEveryLanguage) {
          complain(member.at, "a language is uz, ru, en or all");
          return false;
        }
      } else if (nearest(member.key, kKeys) != member.key) {
        complain(member.at, fmt::format("\"{}\" means nothing here{}", member.key,
                                        did_you_mean(nearest(member.key, kKeys))));
      }
    }
    if (!group) complain(block.at, "it has no group");
    like.group = group.value_or(Group::custom);
    return group.has_value();
  }

  void read_list(const DocumentNode& list, const Rule& like) {
    if (list.kind != DocumentNode::Kind::list) return complain(list.at, "this is a list: [a, b]");
    for (const DocumentNode& item : list.items) {
      if (item.kind != DocumentNode::Kind::text) {
        complain(item.at, "a pattern is a text; put it in quotes");
        continue;
      }
      Rule rule = like;
      rule.pattern = item.text;
      if (const auto fine = check_rule(rule); !fine) {
        complain(item.at, fmt::format("\"{}\": {}", rule.pattern, fine.error().message));
      } else if (out_.rules.size() == kRulesMax) {
        return complain(item.at, fmt::format("a blocklist has {} rules at most", kRulesMax));
      } else {
        out_.rules.push_back(std::move(rule));
      }
    }
  }

  BlocklistFile out_;
};

/// In double quotes nothing means anything but these two.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

BlocklistFile read_blocklist(std::string_view text) { return Reader{}.read(text); }

std::string write_blocklist(std::span<const Rule> rules) {
  using Block = std::pair<Group, std::optional<Language>>;
  std::map<Block, std::array<std::vector<std::string_view>, kLists.size()>> blocks;
  for (const Rule& rule : rules) {
    blocks[{rule.group, rule.language}].at(static_cast<std::size_t>(rule.kind)).push_back(rule.pattern);
  }
  std::string out = blocks.empty() ? "rules: []\n" : "rules:\n";
  for (const auto& [block, lists] : blocks) {
    out += fmt::format("  - group: {}\n    language: {}\n", to_string(block.first),
                       block.second ? to_string(*block.second) : kEveryLanguage);
    for (std::size_t i = 0; i < kLists.size(); ++i) {
      if (lists.at(i).empty()) continue;
      out += fmt::format("    {}:\n", kLists.at(i).first);
      for (const std::string_view pattern : lists.at(i)) out += fmt::format("      - {}\n", quoted(pattern));
    }
  }
  return out;
}

const BlocklistFile& shipped_blocklist() {
  static const BlocklistFile kShipped = read_blocklist(embedded::blocklist().front().text);
  return kShipped;
}

}  // namespace banana::moderation
