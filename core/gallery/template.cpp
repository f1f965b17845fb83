#include "core/gallery/template.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/gallery/placeholders.hpp"

namespace banana::gallery {
namespace {

using models::Fields;
using models::Problem;

/// Stands in a request for the model that nobody named: core/models knows none without.
constexpr std::string_view kAny = "any";

bool is_operation_with_words(models::Operation operation) {
  using models::Operation;
  return operation == Operation::generate || operation == Operation::edit ||
         operation == Operation::variation || operation == Operation::video ||
         operation == Operation::animate;
}

models::Request read_settings(Fields& fields) {
  const Json* given = fields.find("request");
  if (given == nullptr) return {};
  if (!given->is_object()) {
    fields.refuse("request", "must be an object");
    return {};
  }
  JsonObject json = given->get_object();
  const bool is_any = !json.contains("model");
  if (is_any) json["model"] = kAny;
  for (const char* words : {"prompt", "references", "seed"}) {
    if (json.contains(words)) fields.refuse(fmt::format("request.{}", words), "is not a template's");
  }
  auto request = models::read_request(json);
  if (!request) {
    fields.refuse("request", "can't be read: " + request.error().message);
    return {};
  }
  if (is_any) request->model.clear();
  if (!is_operation_with_words(request->operation)) {
    fields.refuse("request.operation", "must be one that has a prompt");
  }
  return *std::move(request);
}

std::vector<Question> read_questions(Fields& fields, const std::vector<std::string>& placeholders) {
  std::vector<Question> questions;
  const Json* given = fields.find("questions");
  if (given != nullptr && !given->is_object()) {
    fields.refuse("questions", "must be an object");
    return questions;
  }
  if (given != nullptr) {
    Fields each{fields.problem(), fields.path("questions"), *given};
    for (const auto& member : given->get_object()) {
      const std::string name{std::string_view{member.key()}};
      if (std::ranges::find(placeholders, name) == placeholders.end()) {
        each.refuse(name, "asks for what is not in the prompt", fmt::format("Write {{{}}} in it.", name));
      }
      questions.push_back({.placeholder = name, .ask = read_words(each, name, kQuestionBytesMax)});
    }
  }
  for (const std::string& name : placeholders) {
    if (std::ranges::find(questions, name, &Question::placeholder) == questions.end()) {
      fields.refuse("questions", fmt::format("lack {}, which is in the prompt", name));
    }
  }
  return questions;
}

}  // namespace

std::optional<State> parse_state(std::string_view name) {
  const auto at = std::ranges::find(kStateNames, name);
  if (at == kStateNames.end()) return std::nullopt;
  return static_cast<State>(at - kStateNames.begin());
}

bool is_id(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && text.size() <= kIdBytesMax && is_letter(text.front()) &&
         std::ranges::all_of(text,
                             [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

Words read_words(Fields& fields, std::string_view name, std::size_t bytes_max) {
  Words words;
  const Json* given = fields.find(name);
  if (given == nullptr || !given->is_object()) {
    fields.refuse(name, "needs a text in every language: uz, ru, en");
    return words;
  }
  Fields each{fields.problem(), fields.path(name), *given};
  for (std::size_t n = 0; n < kLanguageNames.size(); ++n) {
    words.each[n] = each.required_text(kLanguageNames[n], bytes_max);
  }
  each.done();
  return words;
}

Result<Template> read_template(std::string_view id, const Json& json) {
  if (!is_id(id)) {
    return fail(Errc::invalid, fmt::format("\"{}\" can't name a template", id),
                "Lower case letters, digits and dashes, a letter first, 40 at most.");
  }
  Problem problem;
  Fields fields{problem, std::string{id}, json};
  Template out{.id = std::string{id}, .category = fields.required_text("category", kIdBytesMax)};
  out.title = read_words(fields, "title", kTitleBytesMax);
  out.text = read_words(fields, "text", kTextBytesMax);
  out.prompt = fields.required_text("prompt", kPromptBytesMax);
  const auto names = placeholders(out.prompt);
  if (!names) fields.refuse("prompt", names.error().message, names.error().hint);
  out.questions = read_questions(fields, names ? *names : std::vector<std::string>{});
  out.request = read_settings(fields);
  if (fields.has("photo")) out.photo = read_words(fields, "photo", kQuestionBytesMax);
  fields.done();
  if (problem) return *problem;
  return out;
}

JsonObject to_json(const Words& words) {
  JsonObject out;
  for (std::size_t n = 0; n < kLanguageNames.size(); ++n) out[kLanguageNames[n]] = words.each[n];
  return out;
}

JsonObject to_json(const Template& of) {
  JsonObject out{{"category", of.category},
                 {"title", to_json(of.title)},
                 {"text", to_json(of.text)},
                 {"prompt", of.prompt}};
  if (!of.questions.empty()) {
    JsonObject questions;
    for (const Question& question : of.questions) questions[question.placeholder] = to_json(question.ask);
    out["questions"] = std::move(questions);
  }
  if (of.photo) out["photo"] = to_json(*of.photo);
  JsonObject request = models::to_json(of.request);
  if (of.request.model.empty()) request.erase("model");
  out["request"] = std::move(request);
  return out;
}

}  // namespace banana::gallery
