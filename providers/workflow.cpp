#include "providers/workflow.hpp"

#include <utility>

#include "providers/inputs.hpp"
#include "providers/read_json.hpp"

namespace banana::providers {

namespace {

using models::ReferenceRole;

class Workflow {
 public:
  Workflow(JsonObject graph, const Order& order) : graph_(std::move(graph)), order_(order) {}

  void fill(std::string_view name, const Json& value) {
    const Json* slot = at(order_.vendor, "slots", name);
    if (!slot) return refuse(std::string{name}, "has no slot in the workflow");
    if (slot->is_string()) return place(name, slot->get_string(), value);
    for (const Json& one : array_at(*slot)) place(name, text_at(one), value);
  }
  void fill(std::string_view name, std::string_view text) {
    if (!text.empty()) fill(name, Json(text));
  }
  template <class T>
  void fill(std::string_view name, const std::optional<T>& value) {
    if (value) fill(name, Json(*value));
  }

  [[nodiscard]] Tried<JsonObject> take() {
    if (problem_) return *std::move(problem_);
    return std::move(graph_);
  }

 private:
  /// "6.text": the node, and its input.
  void place(std::string_view name, std::string_view where, const Json& value) {
    const std::size_t dot = where.find('.');
    if (dot == std::string_view::npos) return refuse(std::string{name}, "has a slot that is not node.input");
    Json* node = graph_.if_contains(where.substr(0, dot));
    JsonObject* object = node ? node->if_object() : nullptr;
    Json* inputs = object ? object->if_contains("inputs") : nullptr;
    if (!inputs || !inputs->is_object())
      return refuse(std::string{name}, "has a slot in a node that is not there");
    inputs->get_object()[where.substr(dot + 1)] = value;
  }
  void refuse(const std::string& name, std::string_view why) {
    if (!problem_)
      problem_ = Failed{.why = Failure::invalid,
                        .message = quoted("vendor.slots: " + name + " " + std::string{why})};
  }

  JsonObject graph_;
  const Order& order_;
  std::optional<Failed> problem_;
};

}  // namespace

std::map<const Reference*, std::string> picture_slots(const Order& order) {
  std::map<const Reference*, std::string> out;
  int looks = 0;
  for (const Reference& picture : order.references) {
    std::string name{models::to_string(picture.role)};
    if (picture.role == ReferenceRole::reference && ++looks > 1) name += "_" + std::to_string(looks);
    out[&picture] = std::move(name);
  }
  return out;
}

bool has_slot(const Order& order, std::string_view name) {
  return at(order.vendor, "slots", name) != nullptr;
}

Tried<JsonObject> fill_workflow(const Order& order, std::optional<std::int64_t> seed,
                                const std::map<const Reference*, std::string>& pictures) {
  const Json* graph = at(order.vendor, "graph");
  if (!graph || !graph->is_object())
    return Failed{.why = Failure::invalid, .message = "the model's vendor.graph holds no workflow"};
  const models::Request& request = order.request;
  Workflow workflow{graph->get_object(), order};
  workflow.fill("prompt", prompt_of(order));
  workflow.fill("negative_prompt", request.negative_prompt);
  const auto size = parse_pixel_size(chosen_size(order));
  if (size) {
    workflow.fill("width", Json(size->width));
    workflow.fill("height", Json(size->height));
  }
  for (const auto& [name, value] : request.options) {
    if (!size || (name != "size" && name != "aspect_ratio")) workflow.fill(name, value);
  }
  workflow.fill("seed", seed);
  workflow.fill("steps", request.steps);
  workflow.fill("guidance", request.guidance);
  workflow.fill("strength", request.strength);
  if (request.outputs > 1 || has_slot(order, "outputs")) workflow.fill("outputs", Json(request.outputs));
  if (request.seconds > 0) workflow.fill("seconds", Json(request.seconds));
  for (const auto& [picture, slot] : picture_slots(order)) {
    const auto name = pictures.find(picture);
    if (name != pictures.end()) workflow.fill(slot, name->second);
  }
  return workflow.take();
}

}  // namespace banana::providers
