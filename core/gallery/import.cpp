#include "core/gallery/import.hpp"

#include <algorithm>
#include <map>

namespace banana::gallery {
namespace {

constexpr db::Sql kSeed = "INSERT INTO template_seed (id, at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";

using RowsById = std::map<std::string, Row, std::less<>>;

RowsById rows_by_id(db::Snapshot& snapshot) {
  RowsById out;
  for (Row& row : read_rows(snapshot)) {
    std::string id = row.what.id;
    out.emplace(std::move(id), std::move(row));
  }
  return out;
}

void note(Plan& plan, const Piece& piece, Fate fate) {
  plan.arrivals.push_back({.id = piece.what.id, .title = piece.what.title.in(Language::en), .fate = fate});
}

}  // namespace

std::int64_t Plan::count(Fate fate) const { return std::ranges::count(arrivals, fate, &Arrival::fate); }

Plan plan_shipped(db::Snapshot& snapshot, const Collection& shipped) {
  Plan plan{.categories = {}, .rows = {}, .arrivals = {}};
  const auto known_categories = read_categories(snapshot);
  for (const Category& category : shipped.categories) {
    const bool is_known =
        std::ranges::find(known_categories, category.id, &Category::id) != known_categories.end();
    if (!is_known) plan.categories.push_back(category);
  }
  const RowsById rows = rows_by_id(snapshot);
  for (const Piece& piece : shipped.pieces) {
    const JsonObject there = to_json(piece.what);
    const auto row = rows.find(piece.what.id);
    if (row == rows.end()) {
      note(plan, piece, Fate::added);
      plan.rows.push_back(
          {.what = piece.what, .state = piece.state, .shipped = there, .author = std::string{kShippedBy}});
    } else if (row->second.source() != Source::shipped) {
      note(plan, piece, row->second.what == piece.what ? Fate::same : Fate::kept);
    } else if (row->second.what == piece.what) {
      note(plan, piece, Fate::same);
    } else {
      note(plan, piece, Fate::taken);
      Row next = row->second;
      next.what = piece.what;
      next.shipped = there;
      plan.rows.push_back(std::move(next));
    }
  }
  return plan;
}

Plan plan_own(db::Snapshot& snapshot, const Collection& own) {
  Plan plan{.categories = own.categories, .rows = {}, .arrivals = {}};
  const RowsById rows = rows_by_id(snapshot);
  for (const Piece& piece : own.pieces) {
    const auto row = rows.find(piece.what.id);
    Row next = row == rows.end() ? Row{} : row->second;
    const auto example = blob::BlobKey::parse(piece.example);
    if (row != rows.end() && next.what == piece.what && next.state == piece.state &&
        (!example || next.example == example)) {
      note(plan, piece, Fate::same);
      continue;
    }
    note(plan, piece, row == rows.end() ? Fate::added : Fate::taken);
    next.what = piece.what;
    next.state = piece.state;
    if (example) next.example = example;
    plan.rows.push_back(std::move(next));
  }
  return plan;
}

Result<std::int64_t> carry_out(db::Tx& tx, const Plan& plan, Instant now, std::string_view by) {
  for (const Category& category : plan.categories) put_category(tx, category);
  if (read_categories(tx).size() > kCategoriesMax) {
    return fail(Errc::limited, "there would be too many categories");
  }
  std::int64_t missing = 0;
  for (const Row& row : plan.rows) {
    const auto put = put_row(tx, row, now, by);
    if (!put) return put.error();
    if (!put->has_example) ++missing;
  }
  return missing;
}

Result<bool> seed_templates(db::Tx& tx, Instant now) {
  take_turn(tx);
  if (tx.exec(kSeed, now) == 0) return false;
  const auto done = carry_out(tx, plan_shipped(tx, shipped()), now, kShippedBy);
  if (!done) return done.error();
  return true;
}

}  // namespace banana::gallery
