#include "core/money/quote.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/db/update_one.hpp"

namespace banana::money {
namespace {

using db::Sql;

constexpr Sql kAdd =
    "INSERT INTO quote (id, user_id, price_id, ask, lines, tokens, cost_usd_micros, created_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
#define SELECT                                                                                   \
  "SELECT q.id, q.user_id, q.ask, q.price_id, p.version, q.tokens, q.lines, q.cost_usd_micros, " \
  "q.created_at, q.expires_at, q.job, q.taken_at FROM quote q JOIN price p ON p.id = q.price_id "
constexpr Sql kFind = SELECT "WHERE q.id = $1";
constexpr Sql kOfJob = SELECT "WHERE q.job = $1";
#undef SELECT
// Of two that race for one quote, or for one job, the later waits for the earlier and then finds nothing to do.
constexpr Sql kTake = DB_UPDATE_ONE(
    "quote",
    "SET job = $1, taken_at = $2 WHERE id = $3 AND user_id = $4 AND job IS NULL AND expires_at > $2");
constexpr Sql kPrune =
    "DELETE FROM quote WHERE id IN (SELECT id FROM quote WHERE job IS NULL AND expires_at < $1 "
    "ORDER BY expires_at LIMIT $2)";

Quote read(const db::Rows& row) {
  return {.id = row.get<QuoteId>(0),
          .user = row.get<UserId>(1),
          .ask = read_ask(boost::json::parse(row.text(2))),
          .price = row.get<PriceId>(3),
          .version = row.i64(4),
          .total = row.get<Tokens>(5),
          .lines = read_lines(boost::json::parse(row.text(6))),
          .cost_usd_micros = row.get<std::optional<std::int64_t>>(7),
          .created_at = row.get<Instant>(8),
          .expires_at = row.get<Instant>(9),
          .job = row.get<std::optional<std::string>>(10),
          .taken_at = row.get<std::optional<Instant>>(11)};
}

std::optional<Quote> first(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

std::optional<Error> objection_to_name(std::string_view job) {
  if (!job.empty() && job.size() <= kJobBytesMax && is_utf8(job)) return std::nullopt;
  return fail(Errc::invalid, fmt::format("a job's name is 1 to {} bytes of text", kJobBytesMax));
}

Error unknown(QuoteId id) { return fail(Errc::not_found, fmt::format("there is no quote {}", id.str())); }

}  // namespace

Result<Quote> make_quote(db::Tx& tx, IdMaker& ids, Instant now, UserId user, const Ask& ask,
                         Millis lifetime) {
  if (lifetime <= Millis{0} || lifetime > kQuoteLifetimeMax) {
    return fail(Errc::invalid, fmt::format("a quote lives at most {}", format_duration(kQuoteLifetimeMax)));
  }
  const auto version = find_price(tx, ask.model, ask.operation, now);
  if (!version) return version.error();
  const auto price = work_out(version->rule, ask);
  if (!price) return price.error();
  const auto id = make_id<QuoteId>(ids);
  tx.run(kAdd, id, user, version->id, boost::json::serialize(to_json(ask)),
         boost::json::serialize(to_json(price->lines)), price->total, price->cost_usd_micros, now,
         now + lifetime);
  return find_quote(tx, id).value();
}

Result<Quote> take_quote(db::Tx& tx, QuoteId id, UserId user, std::string_view job, Instant now) {
  if (auto objection = objection_to_name(job)) return *std::move(objection);
  if (const auto charged = quote_of_job(tx, job); charged && charged->id != id) {
    return fail(Errc::conflict, fmt::format("this job was charged by quote {}", charged->id.str()));
  }
  const bool taken = tx.exec(kTake, job, now, id, user) == 1;
  auto quote = find_quote(tx, id);
  if (!quote || quote->user != user) return unknown(id);
  if (taken || quote->job == job) return *std::move(quote);
  if (quote->job) return fail(Errc::conflict, "this quote was used before", "Ask for the price again.");
  return fail(Errc::limited, fmt::format("this quote was good until {}", to_iso8601(quote->expires_at)),
              "Ask for the price again.");
}

Result<> take_quote(db::Tx& tx, const Quote& seen, std::string_view new_job, Instant now) {
  if (auto objection = objection_to_name(new_job)) return *std::move(objection);
  if (tx.exec(kTake, new_job, now, seen.id, seen.user) == 1) return {};
  const auto taken = take_quote(tx, seen.id, seen.user, new_job, now);  // says why not
  return taken ? Result<>{} : Result<>{taken.error()};
}

std::optional<Quote> find_quote(db::Snapshot& snapshot, QuoteId id) {
  return first(snapshot.query(kFind, id));
}

std::optional<Quote> quote_of_job(db::Snapshot& snapshot, std::string_view job) {
  return first(snapshot.query(kOfJob, job));
}

std::size_t prune_quotes(db::Tx& tx, Instant before, std::size_t most) {
  return static_cast<std::size_t>(tx.exec(kPrune, before, most));
}

}  // namespace banana::money
