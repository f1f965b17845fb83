#include "core/gallery/trending.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/gallery/rows.hpp"

namespace banana::gallery {
namespace {

using db::Sql;

constexpr Sql kAdd =
    "INSERT INTO template_trend (id, template, language, from_at, until_at, position, by_whom) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr Sql kRemove = "DELETE FROM template_trend WHERE id = $1";
constexpr Sql kForgetOver = "DELETE FROM template_trend WHERE until_at <= $1";
constexpr Sql kCount = "SELECT count(*) FROM template_trend";
constexpr Sql kAll =
    "SELECT id, template, language, from_at, until_at, position, by_whom FROM template_trend "
    "WHERE until_at > $1 ORDER BY from_at, position, id";
constexpr Sql kChosen =
    "SELECT t.id, t.document FROM template_trend c JOIN template t ON t.id = c.template AND t.state = 'on' "
    "WHERE c.from_at <= $1 AND c.until_at > $1 AND (c.language IS NULL OR c.language = $2) "
    "ORDER BY c.position, c.id LIMIT $3";
constexpr Sql kUsed =
    "SELECT t.id, t.document FROM template_use u JOIN template t ON t.id = u.template AND t.state = 'on' "
    "WHERE u.day > $1 GROUP BY t.id, t.document "
    "ORDER BY sum(CASE WHEN u.language = $2 THEN u.uses ELSE 0 END) DESC, sum(u.uses) DESC, t.id LIMIT $3";

void take(db::Rows rows, std::vector<Label>& labels, std::int64_t most) {
  while (rows.next() && labels.size() < static_cast<std::size_t>(most)) {
    if (std::ranges::find(labels, rows.text(0), &Label::id) != labels.end()) continue;
    const auto read = read_template(rows.text(0), boost::json::parse(rows.text(1)));
    if (read) labels.push_back({.id = read->id, .title = read->title});
  }
}

}  // namespace

Result<Trend> add_trend(db::Tx& tx, IdMaker& ids, Trend trend, Instant now) {
  take_turn(tx);
  if (const auto row = find_row(tx, trend.of); !row) return row.error();
  if (trend.until <= trend.from || trend.until <= now) {
    return fail(Errc::invalid, "it would end before it begins, or be over already",
                "--from and --until are instants, or spans from now: --until +7d");
  }
  tx.run(kForgetOver, now);
  if (tx.value<std::int64_t>(kCount).value_or(0) >= static_cast<std::int64_t>(kTrendsMax)) {
    return fail(Errc::limited, fmt::format("{} can be chosen at most", kTrendsMax),
                "bananactl trending rm ID");
  }
  trend.id = make_id<TrendId>(ids);
  std::optional<std::string_view> language;
  if (trend.language) language = to_string(*trend.language);
  tx.run(kAdd, trend.id, trend.of, language, trend.from, trend.until, trend.position, trend.by);
  return trend;
}

bool remove_trend(db::Tx& tx, TrendId id) { return tx.exec(kRemove, id) == 1; }

std::vector<Trend> read_trends(db::Snapshot& snapshot, Instant now) {
  std::vector<Trend> out;
  for (db::Rows row = snapshot.query(kAll, now); row.next();) {
    Trend trend{.id = row.get<TrendId>(0),
                .of = row.get<std::string>(1),
                .from = row.get<Instant>(3),
                .until = row.get<Instant>(4),
                .position = row.i64(5),
                .by = row.get<std::string>(6)};
    if (!row.is_null(2)) trend.language = parse_language(row.text(2));
    out.push_back(std::move(trend));
  }
  return out;
}

std::vector<Label> trending(db::Snapshot& snapshot, Language language, Instant now, std::int64_t most) {
  std::vector<Label> labels;
  const std::int64_t day = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
  // A template may be chosen for several windows at once.
  take(snapshot.query(kChosen, now, to_string(language), static_cast<std::int64_t>(kTrendsMax)), labels,
       most);
  take(snapshot.query(kUsed, day - kTrendDays, to_string(language), most * 2), labels, most);
  return labels;
}

}  // namespace banana::gallery
