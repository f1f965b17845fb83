#include "core/vendors/health_rows.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/vendors/switches.hpp"

namespace banana::vendors {

namespace {

#define RECORD_COLUMNS                                                                              \
  "vendor, model, circuit, since, open_until, openings, failures_in_row, calls, latency, failure, " \
  "failure_text, failed_at, quota, quota_since"

constexpr db::Sql kAll = "SELECT " RECORD_COLUMNS " FROM vendor_health";
constexpr db::Sql kOne = db::Sql::per_engine(
    "SELECT " RECORD_COLUMNS " FROM vendor_health WHERE vendor = $1 AND model = $2",
    "SELECT " RECORD_COLUMNS " FROM vendor_health WHERE vendor = $1 AND model = $2 FOR UPDATE");
constexpr db::Sql kSet =
    "INSERT INTO vendor_health (" RECORD_COLUMNS
    ", updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
    "ON CONFLICT (vendor, model) DO UPDATE SET circuit = excluded.circuit, since = excluded.since, "
    "open_until = excluded.open_until, openings = excluded.openings, "
    "failures_in_row = excluded.failures_in_row, calls = excluded.calls, latency = excluded.latency, "
    "failure = excluded.failure, failure_text = excluded.failure_text, failed_at = excluded.failed_at, "
    "quota = excluded.quota, quota_since = excluded.quota_since, updated_at = excluded.updated_at";

Json parsed(std::string_view text) {
  boost::system::error_code broken;
  Json json = boost::json::parse(text, broken);
  return broken ? Json(nullptr) : json;
}

Subject subject_of(const db::Rows& row) { return {row.get<std::string>(0), row.get<std::string>(1)}; }

Record record_of(const db::Rows& row) {
  Record record{.circuit = {.circuit = parse_circuit(row.text(2)).value_or(Circuit::closed),
                            .since = row.get<Instant>(3),
                            .open_until = row.get<Instant>(4),
                            .openings = row.i64(5),
                            .failures_in_row = row.i64(6)},
                .tally = tally_of(parsed(row.text(7))),
                .latency = latency_of(parsed(row.text(8))),
                .last_failure = {},
                .quota = parse_quota(row.text(12)).value_or(Quota::good),
                .quota_since = row.get<Instant>(13)};
  if (row.is_null(9)) return record;
  if (const auto why = parse_failure(row.text(9)))
    record.last_failure = LastFailure{*why, row.get<std::string>(10), row.get<Instant>(11)};
  return record;
}

std::optional<Record> find(db::Tx& tx, const Subject& about) {
  db::Rows rows = tx.query(kOne, about.vendor, about.model);
  if (!rows.next()) return std::nullopt;
  return record_of(rows);
}

void put(db::Tx& tx, const Subject& about, const Record& record, Instant now) {
  const auto& failure = record.last_failure;
  const BreakerState& circuit = record.circuit;
  const std::string calls = boost::json::serialize(to_json(record.tally));
  const std::string latency = boost::json::serialize(to_json(record.latency));
  tx.exec(kSet, about.vendor, about.model, to_string(circuit.circuit), circuit.since, circuit.open_until,
          circuit.openings, circuit.failures_in_row, calls, latency,
          failure ? std::optional{to_string(failure->why)} : std::nullopt,
          failure ? std::optional{std::string_view{failure->message}} : std::nullopt,
          failure ? std::optional{failure->at} : std::nullopt, to_string(record.quota), record.quota_since,
          now);
}

}  // namespace

std::map<Subject, Record> read_records(db::Snapshot& snapshot) {
  std::map<Subject, Record> all;
  db::Rows rows = snapshot.query(kAll);
  while (rows.next()) all.emplace(subject_of(rows), record_of(rows));
  return all;
}

std::map<Subject, Record> write_news(db::Tx& tx, const std::vector<News>& news, Instant now) {
  std::map<Subject, Record> all;
  bool has_moved = false;
  // In the order of subjects, as Health gives them: two processes can't wait for each other.
  for (const News& item : news) {
    const Record record = merged(find(tx, item.about).value_or(Record{}), item);
    put(tx, item.about, record, now);
    all.emplace(item.about, record);
    has_moved = has_moved || item.has_moved;
  }
  if (has_moved) tx.notify(kHealthSignal);
  return all;
}

}  // namespace banana::vendors
