// The YAML file: walks its tree beside the table.
#include <map>

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/config/document.hpp"
#include "core/config/read_file.hpp"
#include "core/config/sources.hpp"

namespace banana::config {

namespace {

constexpr std::string_view kFileSuffix = "_file";

std::string_view in_words(DocumentNode::Kind kind) {
  switch (kind) {
    case DocumentNode::Kind::list:
      return "a list";
    case DocumentNode::Kind::mapping:
      return "a group";
    case DocumentNode::Kind::text:
      return "one value";
    default:
      return "nothing";
  }
}

class Walk {
 public:
  explicit Walk(Gathered& out) : out_(out), base_((working_folder() / out.file).parent_path()) {}

  void members(const DocumentNode& node, const std::string& prefix) {
    for (const DocumentNode::Member& member : node.members) {
      if (out_.errors.size() >= kProblemsMax) return;
      const std::string key = prefix.empty() ? member.key : fmt::format("{}.{}", prefix, member.key);
      if (const auto [seen, is_new] = seen_.try_emplace(key, member.at.line); !is_new) {
        const std::string name = in_quotes(key);
        error(member.at, {},
              fmt::format("{} is here a second time; the first is on line {}", name, seen->second));
      } else if (const Setting* setting = find_setting(key)) {
        value(*setting, member);
      } else if (const Setting* secret = secret_by_file(key)) {
        file_name(*secret, member);
      } else if (find_group(key) != nullptr) {
        group(key, member.value);
      } else {
        Problem problem{origin(member.at), {}, "unknown key " + in_quotes(key)};
        problem.meant = nearest_key(key);
        out_.errors.push_back(std::move(problem));
      }
    }
  }

 private:
  static const Setting* secret_by_file(std::string_view key) {
    if (!key.ends_with(kFileSuffix)) return nullptr;
    const Setting* setting = find_setting(key.substr(0, key.size() - kFileSuffix.size()));
    return setting != nullptr && setting->secret ? setting : nullptr;
  }

  void group(const std::string& key, const DocumentNode& node) {
    if (node.kind == DocumentNode::Kind::mapping) return members(node, key);
    if (node.kind == DocumentNode::Kind::nothing || node.kind == DocumentNode::Kind::refused) return;
    error(node.at, key, fmt::format("{} where a group of settings belongs", in_words(node.kind)),
          fmt::format("\"bananactl config explain {}\" names its settings.", key));
  }

  void value(const Setting& setting, const DocumentNode::Member& member) {
    const DocumentNode& node = member.value;
    const std::string key{setting.key};
    if (set_otherwise(setting, member, key, key + std::string{kFileSuffix})) return;
    if (node.kind == DocumentNode::Kind::refused) return;
    if (node.kind == DocumentNode::Kind::nothing || node.kind == DocumentNode::Kind::mapping) {
      const std::string what = fmt::format("{} where a value belongs", in_words(node.kind));
      out_.errors.push_back({origin(member.at), key, what, setting.allowed()});
      return;
    }
    Assignment assignment{&setting, {}, origin(node.at), base_};
    if (node.kind == DocumentNode::Kind::text) {
      assignment.written = written_as_text(setting, node.text);
      for (Written::Item& item : assignment.written.items) place(item, node.at);
    } else {
      assignment.written.is_list = true;
      for (const DocumentNode& item : node.items) {
        if (item.kind == DocumentNode::Kind::refused) return;
        if (item.kind != DocumentNode::Kind::text) {
          error(item.at, key, fmt::format("{} inside the list", in_words(item.kind)));
          return;
        }
        place(assignment.written.items.emplace_back(Written::Item{.text = item.text}), item.at);
      }
    }
    out_.assignments.push_back(std::move(assignment));
  }

  void file_name(const Setting& setting, const DocumentNode::Member& member) {
    const std::string key = fmt::format("{}{}", setting.key, kFileSuffix);
    if (set_otherwise(setting, member, key, std::string{setting.key})) return;
    if (member.value.kind != DocumentNode::Kind::text || member.value.text.empty()) {
      error(member.at, key, fmt::format("{} where the path of a file belongs", in_words(member.value.kind)));
      return;
    }
    add_secret_file(setting, (base_ / member.value.text).string(), origin(member.value.at), out_);
  }

  /// A secret stands in this file or in one of its own, not both.
  bool set_otherwise(const Setting& setting, const DocumentNode::Member& member, const std::string& key,
                     const std::string& otherwise) {
    const auto [first, is_new] = set_.try_emplace(&setting, member.at.line);
    if (is_new) return false;
    error(member.at, key, fmt::format("also set as {} on line {}; keep one", otherwise, first->second));
    return true;
  }

  static void place(Written::Item& item, Position at) {
    item.line = at.line;
    item.column = at.column;
  }

  [[nodiscard]] Origin origin(Position at) const { return {Layer::file, out_.file, at.line, at.column}; }

  void error(Position at, std::string key, std::string what, std::string hint = {}) {
    out_.errors.push_back(
        {.at = origin(at), .key = std::move(key), .what = std::move(what), .hint = std::move(hint)});
  }

  Gathered& out_;
  std::filesystem::path base_;
  std::map<std::string, int> seen_;
  std::map<const Setting*, int> set_;
};

}  // namespace

void gather_file(const Sources& sources, Gathered& out) {
  const auto file = read_file(sources.file, limits::kConfigFileBytesMax);
  if (!file) {
    const Error& error = file.error();
    if (error.code == Errc::not_found && !sources.file_must_exist) return;
    Problem problem{.at = {Layer::file, sources.file}, .what = error.message};
    if (error.code == Errc::not_found) problem.hint = "\"bananactl config init\" writes one.";
    out.errors.push_back(std::move(problem));
    return;
  }
  out.file = sources.file;
  out.file_is_public = file->world_readable;
  const Document document = parse_document(file->text);
  for (const DocumentProblem& problem : document.problems) {
    out.errors.push_back(
        {.at = {Layer::file, out.file, problem.at.line, problem.at.column}, .what = problem.message});
  }
  const DocumentNode& root = document.root;
  if (root.kind == DocumentNode::Kind::mapping) {
    Walk{out}.members(root, {});
  } else if (root.kind == DocumentNode::Kind::text || root.kind == DocumentNode::Kind::list) {
    out.errors.push_back(
        {.at = {Layer::file, out.file, root.at.line, root.at.column},
         .what = fmt::format("{} where settings belong, each as \"name: value\" on a line of its own",
                             in_words(root.kind))});
  }
}

}  // namespace banana::config
