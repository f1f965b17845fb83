#include "core/models/request.hpp"

#include <algorithm>
#include <limits>

#include "core/models/fields.hpp"

namespace banana::models {
namespace {

constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kBlobKeyBytesMax = 512;
constexpr std::int64_t kWholeMax = std::numeric_limits<std::int64_t>::max();
constexpr double kRealMax = 1e9;

std::map<std::string, std::string> read_options(Fields& fields) {
  const Json* given = fields.find("options");
  std::map<std::string, std::string> options;
  if (given == nullptr) return options;
  Fields values{fields.problem(), fields.path("options"), *given};
  if (given->is_object()) {
    if (given->get_object().size() > kRequestOptionsMax) values.refuse("", "are too many");
    for (const auto& member : given->get_object()) {
      options.emplace(member.key(), values.required_text(member.key(), kNameBytesMax));
    }
  }
  return options;
}

std::vector<Reference> read_references(Fields& fields) {
  const Json* given = fields.find("references");
  std::vector<Reference> references;
  if (given == nullptr) return references;
  if (!given->is_array() || given->get_array().size() > kRequestReferencesMax) {
    fields.refuse("references", "must be a short list");
    return references;
  }
  for (const Json& item : given->get_array()) {
    Fields members{fields.problem(), fields.path("references"), item};
    const std::size_t role = members.choice("role", kReferenceRoleNames, 0);
    references.push_back(
        {.blob = members.required_text("blob", kBlobKeyBytesMax), .role = static_cast<ReferenceRole>(role)});
    members.done();
  }
  return references;
}

}  // namespace

std::optional<ReferenceRole> parse_reference_role(std::string_view name) {
  const auto at = std::ranges::find(kReferenceRoleNames, name);
  if (at == kReferenceRoleNames.end()) return std::nullopt;
  return static_cast<ReferenceRole>(at - kReferenceRoleNames.begin());
}

std::string_view Request::option(std::string_view name) const {
  const auto found =
      std::ranges::find(options, name, [](const auto& option) -> std::string_view { return option.first; });
  return found == options.end() ? std::string_view{} : std::string_view{found->second};
}

std::int64_t Request::count(ReferenceRole role) const {
  return std::ranges::count(references, role, &Reference::role);
}

JsonObject to_json(const Request& request) {
  JsonObject out{{"model", request.model}, {"operation", to_string(request.operation)}};
  if (!request.prompt.empty()) out["prompt"] = request.prompt;
  if (!request.negative_prompt.empty()) out["negative_prompt"] = request.negative_prompt;
  if (!request.options.empty()) {
    JsonObject options;
    for (const auto& [name, value] : request.options) options[name] = value;
    out["options"] = std::move(options);
  }
  if (request.seed) out["seed"] = *request.seed;
  if (request.steps) out["steps"] = *request.steps;
  if (request.guidance) out["guidance"] = *request.guidance;
  if (request.strength) out["strength"] = *request.strength;
  out["outputs"] = request.outputs;
  if (request.seconds != 0) out["seconds"] = request.seconds;
  if (!request.references.empty()) {
    JsonArray references;
    for (const Reference& reference : request.references) {
      references.push_back(JsonObject{{"blob", reference.blob}, {"role", to_string(reference.role)}});
    }
    out["references"] = std::move(references);
  }
  return out;
}

Result<Request> read_request(const Json& json) {
  Problem problem;
  Fields fields{problem, "", json};
  Request request{.model = fields.required_text("model", kNameBytesMax)};
  request.operation = static_cast<Operation>(fields.choice("operation", kOperationNames, 0));
  request.prompt = fields.text("prompt", "", kPromptBytesMax);
  request.negative_prompt = fields.text("negative_prompt", "", kPromptBytesMax);
  request.options = read_options(fields);
  request.seed = fields.maybe_whole("seed", 0, kWholeMax);
  request.steps = fields.maybe_whole("steps", 0, kWholeMax);
  request.guidance = fields.maybe_real("guidance", -kRealMax, kRealMax);
  request.strength = fields.maybe_real("strength", -kRealMax, kRealMax);
  request.outputs = fields.whole("outputs", 1, 0, kWholeMax);
  request.seconds = fields.whole("seconds", 0, 0, kWholeMax);
  request.references = read_references(fields);
  fields.done();
  if (problem) return *problem;
  return request;
}

}  // namespace banana::models
