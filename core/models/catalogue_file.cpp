#include "core/models/catalogue_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/embedded.hpp"
#include "core/config/document.hpp"

namespace banana::embedded {
std::span<const EmbeddedFile> models();
}

namespace banana::models {
namespace {

using config::DocumentNode;

/// Deep enough for a workflow of ComfyUI in an offer's `vendor`.
constexpr std::size_t kLevelsMax = 12;

/// What belongs to the vendor is told as it stands there; of ours, Fields knows what is meant.
enum class Whose : std::uint8_t { ours, vendors };

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// YAML doesn't say what is a number and what a word: whole numbers as we would write them, true and false are those,
/// and of the vendor's what has a fraction. All else is text, and so is what stands in quotes.
Json scalar(const DocumentNode& node, Whose whose) {
  const std::string& text = node.text;
  if (node.quoted) return Json(text);
  if (text == "true") return true;
  if (text == "false") return false;
  if (const auto whole = number_of<std::int64_t>(text); whole && fmt::format("{}", *whole) == text)
    return *whole;
  if (whose == Whose::vendors && text.find('.') != std::string::npos) {
    if (const auto real = number_of<double>(text); real && std::isfinite(*real)) return *real;
  }
  return Json(text);
}

Json to_json(const DocumentNode& node, Whose whose) {
  switch (node.kind) {
    case DocumentNode::Kind::text:
      return scalar(node, whose);
    case DocumentNode::Kind::list: {
      JsonArray out;
      for (const DocumentNode& item : node.items) out.push_back(to_json(item, whose));
      return out;
    }
    case DocumentNode::Kind::mapping: {
      JsonObject out;
      for (const DocumentNode::Member& member : node.members) {
        out[member.key] = to_json(member.value, member.key == "vendor" ? Whose::vendors : whose);
      }
      return out;
    }
    default:
      return nullptr;
  }
}

/// A key that stands there twice: the first one is not read.
const DocumentNode::Member* repeated(const DocumentNode& node) {
  for (std::size_t i = 0; i < node.members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (node.members[i].key == node.members[j].key) return &node.members[i];
    }
    if (const auto* deeper = repeated(node.members[i].value)) return deeper;
  }
  return nullptr;
}

/// Where the path that a refusal begins with stands; keys may hold points themselves.
config::Position position_of(const DocumentNode& node, std::string_view path, config::Position above) {
  for (const DocumentNode::Member& member : node.members) {
    if (!path.starts_with(member.key)) continue;
    const std::string_view rest = path.substr(member.key.size());
    if (rest.empty() || rest.front() == ' ') return member.at;
    if (rest.front() == '.') return position_of(member.value, rest.substr(1), member.at);
  }
  return above;
}

/// Text that YAML reads as that text, on one line.
std::string quoted(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '/';
  };
  const bool word =
      !text.empty() && text.front() != '-' && text.front() != '.' && std::ranges::all_of(text, is_plain);
  const bool plain = word && text != "null" && text != "true" && text != "false" && !number_of<double>(text);
  // JSON's escapes are YAML's too.
  return plain ? std::string{text} : boost::json::serialize(Json(text));
}

std::string inline_text(const Json& json) {
  std::string out;
  if (json.is_string()) return quoted(json.get_string());
  if (json.is_double()) return fmt::format("{:#}", json.get_double());
  if (json.is_object()) {
    for (const auto& member : json.get_object()) {
      out +=
          fmt::format("{}{}: {}", out.empty() ? "" : ", ", quoted(member.key()), inline_text(member.value()));
    }
    return "{" + out + "}";
  }
  if (!json.is_array()) return boost::json::serialize(json);
  for (const Json& item : json.get_array()) out += (out.empty() ? "" : ", ") + inline_text(item);
  return "[" + out + "]";
}

/// A mapping of plain values that fits a line is written on one.
bool is_short(const JsonObject& object) {
  std::size_t length = 0;
  for (const auto& member : object) {
    if (member.value().is_object()) return false;
    length += member.key().size() + inline_text(member.value()).size() + 4;
  }
  return length <= 80;
}

void write(std::string& out, const JsonObject& object, std::size_t depth) {
  for (const auto& member : object) {
    if (member.value().is_null()) continue;
    out += fmt::format("{}{}:", std::string(depth * 2, ' '), quoted(member.key()));
    if (!member.value().is_object()) {
      out += fmt::format(" {}\n", inline_text(member.value()));
    } else if (const JsonObject& inner = member.value().get_object(); is_short(inner)) {
      std::string line;
      for (const auto& one : inner) {
        if (one.value().is_null()) continue;
        line +=
            fmt::format("{}{}: {}", line.empty() ? "" : ", ", quoted(one.key()), inline_text(one.value()));
      }
      out += fmt::format(" {{{}}}\n", line);
    } else {
      out += "\n";
      write(out, inner, depth + 1);
    }
  }
}

}  // namespace

Result<std::vector<Sheet>> read_catalogue(std::string_view yaml) {
  if (yaml.size() > kCatalogueBytesMax) {
    return fail(Errc::invalid, fmt::format("a catalogue is at most {} bytes", kCatalogueBytesMax));
  }
  const config::Document document = config::parse_document(yaml, kLevelsMax);
  const auto at_line = [](config::Position at, std::string_view what, std::string hint = {}) {
    return fail(Errc::invalid, fmt::format("line {}: {}", at.line, what), std::move(hint));
  };
  if (!document.problems.empty())
    return at_line(document.problems.front().at, document.problems.front().message);
  const DocumentNode& root = document.root;
  if (root.kind != DocumentNode::Kind::mapping || root.members.size() > kModelsMax) {
    return fail(Errc::invalid, fmt::format("a catalogue is a mapping of 1 to {} models", kModelsMax),
                "`bananactl models export` shows one.");
  }
  if (const auto* twice = repeated(root))
    return at_line(twice->at, fmt::format("{} stands there twice", twice->key));
  std::vector<Sheet> sheets;
  for (const DocumentNode::Member& member : root.members) {
    auto sheet = read_sheet(member.key, to_json(member.value, Whose::ours));
    if (!sheet) {
      const Error& problem = sheet.error();
      return at_line(position_of(root, problem.message, member.at), problem.message, problem.hint);
    }
    sheets.push_back(*std::move(sheet));
  }
  return sheets;
}

std::string write_catalogue(std::span<const Sheet> sheets) {
  std::string out;
  for (const Sheet& sheet : sheets) {
    out += fmt::format("{}{}:\n", out.empty() ? "" : "\n", quoted(sheet.model.id));
    write(out, to_json(sheet), 1);
  }
  return out;
}

const std::vector<Sheet>& shipped() {
  static const std::vector<Sheet> kShipped = [] {
    auto sheets = read_catalogue(embedded::models().front().text);
    if (!sheets) throw std::logic_error("config/models.yaml: " + sheets.error().message);  // a test reads it
    return *std::move(sheets);
  }();
  return kShipped;
}

}  // namespace banana::models
