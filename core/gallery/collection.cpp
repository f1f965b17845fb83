#include "core/gallery/collection.hpp"

#include <charconv>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/embedded.hpp"
#include "core/config/document.hpp"

namespace banana::embedded {
std::span<const EmbeddedFile> templates();
}

namespace banana::gallery {
namespace {

using config::DocumentNode;

constexpr std::size_t kBlobKeyBytes = 64;

/// What stands without quotes and reads as a whole number or a truth is one; all else is text.
Json scalar(const DocumentNode& node) {
  const std::string& text = node.text;
  if (node.quoted) return Json(text);
  if (text == "true") return true;
  if (text == "false") return false;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole =
      error == std::errc{} && end == text.data() + text.size() && fmt::format("{}", number) == text;
  return is_whole ? Json(number) : Json(text);
}

Json to_json(const DocumentNode& node) {
  switch (node.kind) {
    case DocumentNode::Kind::text:
      return scalar(node);
    case DocumentNode::Kind::list: {
      JsonArray out;
      for (const DocumentNode& item : node.items) out.push_back(to_json(item));
      return out;
    }
    case DocumentNode::Kind::mapping: {
      JsonObject out;
      for (const DocumentNode::Member& member : node.members) out[member.key] = to_json(member.value);
      return out;
    }
    default:
      return nullptr;
  }
}

std::vector<Category> read_categories(models::Fields& fields) {
  std::vector<Category> out;
  const Json* given = fields.find("categories");
  if (given == nullptr) return out;
  if (!given->is_object() || given->get_object().size() > kCategoriesMax) {
    fields.refuse("categories", fmt::format("must be an object of at most {}", kCategoriesMax));
    return out;
  }
  models::Fields each{fields.problem(), "categories", *given};
  for (const auto& member : given->get_object()) {
    const std::string_view id = member.key();
    if (!is_id(id)) each.refuse(id, "can't name a category: lower case letters, digits and dashes");
    out.push_back({.id = std::string{id}, .title = read_words(each, id, kTitleBytesMax)});
  }
  return out;
}

/// A piece is a template's document with what does not belong to the template itself beside it.
Result<Piece> read_piece(std::string_view id, const Json& json) {
  if (!json.is_object()) return fail(Errc::invalid, fmt::format("{} must be an object", id));
  JsonObject document = json.get_object();
  JsonObject beside;
  for (const char* name : {"state", "example"}) {
    if (const Json* value = document.if_contains(name)) {
      beside[name] = *value;
      document.erase(name);
    }
  }
  auto what = read_template(id, document);
  if (!what) return what.error();
  models::Problem problem;
  const Json rest = std::move(beside);
  models::Fields fields{problem, std::string{id}, rest};
  Piece piece{
      .what = *std::move(what),
      .state = static_cast<State>(fields.choice("state", kStateNames, static_cast<std::size_t>(State::on))),
      .example = fields.text("example", "", kBlobKeyBytes)};
  if (problem) return *problem;
  return piece;
}

}  // namespace

Result<Json> read_text(std::string_view text) {
  if (text.size() > kCollectionBytesMax) {
    return fail(Errc::invalid, fmt::format("templates are at most {} bytes of text", kCollectionBytesMax));
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{') {
    boost::system::error_code broken;
    Json json = boost::json::parse(text, broken);
    if (broken) return fail(Errc::invalid, "it begins as JSON and is none: " + broken.message());
    return json;
  }
  const config::Document document = config::parse_document(text);
  if (document.problems.empty()) return to_json(document.root);
  const auto& problem = document.problems.front();
  return fail(Errc::invalid, fmt::format("line {}: {}", problem.at.line, problem.message));
}

Result<Collection> read_collection(std::string_view text) {
  const auto json = read_text(text);
  if (!json) return json.error();
  models::Problem problem;
  models::Fields fields{problem, "", *json};
  Collection out{.categories = read_categories(fields)};
  const Json* given = fields.find("templates");
  if (given != nullptr && (!given->is_object() || given->get_object().size() > kTemplatesMax)) {
    fields.refuse("templates", fmt::format("must be an object of at most {}", kTemplatesMax));
  }
  fields.done();
  if (problem) return *problem;
  if (given == nullptr) return out;
  for (const auto& member : given->get_object()) {
    auto piece = read_piece(member.key(), member.value());
    if (!piece) return piece.error();
    out.pieces.push_back(*std::move(piece));
  }
  return out;
}

std::string write_collection(const Collection& collection) {
  const auto block = [](std::string_view name, const auto& items, auto key, auto value) {
    std::string out = fmt::format("  \"{}\": {{", name);
    for (const auto& item : items) {
      out += fmt::format("{}\n    {}: {}", &item == &items.front() ? "" : ",",
                         boost::json::serialize(Json(std::string_view{key(item)})),
                         boost::json::serialize(value(item)));
    }
    return out + (items.empty() ? "}" : "\n  }");
  };
  const std::string categories = block(
      "categories", collection.categories, [](const Category& one) { return one.id; },
      [](const Category& one) { return gallery::to_json(one.title); });
  const std::string templates = block(
      "templates", collection.pieces, [](const Piece& one) { return one.what.id; },
      [](const Piece& one) {
        JsonObject json = gallery::to_json(one.what);
        json["state"] = to_string(one.state);
        if (!one.example.empty()) json["example"] = one.example;
        return json;
      });
  return fmt::format("{{\n{},\n{}\n}}\n", categories, templates);
}

const Collection& shipped() {
  static const Collection kShipped = [] {
    auto collection = read_collection(embedded::templates().front().text);
    if (!collection)
      throw std::logic_error("config/templates.yaml: " + collection.error().message);  // a test reads it
    return *std::move(collection);
  }();
  return kShipped;
}

}  // namespace banana::gallery
