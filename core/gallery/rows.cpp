#include "core/gallery/rows.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/base/spelling.hpp"
#include "core/blob/keeping.hpp"

namespace banana::gallery {
namespace {

using db::Sql;

#define COLUMNS \
  "id, document, state, position, example, shipped, uses, author, created_at, updated_at, updated_by"
constexpr Sql kAll = "SELECT " COLUMNS " FROM template ORDER BY category, position, id";
constexpr Sql kOne = "SELECT " COLUMNS " FROM template WHERE id = $1";
#undef COLUMNS
constexpr Sql kPut =
    "INSERT INTO template (id, category, document, state, position, example, shipped, uses, author, "
    "created_at, "
    "updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $9, $10) ON CONFLICT (id) DO "
    "UPDATE "
    "SET category = excluded.category, document = excluded.document, state = excluded.state, position = "
    "excluded.position, example = excluded.example, shipped = excluded.shipped, updated_at = "
    "excluded.updated_at, updated_by = excluded.updated_by";
constexpr Sql kRemove = "DELETE FROM template WHERE id = $1";
constexpr Sql kIds = "SELECT id FROM template ORDER BY id";
constexpr Sql kCount = "SELECT count(*) FROM template WHERE id <> $1";
constexpr Sql kNextPosition = "SELECT coalesce(max(position), 0) + 1 FROM template WHERE category = $1";
// SQLite has one writer anyhow.
constexpr Sql kTakeTurn =
    Sql::per_engine("SELECT 1",
                    "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(CAST(current_schema() AS "
                    "text) || ' templates', 0))) AS turn");

constexpr Sql kCategories = "SELECT id, title FROM template_category ORDER BY position, id";
constexpr Sql kPutCategory =
    "INSERT INTO template_category (id, title, position) VALUES ($1, $2, "
    "(SELECT coalesce(max(position), 0) + 1 FROM template_category)) "
    "ON CONFLICT (id) DO UPDATE SET title = excluded.title";
constexpr Sql kHasCategory = "SELECT 1 FROM template_category WHERE id = $1";
constexpr Sql kDropCategories =
    "DELETE FROM template_category WHERE NOT EXISTS "
    "(SELECT 1 FROM template WHERE template.category = template_category.id)";

constexpr Sql kUse = "UPDATE template SET uses = uses + 1 WHERE id = $1";
constexpr Sql kUseOfDay =
    "INSERT INTO template_use (template, day, language, uses) VALUES ($1, $2, $3, 1) "
    "ON CONFLICT (template, day, language) DO UPDATE SET uses = template_use.uses + 1";
constexpr Sql kForgetDays = "DELETE FROM template_use WHERE template = $1 AND day < $2";
constexpr Sql kForgetUses = "DELETE FROM template_use WHERE template = $1";
constexpr Sql kForgetTrends = "DELETE FROM template_trend WHERE template = $1";

constexpr std::int64_t kDaysKept = 60;

std::string owner_of(std::string_view id) { return fmt::format("template/{}", id); }

Result<Row> read(const db::Rows& row) {
  boost::system::error_code broken;
  const Json document = boost::json::parse(row.text(1), broken);
  auto what =
      broken ? Result<Template>{fail(Errc::internal, "it is no JSON")} : read_template(row.text(0), document);
  if (!what) return what.error();
  Row out{.what = *std::move(what),
          .state = parse_state(row.text(2)).value_or(State::off),
          .position = row.i64(3),
          .uses = row.i64(6),
          .author = row.get<std::string>(7),
          .created_at = row.get<Instant>(8),
          .updated_at = row.get<Instant>(9),
          .updated_by = row.get<std::string>(10)};
  if (!row.is_null(4)) out.example = blob::BlobKey::parse(row.text(4));
  if (!row.is_null(5)) out.shipped = boost::json::parse(row.text(5)).as_object();
  return out;
}

/// What was kept for it before, and what is now.
Put change_example(db::Tx& tx, const std::string& id, const std::optional<blob::BlobKey>& before,
                   const std::optional<blob::BlobKey>& after, Instant now) {
  if (after == before) return {};
  const bool is_kept =
      !after || blob::use_blob(tx, *after, {.kind = blob::Kind::example, .owner = owner_of(id)});
  if (before) blob::release(tx, *before, owner_of(id), now);
  return {.has_example = is_kept};
}

}  // namespace

Source Row::source() const {
  if (!shipped) return Source::own;
  return *shipped == to_json(what) ? Source::shipped : Source::edited;
}

std::vector<Category> read_categories(db::Snapshot& snapshot) {
  std::vector<Category> out;
  for (db::Rows row = snapshot.query(kCategories); row.next();) {
    Category category{.id = row.get<std::string>(0), .title = {}};
    const Json title = boost::json::parse(row.text(1));
    models::Problem problem;
    models::Fields fields{problem, "", title};
    for (std::size_t n = 0; n < kLanguageNames.size(); ++n) {
      category.title.each[n] = fields.text(kLanguageNames[n], category.id, kTitleBytesMax);
    }
    out.push_back(std::move(category));
  }
  return out;
}

void put_category(db::Tx& tx, const Category& category) {
  tx.run(kPutCategory, category.id, boost::json::serialize(to_json(category.title)));
}

void drop_empty_categories(db::Tx& tx) { tx.run(kDropCategories); }

std::vector<Row> read_rows(db::Snapshot& snapshot) {
  std::vector<Row> out;
  for (db::Rows rows = snapshot.query(kAll); rows.next();) {
    auto row = read(rows);
    if (row) {
      out.push_back(*std::move(row));
    } else {
      log::warning("a template can't be read and is left out",
                   {{"template", rows.text(0)}, {"problem", row.error().message}});
    }
  }
  return out;
}

std::optional<Row> find(db::Snapshot& snapshot, std::string_view id) {
  db::Rows rows = snapshot.query(kOne, id);
  if (!rows.next()) return std::nullopt;
  auto row = read(rows);
  return row ? std::optional{*std::move(row)} : std::nullopt;
}

Result<Row> find_row(db::Snapshot& snapshot, std::string_view id) {
  if (auto row = find(snapshot, id)) return *std::move(row);
  std::vector<std::string> ids;
  for (db::Rows rows = snapshot.query(kIds); rows.next();) ids.emplace_back(rows.text(0));
  const std::vector<std::string_view> known{ids.begin(), ids.end()};
  return fail(Errc::not_found,
              fmt::format("no template is called \"{}\"{}", id, did_you_mean(nearest(id, known))),
              known.empty() ? "There is none yet: bananactl templates import"
                            : "`bananactl templates list` names them all.");
}

void take_turn(db::Tx& tx) { (void)tx.value<std::int64_t>(kTakeTurn); }

Result<Put> put_row(db::Tx& tx, const Row& row, Instant now, std::string_view by) {
  const Template& what = row.what;
  if (!tx.value<std::int64_t>(kHasCategory, what.category)) {
    return fail(Errc::invalid,
                fmt::format("{}.category names {}, and there is no such category", what.id, what.category),
                "`bananactl templates export` shows those that are; an import brings new ones.");
  }
  const auto known = find(tx, what.id);
  if (!known &&
      tx.value<std::int64_t>(kCount, what.id).value_or(0) >= static_cast<std::int64_t>(kTemplatesMax)) {
    return fail(Errc::limited, fmt::format("there can be {} templates at most", kTemplatesMax));
  }
  const Put put = change_example(tx, what.id, known ? known->example : std::nullopt, row.example, now);
  const auto position =
      row.position > 0 ? row.position : tx.value<std::int64_t>(kNextPosition, what.category).value_or(1);
  std::optional<std::string> shipped;
  if (row.shipped) shipped = boost::json::serialize(*row.shipped);
  std::optional<std::string> example;
  if (row.example && put.has_example) example = row.example->str();
  tx.run(kPut, what.id, what.category, boost::json::serialize(to_json(what)), to_string(row.state), position,
         example, shipped, row.author.empty() ? by : std::string_view{row.author}, now, by);
  return put;
}

bool remove(db::Tx& tx, std::string_view id, Instant now) {
  blob::release_all(tx, owner_of(id), now);
  tx.run(kForgetUses, id);
  tx.run(kForgetTrends, id);
  return tx.exec(kRemove, id) == 1;
}

void count_use(db::Tx& tx, std::string_view id, Language language, Instant now) {
  const std::int64_t day = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
  if (tx.exec(kUse, id) == 0) return;
  tx.run(kUseOfDay, id, day, to_string(language));
  tx.run(kForgetDays, id, day - kDaysKept);
}

}  // namespace banana::gallery
