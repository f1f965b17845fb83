// templates list, show, export.
#include <algorithm>

#include <fmt/format.h>

#include "core/gallery/handlers.hpp"

namespace banana::gallery {

JsonObject in_brief(const Row& row) {
  return {{"id", row.what.id},
          {"title", row.what.title.in(Language::en)},
          {"category", row.what.category},
          {"state", to_string(row.state)},
          {"uses", row.uses},
          {"questions", row.what.questions.size()},
          {"model", row.what.request.model.empty() ? Json(nullptr) : Json(row.what.request.model)},
          {"example", row.example ? Json(row.example->text()) : Json(nullptr)},
          {"source", to_string(row.source())},
          {"position", row.position},
          {"author", row.author},
          {"updated_at", to_iso8601(row.updated_at)},
          {"updated_by", row.updated_by}};
}

JsonObject in_full(const Row& row) {
  JsonObject out = in_brief(row);
  out["document"] = to_json(row.what);
  return out;
}

Result<Json> list_templates(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto category = args.find<std::string>("category");
  const auto state = args.find<std::string>("state");
  JsonArray items;
  std::int64_t shown = 0;
  for (const Row& row : read_rows(snapshot)) {
    if ((category && *category != row.what.category) || (state && *state != to_string(row.state))) continue;
    if (row.state == State::on) ++shown;
    items.push_back(in_brief(row));
  }
  std::string summary = fmt::format("{} templates, {} of them on.", items.size(), shown);
  return Json(JsonObject{{"items", std::move(items)}, {"next", nullptr}, {"summary", std::move(summary)}});
}

Result<Json> show_template(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto row = find_row(snapshot, args.get<std::string>("template"));
  if (!row) return row.error();
  return Json(in_full(*row));
}

Result<Json> export_templates(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  std::vector<Row> rows;
  if (const auto id = args.find<std::string>("template")) {
    auto row = find_row(snapshot, *id);
    if (!row) return row.error();
    rows.push_back(*std::move(row));
  } else {
    rows = read_rows(snapshot);
  }
  Collection out;
  for (const Category& category : read_categories(snapshot)) {
    const bool is_named =
        std::ranges::any_of(rows, [&](const Row& row) { return row.what.category == category.id; });
    if (is_named) out.categories.push_back(category);
  }
  for (Row& row : rows) {
    out.pieces.push_back({.what = std::move(row.what),
                          .state = row.state,
                          .example = row.example ? row.example->str() : std::string{}});
  }
  return Json(JsonObject{{"text", write_collection(out)}});
}

}  // namespace banana::gallery
