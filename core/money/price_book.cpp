#include "core/money/price_book.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/limits.hpp"
#include "core/base/spelling.hpp"

namespace banana::money {
namespace {

using db::Sql;

#define COLUMNS "id, model, operation, version, rule, valid_from, valid_to, note, created_at, created_by"
constexpr Sql kAdd =
    "INSERT INTO price (" COLUMNS
    ") SELECT $1, CAST($2 AS TEXT), CAST($3 AS TEXT), "
    "coalesce(max(version), 0) + 1, $4, $5, $6, $7, $8, $9 FROM price WHERE model = $2 AND operation = $3 "
    "ON CONFLICT (model, operation, version) DO NOTHING";
constexpr Sql kAt = "SELECT " COLUMNS
                    " FROM price WHERE model = $1 AND operation = $2 AND valid_from <= $3 "
                    "AND (valid_to IS NULL OR valid_to > $3) ORDER BY version DESC LIMIT 1";
constexpr Sql kHistory =
    "SELECT " COLUMNS " FROM price WHERE model = $1 AND operation = $2 ORDER BY version DESC";
constexpr Sql kNewest =
    "SELECT " COLUMNS " FROM price WHERE model = $1 AND operation = $2 ORDER BY version DESC LIMIT 1";
constexpr Sql kById = "SELECT " COLUMNS " FROM price WHERE id = $1";
constexpr Sql kList =
    "SELECT " COLUMNS
    " FROM price p WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) "
    "AND (CAST($2 AS TEXT) = '' OR model = $2) AND NOT EXISTS (SELECT 1 FROM price later "
    "WHERE later.model = p.model AND later.operation = p.operation AND later.version > p.version "
    "AND later.valid_from <= $1 AND (later.valid_to IS NULL OR later.valid_to > $1)) "
    "ORDER BY model, operation";
constexpr Sql kModels = "SELECT DISTINCT model FROM price ORDER BY model";
constexpr Sql kOperations = "SELECT DISTINCT operation FROM price WHERE model = $1 ORDER BY operation";
#undef COLUMNS

constexpr std::size_t kRuleBytesMax = 32 * 1024;

PriceVersion read(const db::Rows& row) {
  return {.id = row.get<PriceId>(0),
          .model = row.get<std::string>(1),
          .operation = row.get<std::string>(2),
          .version = row.i64(3),
          .rule = read_rule(boost::json::parse(row.text(4))).value(),
          .valid_from = row.get<Instant>(5),
          .valid_to = row.get<std::optional<Instant>>(6),
          .note = row.get<std::string>(7),
          .created_at = row.get<Instant>(8),
          .created_by = row.get<std::string>(9)};
}

std::optional<PriceVersion> first(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}
std::vector<PriceVersion> all(db::Rows rows) {
  std::vector<PriceVersion> out;
  while (rows.next()) out.push_back(read(rows));
  return out;
}
std::vector<std::string> words(db::Rows rows) {
  std::vector<std::string> out;
  while (rows.next()) out.emplace_back(rows.text(0));
  return out;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

Result<PriceVersion> add_price(db::Tx& tx, IdMaker& ids, Instant now, const NewPrice& order) {
  if (const auto fine = check_key("model", order.model); !fine) return fine.error();
  if (const auto fine = check_key("operation", order.operation); !fine) return fine.error();
  const Instant from = order.valid_from.value_or(now);
  if (from < now) {
    return fail(Errc::invalid, fmt::format("a price can't begin in the past, at {}", to_iso8601(from)));
  }
  if (order.valid_to && *order.valid_to <= from) {
    return fail(Errc::invalid, "a price must end after it begins");
  }
  if (order.note.size() > limits::kReasonBytesMax || !is_utf8(order.note)) {
    return fail(Errc::invalid, fmt::format("a note is at most {} bytes of text", limits::kReasonBytesMax));
  }
  const JsonObject json = to_json(order.rule);
  const auto rule = read_rule(json);
  if (!rule) return rule.error();
  const std::string text = boost::json::serialize(json);
  if (text.size() > kRuleBytesMax) {
    return fail(Errc::invalid, fmt::format("a price rule is at most {} bytes", kRuleBytesMax));
  }
  const auto id = make_id<PriceId>(ids);
  const auto added =
      tx.exec(kAdd, id, order.model, order.operation, text, from, order.valid_to, order.note, now, order.by);
  if (added == 0)
    return fail(Errc::conflict, "somebody else changed this price just now", "Look, and try again.");
  return price_by_id(tx, id).value();
}

std::optional<PriceVersion> price_at(db::Snapshot& snapshot, std::string_view model,
                                     std::string_view operation, Instant at) {
  return first(snapshot.query(kAt, model, operation, at));
}

Result<PriceVersion> find_price(db::Snapshot& snapshot, std::string_view model, std::string_view operation,
                                Instant at) {
  if (const auto fine = check_key("model", model); !fine) return fine.error();
  if (const auto fine = check_key("operation", operation); !fine) return fine.error();
  if (auto found = price_at(snapshot, model, operation, at)) return *std::move(found);

  const auto operations = words(snapshot.query(kOperations, model));
  if (std::ranges::find(operations, operation) != operations.end()) {
    return fail(Errc::not_found, fmt::format("{} {} has no price at {}", model, operation, to_iso8601(at)),
                fmt::format("See: bananactl prices history {} {}", model, operation));
  }
  if (!operations.empty()) {
    return fail(Errc::not_found, fmt::format("{} has no price for {}", model, operation),
                fmt::format("It has one for: {}.", joined(operations)));
  }
  const auto models = words(snapshot.query(kModels));
  const std::vector<std::string_view> names{models.begin(), models.end()};
  const std::string_view near = nearest(model, names);
  return fail(Errc::not_found, fmt::format("no model {} has a price", model),
              near.empty() ? "See: bananactl prices list" : fmt::format("Did you mean {}?", near));
}

std::optional<PriceVersion> newest_price(db::Snapshot& snapshot, std::string_view model,
                                         std::string_view operation) {
  return first(snapshot.query(kNewest, model, operation));
}

std::optional<PriceVersion> price_by_id(db::Snapshot& snapshot, PriceId id) {
  return first(snapshot.query(kById, id));
}

std::vector<PriceVersion> price_history(db::Snapshot& snapshot, std::string_view model,
                                        std::string_view operation) {
  return all(snapshot.query(kHistory, model, operation));
}

std::vector<PriceVersion> price_list(db::Snapshot& snapshot, Instant at, std::string_view model) {
  return all(snapshot.query(kList, at, model));
}

}  // namespace banana::money
