// models list, show, export.
#include <fmt/format.h>

#include "core/models/catalogue_file.hpp"
#include "core/models/handlers.hpp"
#include "core/models/model_json.hpp"
#include "core/money/price_book.hpp"

namespace banana::models {
namespace {

bool matches(const Row& row, const ops::Args& args) {
  const auto is = [&](std::string_view name, std::string_view value) {
    const auto wanted = args.find<std::string>(name);
    return !wanted || *wanted == value;
  };
  const auto operation = parse_operation(args.find<std::string>("operation").value_or(""));
  return is("provider", row.model.provider) && is("kind", to_string(row.model.kind)) &&
         is("state", to_string(row.state)) && is("source", to_string(row.source())) &&
         (!operation || row.model.offer(*operation) != nullptr);
}

}  // namespace

Result<Json> list_models(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  JsonArray items;
  std::int64_t automatic = 0;
  for (const Row& row : read_rows(snapshot)) {
    if (!matches(row, args)) continue;
    if (row.state == Switch::automatic) ++automatic;
    items.push_back(brief(row));
  }
  std::string summary = fmt::format("{} models.", items.size());
  if (automatic > 0)
    summary += " Those that are auto are on while their provider has a key (see: bananactl providers list).";
  return Json(JsonObject{{"items", std::move(items)}, {"next", nullptr}, {"summary", std::move(summary)}});
}

Result<Json> show_model(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const auto row = find_row(snapshot, args.get<std::string>("model"));
  if (!row) return row.error();
  return Json(in_full(snapshot, *row, context.now));
}

Result<Json> export_models(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  std::vector<Row> rows;
  if (const auto id = args.find<std::string>("model")) {
    auto row = find_row(snapshot, *id);
    if (!row) return row.error();
    rows.push_back(*std::move(row));
  } else {
    rows = read_rows(snapshot);
  }
  std::vector<Sheet> sheets;
  for (Row& row : rows) {
    if (args.get<bool>("changed") && row.source() == Source::shipped) continue;
    Sheet sheet{.model = std::move(row.model), .state = row.state};
    for (const auto& [operation, offer] : sheet.model.offers) {
      auto price = money::price_at(snapshot, sheet.model.id, to_string(operation), context.now);
      if (price) sheet.prices.emplace(operation, std::move(price->rule));
    }
    sheets.push_back(std::move(sheet));
  }
  return Json(JsonObject{{"text", write_catalogue(sheets)}});
}

}  // namespace banana::models
