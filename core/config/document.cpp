#include "core/config/document.hpp"

#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "core/base/encoding.hpp"

namespace banana::config {

namespace {

/// Leaves the parser; what was read so far is of no use.
struct Stop {
  DocumentProblem problem;
};

Position position(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

DocumentNode make_node(DocumentNode::Kind kind, const YAML::Mark& mark, std::string text = {}) {
  DocumentNode out;
  out.kind = kind;
  out.at = position(mark);
  out.text = std::move(text);
  return out;
}

/// Builds the tree from yaml-cpp's events. A mapping's events are key, value, key, value …
class Builder final : public YAML::EventHandler {
 public:
  Builder(Document& document, std::size_t depth_max) : document_(document), depth_max_(depth_max) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) throw Stop{{position(mark), "a second document begins here; a file holds one"}};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    add(make_node(DocumentNode::Kind::nothing, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    if (document_.problems.size() < kProblemsMax)
      document_.problems.push_back(
          {position(mark), "YAML aliases (*name) are not read here; write the value out"});
    add(make_node(DocumentNode::Kind::refused, mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    DocumentNode scalar = make_node(DocumentNode::Kind::text, mark, value);
    scalar.quoted = tag == "!";
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    open(make_node(DocumentNode::Kind::list, mark));
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    open(make_node(DocumentNode::Kind::mapping, mark));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    DocumentNode node;
    bool key_is_next = true;
  };

  void open(DocumentNode opened) {
    if (open_.size() == depth_max_) {
      throw Stop{{opened.at, fmt::format("nested deeper than {} levels", depth_max_)}};
    }
    open_.push_back({std::move(opened)});
  }

  void close() {
    DocumentNode closed = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(closed));
  }

  void add(DocumentNode added) {
    if (open_.empty()) {
      document_.root = std::move(added);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == DocumentNode::Kind::list) {
      parent.node.items.push_back(std::move(added));
    } else if (!parent.key_is_next) {
      parent.node.members.back().value = std::move(added);
      parent.key_is_next = true;
    } else {
      if (added.kind != DocumentNode::Kind::text) throw Stop{{added.at, "a key must be a plain name"}};
      parent.node.members.push_back({std::move(added.text), added.at, DocumentNode{}});
      parent.key_is_next = false;
    }
  }

  Document& document_;
  const std::size_t depth_max_;
  std::vector<Open> open_;
  int documents_ = 0;
};

/// What yaml-cpp would take or misread: tabs as indentation, bytes that are no text.
std::vector<DocumentProblem> problems_of_text(std::string_view text) {
  std::vector<DocumentProblem> problems;
  int line_number = 0;
  while (!text.empty() && problems.size() < kProblemsMax) {
    ++line_number;
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t indent = std::min(line.find_first_not_of(" \t\r"), line.size());
    const std::size_t tab = line.substr(0, indent).find('\t');
    if (tab != std::string_view::npos && indent < line.size()) {
      problems.push_back(
          {{line_number, static_cast<int>(tab) + 1}, "a tab in the indentation; YAML takes spaces only"});
    }
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto byte = static_cast<unsigned char>(line[i]);
      if ((byte < ' ' && byte != '\t' && byte != '\r') || byte == 0x7f) {
        problems.push_back(
            {{line_number, static_cast<int>(i) + 1},
             fmt::format("a control character (byte 0x{:02x}); this is not a text file", byte)});
        return problems;
      }
    }
    if (!is_utf8(line)) {
      problems.push_back({{line_number, 1}, "this line is not UTF-8 text; save the file as UTF-8"});
      return problems;
    }
  }
  return problems;
}

}  // namespace

Document parse_document(std::string_view text, std::size_t depth_max) {
  Document document;
  document.problems = problems_of_text(text);
  if (!document.problems.empty()) return document;
  std::istringstream in{std::string{text}};
  Builder builder{document, depth_max};
  try {
    YAML::Parser parser{in};
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    document.root = {};
    document.problems = {
        {position(error.mark),
         fmt::format("not valid YAML ({}); look at the indentation, colons and quotes here and on "
                     "the line above",
                     error.msg)}};
  } catch (const Stop& stop) {
    document.root = {};
    document.problems.push_back(stop.problem);
  }
  return document;
}

}  // namespace banana::config
