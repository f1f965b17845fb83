// models enable, disable, set.
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/base/spelling.hpp"
#include "core/models/handlers.hpp"
#include "core/models/model_json.hpp"
#include "core/models/sheet.hpp"
#include "core/models/take_over.hpp"

namespace banana::models {
namespace {

constexpr std::size_t kPathDepthMax = 8;

Result<Json> turn(db::Tx& tx, const ops::Args& args, ops::Context& context, Switch state) {
  take_turn(tx);
  const auto row = find_row(tx, args.get<std::string>("model"));
  if (!row) return row.error();
  context.change.before = brief(*row);
  if (row->state != state) {
    Row next = *row;
    next.state = state;
    put_row(tx, next, context.now, context.actor.name);
  }
  context.change.after = brief(find_row(tx, row->model.id).value());
  return context.change.after;
}

/// JSON where it reads as such, text otherwise: 8, 2K, ["1K", "2K"], null.
Json value_of(const std::string& text) {
  boost::system::error_code none;
  Json value = boost::json::parse(text, none);
  return none ? Json(text) : value;
}

/// The names along a path; a name that holds points itself is met whole where it is there already.
Result<Json*> place_of(JsonObject& document, std::string_view path) {
  JsonObject* at = &document;
  for (std::size_t depth = 0; depth < kPathDepthMax; ++depth) {
    std::string_view name = path.substr(0, path.find('.'));
    for (const auto& member : *at) {
      const std::string_view key = member.key();
      const bool whole = path == key || (path.starts_with(key) && path.substr(key.size()).starts_with('.'));
      if (whole && key.size() > name.size()) name = key;
    }
    if (name.empty()) break;
    Json& value = (*at)[name];
    if (name.size() == path.size()) return &value;
    path.remove_prefix(name.size() + 1);
    if (value.is_null()) value = JsonObject{};
    if (!value.is_object()) return fail(Errc::invalid, fmt::format("{} has no members", name));
    at = &value.get_object();
  }
  return fail(Errc::invalid, "that is no path",
              "Such as: limits.concurrency, operations.generate.outputs.max");
}

bool is_price(std::string_view path) {
  return path == "price" || path.ends_with(".price") || path.find(".price.") != std::string_view::npos;
}

Result<Model> changed(const Model& model, const std::string& path, const Json& value, Json& before) {
  if (is_price(path)) {
    return fail(Errc::invalid, "a price is kept with the prices",
                fmt::format("bananactl prices set {} OPERATION --base TOKENS", model.id));
  }
  if (path == "state" || path == "enabled") {
    return fail(Errc::invalid, "a model is switched, not set",
                fmt::format("bananactl models enable {0}, or models disable {0}", model.id));
  }
  JsonObject document = to_json(model);
  const auto place = place_of(document, path);
  if (!place) return place.error();
  before = **place;
  **place = value;
  auto sheet = read_sheet(model.id, document);
  if (!sheet) return sheet.error();
  return std::move(sheet->model);
}

}  // namespace

Result<Json> enable_model(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return turn(tx, args, context, args.get<bool>("auto") ? Switch::automatic : Switch::on);
}

Result<Json> disable_model(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return turn(tx, args, context, Switch::off);
}

Result<Json> set_model(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  take_turn(tx);
  auto row = find_row(tx, args.get<std::string>("model"));
  if (!row) return row.error();
  const auto path = args.get<std::string>("path");
  const Json value = value_of(args.get<std::string>("value"));
  Json before;
  auto model = changed(row->model, path, value, before);
  if (!model) return model.error();
  if (const auto fine = check_fallbacks(tx, *model); !fine) return fine.error();
  const bool differs = *model != row->model;
  row->model = *std::move(model);
  JsonObject told{{"model", row->model.id}, {"path", path}, {"value", before}, {"version", row->version}};
  context.change.before = told;
  if (differs) put_row(tx, *row, context.now, context.actor.name);
  told["value"] = value;
  told["version"] = row->version + (differs ? 1 : 0);
  context.change.after = told;
  told["before"] = before;
  return Json(std::move(told));
}

}  // namespace banana::models
