#include "core/models/rows.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/base/spelling.hpp"
#include "core/models/sheet.hpp"

namespace banana::models {
namespace {

using db::Sql;

#define COLUMNS "id, place, document, shipped, state, version, updated_at, updated_by"
constexpr Sql kAll = "SELECT " COLUMNS " FROM model ORDER BY place, id";
constexpr Sql kOne = "SELECT " COLUMNS " FROM model WHERE id = $1";
// The version counts on even where this program can't read what was there.
constexpr Sql kPut = "INSERT INTO model (" COLUMNS
                     ") VALUES ($1, $2, $3, $4, $5, 1, $6, $7) ON CONFLICT (id) DO UPDATE SET place = "
                     "excluded.place, document = excluded.document, shipped = excluded.shipped, state = "
                     "excluded.state, version = model.version + 1, updated_at = excluded.updated_at, "
                     "updated_by = excluded.updated_by";
#undef COLUMNS
constexpr Sql kPutVersion =
    "INSERT INTO model_version (model, version, document, state, made_at, made_by) "
    "SELECT id, version, document, state, updated_at, updated_by FROM model WHERE id = $1";
// SQLite has one writer anyhow.
constexpr Sql kTakeTurn =
    Sql::per_engine("SELECT 1",
                    "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(CAST(current_schema() AS "
                    "text) || ' models', "
                    "0))) AS turn");
constexpr Sql kIds = "SELECT id FROM model ORDER BY id";
constexpr Sql kChanges = "SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM model";

Result<Row> read(const db::Rows& row) {
  boost::system::error_code broken;
  const Json document = boost::json::parse(row.text(2), broken);
  const auto sheet =
      broken ? Result<Sheet>{fail(Errc::internal, "it is no JSON")} : read_sheet(row.text(0), document);
  if (!sheet) return sheet.error();
  Row out{.model = sheet->model,
          .place = row.i64(1),
          .state = parse_switch(row.text(4)).value_or(Switch::off),
          .version = row.i64(5),
          .updated_at = row.get<Instant>(6),
          .updated_by = row.get<std::string>(7)};
  if (!row.is_null(3)) out.shipped = boost::json::parse(row.text(3)).as_object();
  return out;
}

}  // namespace

Source Row::source() const {
  if (!shipped) return Source::own;
  return *shipped == to_json(model) ? Source::shipped : Source::edited;
}

std::vector<Row> read_rows(db::Snapshot& snapshot) {
  std::vector<Row> out;
  db::Rows rows = snapshot.query(kAll);
  while (rows.next()) {
    auto row = read(rows);
    if (row) {
      out.push_back(*std::move(row));
    } else {
      log::warning("a model can't be read and is left out",
                   {{"model", rows.text(0)}, {"problem", row.error().message}});
    }
  }
  return out;
}

Result<Row> find_row(db::Snapshot& snapshot, std::string_view id) {
  {
    db::Rows rows = snapshot.query(kOne, id);
    if (rows.next()) {
      auto row = read(rows);
      if (row) return row;
      return fail(Errc::internal, fmt::format("the model {} was kept by another version of this program: {}",
                                              id, row.error().message));
    }
  }
  std::vector<std::string> ids;
  db::Rows rows = snapshot.query(kIds);
  while (rows.next()) ids.emplace_back(rows.text(0));
  const std::vector<std::string_view> known{ids.begin(), ids.end()};
  return fail(Errc::not_found,
              fmt::format("no model is called \"{}\"{}", id, did_you_mean(nearest(id, known))),
              known.empty() ? "There is none yet: bananactl models import"
                            : "`bananactl models list` names them all.");
}

void take_turn(db::Tx& tx) { (void)tx.value<std::int64_t>(kTakeTurn); }

void put_row(db::Tx& tx, const Row& row, Instant now, std::string_view by) {
  const std::string document = boost::json::serialize(to_json(row.model));
  const auto shipped = row.shipped ? std::optional{boost::json::serialize(*row.shipped)} : std::nullopt;
  tx.run(kPut, row.model.id, row.place, document, shipped, to_string(row.state), now, by);
  tx.run(kPutVersion, row.model.id);
  tx.notify(kModelsSignal);
}

std::int64_t changes(db::Snapshot& snapshot) { return snapshot.value<std::int64_t>(kChanges).value_or(0); }

}  // namespace banana::models
