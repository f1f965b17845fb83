#include "core/models/take_over.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/base/spelling.hpp"
#include "core/models/catalogue_file.hpp"

namespace banana::models {
namespace {

using RowsById = std::map<std::string, Row, std::less<>>;

RowsById rows_by_id(db::Snapshot& snapshot) {
  RowsById out;
  for (Row& row : read_rows(snapshot)) {
    std::string id = row.model.id;
    out.emplace(std::move(id), std::move(row));
  }
  return out;
}

/// The version that counts or will: the newest that is not over.
std::optional<money::PriceVersion> standing_price(db::Snapshot& snapshot, const std::string& model,
                                                  std::string_view operation, Instant now) {
  for (auto& version : money::price_history(snapshot, model, operation)) {
    if (!version.valid_to || *version.valid_to > now) return std::move(version);
  }
  return std::nullopt;
}

Json rule_json(const money::Rule& rule) { return Json(std::string_view{money::describe(rule)}); }

/// Whose prices may be replaced by those that come.
enum class Replace : std::uint8_t { shipped_ones, all };

void plan_prices(db::Snapshot& snapshot, const Sheet& sheet, Instant now, std::string_view by,
                 Replace replace, Plan& plan) {
  for (const auto& [operation, rule] : sheet.prices) {
    const std::string_view name = to_string(operation);
    const auto standing = standing_price(snapshot, sheet.model.id, name, now);
    if (standing && standing->rule == rule) continue;
    const bool ours = standing && replace == Replace::shipped_ones && standing->created_by != kShippedBy;
    plan.changes.push_back({.model = sheet.model.id,
                            .what = {.path = fmt::format("price.{}", name),
                                     .here = standing ? rule_json(standing->rule) : Json(nullptr),
                                     .there = rule_json(rule),
                                     .fate = !standing ? Fate::added
                                             : ours    ? Fate::kept
                                                       : Fate::taken}});
    if (ours) continue;
    plan.prices.push_back({.model = sheet.model.id,
                           .operation = std::string{name},
                           .rule = rule,
                           .note = by == kShippedBy ? "as shipped" : "with an own catalogue",
                           .by = std::string{by}});
  }
}

void plan_new(const Sheet& sheet, std::int64_t place, std::optional<JsonObject> shipped_as, Plan& plan) {
  plan.changes.push_back({.model = sheet.model.id,
                          .what = {.path = "",
                                   .here = nullptr,
                                   .there = Json(std::string_view{sheet.model.title}),
                                   .fate = Fate::added}});
  plan.rows.push_back(
      {.model = sheet.model, .place = place, .shipped = std::move(shipped_as), .state = sheet.state});
}

void add(const std::string& model, std::vector<Difference> differences, Plan& plan) {
  for (Difference& difference : differences)
    plan.changes.push_back({.model = model, .what = std::move(difference)});
}

void plan_merge(const Sheet& sheet, const Row& row, std::int64_t place, Plan& plan) {
  const JsonObject there = to_json(sheet.model);
  if (!row.shipped) {
    // An operator had one of this name first: it stays theirs.
    auto differences = compare(to_json(row.model), there);
    for (Difference& difference : differences) difference.fate = Fate::conflict;
    return add(row.model.id, std::move(differences), plan);
  }
  Merged merged = merge(*row.shipped, to_json(row.model), there);
  const auto read = read_sheet(row.model.id, merged.document);
  if (!read) {
    // Each member alone would do, but not together: nothing of it is taken.
    for (Difference& difference : merged.differences) {
      if (difference.fate == Fate::taken) difference.fate = Fate::conflict;
    }
    return add(row.model.id, std::move(merged.differences), plan);
  }
  add(row.model.id, std::move(merged.differences), plan);
  if (*row.shipped == there && read->model == row.model && row.place == place) return;
  Row next = row;
  next.model = read->model;
  next.shipped = there;
  next.place = place;
  plan.rows.push_back(std::move(next));
}

void plan_gone(const Row& row, Plan& plan) {
  plan.changes.push_back({.model = row.model.id,
                          .what = {.path = "",
                                   .here = Json(std::string_view{row.model.title}),
                                   .there = nullptr,
                                   .fate = Fate::gone}});
  Row next = row;
  next.shipped.reset();
  if (next.state == Switch::automatic) next.state = Switch::off;
  plan.rows.push_back(std::move(next));
}

Result<> check_names(const Model& model, const std::vector<std::string_view>& known) {
  for (const std::string& id : model.fallback) {
    if (std::ranges::find(known, id) != known.end()) continue;
    return fail(Errc::invalid,
                fmt::format("{}.fallback names {}, and there is no such model{}", model.id, id,
                            did_you_mean(nearest(id, known))),
                "`bananactl models list` names them all.");
  }
  return {};
}

}  // namespace

std::int64_t Plan::count(Fate fate) const {
  return std::ranges::count(changes, fate, [](const Change& change) { return change.what.fate; });
}

Plan plan_shipped(db::Snapshot& snapshot, std::span<const Sheet> sheets, Instant now) {
  Plan plan;
  RowsById rows = rows_by_id(snapshot);
  std::int64_t place = 0;
  for (const Sheet& sheet : sheets) {
    ++place;
    const auto row = rows.find(sheet.model.id);
    if (row == rows.end()) {
      plan_new(sheet, place, to_json(sheet.model), plan);
    } else {
      plan_merge(sheet, row->second, place, plan);
      rows.erase(row);
    }
    plan_prices(snapshot, sheet, now, kShippedBy, Replace::shipped_ones, plan);
  }
  for (const auto& [id, row] : rows) {
    if (row.shipped) plan_gone(row, plan);
  }
  return plan;
}

Result<Plan> plan_own(db::Snapshot& snapshot, std::span<const Sheet> sheets, Instant now,
                      std::string_view by) {
  Plan plan;
  const RowsById rows = rows_by_id(snapshot);
  std::int64_t last = 0;
  std::vector<std::string_view> known;
  for (const auto& [id, row] : rows) {
    last = std::max(last, row.place);
    known.emplace_back(id);
  }
  for (const Sheet& sheet : sheets) known.emplace_back(sheet.model.id);
  for (const Sheet& sheet : sheets) {
    if (const auto fine = check_names(sheet.model, known); !fine) return fine.error();
    const auto row = rows.find(sheet.model.id);
    if (row == rows.end()) {
      plan_new(sheet, ++last, std::nullopt, plan);
    } else if (row->second.model != sheet.model) {
      add(sheet.model.id, compare(to_json(row->second.model), to_json(sheet.model)), plan);
      Row next = row->second;
      next.model = sheet.model;
      plan.rows.push_back(std::move(next));
    }
    plan_prices(snapshot, sheet, now, by, Replace::all, plan);
  }
  const auto added = static_cast<std::size_t>(std::ranges::count(plan.rows, 0, &Row::version));
  if (rows.size() + added > kModelsMax)
    return fail(Errc::limited, fmt::format("there can be {} models at most", kModelsMax));
  return plan;
}

Result<> carry_out(db::Tx& tx, IdMaker& ids, Instant now, std::string_view by, const Plan& plan) {
  for (const Row& row : plan.rows) put_row(tx, row, now, by);
  for (const money::NewPrice& price : plan.prices) {
    if (const auto added = money::add_price(tx, ids, now, price); !added) return added.error();
  }
  return {};
}

Result<bool> seed_models(db::Tx& tx, IdMaker& ids, Instant now) {
  take_turn(tx);
  if (changes(tx) != 0) return false;
  if (const auto done = carry_out(tx, ids, now, kShippedBy, plan_shipped(tx, shipped(), now)); !done)
    return done.error();
  return true;
}

Result<> check_fallbacks(db::Snapshot& snapshot, const Model& model) {
  const RowsById rows = rows_by_id(snapshot);
  std::vector<std::string_view> known;
  for (const auto& [id, row] : rows) known.emplace_back(id);
  return check_names(model, known);
}

}  // namespace banana::models
