#include "core/db/postgres/sqlstate.hpp"

#include <array>
#include <string>

#include <fmt/format.h>

namespace banana::db::postgres {
namespace {

struct Row {
  std::string_view prefix;  // a whole code, or a class
  Cause cause;
};

// The first that fits counts. https://www.postgresql.org/docs/current/errcodes-appendix.html
constexpr std::array kCauses{
    Row{"23505", Cause::unique},
    Row{"23P01", Cause::unique},  // exclusion: unique in a wider sense
    Row{"23514", Cause::check},
    Row{"23503", Cause::foreign_key},
    Row{"23001", Cause::foreign_key},
    Row{"23502", Cause::not_null},
    Row{"23", Cause::check},
    Row{"P0", Cause::refused},
    Row{"09000", Cause::refused},
    Row{"40", Cause::conflict},
    Row{"55P03", Cause::busy},
    Row{"55006", Cause::busy},
    Row{"57014", Cause::timeout},
    Row{"57P", Cause::connection_lost},
    Row{"25P03", Cause::connection_lost},
    Row{"08P01", Cause::misuse},  // a wrong number of values

    Row{"08", Cause::connection_lost},
    Row{"53100", Cause::disk_full},
    Row{"53", Cause::overloaded},
    Row{"25006", Cause::read_only},
    Row{"58", Cause::io},
    Row{"XX001", Cause::corrupt},
    Row{"XX002", Cause::corrupt},
    Row{"42501", Cause::other},
    Row{"42", Cause::misuse},
    Row{"22", Cause::misuse},
    Row{"21", Cause::misuse},
    Row{"25", Cause::misuse},
    Row{"26", Cause::misuse},
    Row{"0A", Cause::misuse},
    Row{"2B", Cause::misuse},
    Row{"3", Cause::misuse},
};

constexpr std::size_t kSqlShown = 160;

bool quotes_values(std::string_view sqlstate) { return sqlstate.starts_with("22"); }

}  // namespace

Cause cause_of(std::string_view sqlstate) {
  for (const auto& row : kCauses) {
    if (sqlstate.starts_with(row.prefix)) return row.cause;
  }
  return Cause::other;
}

std::string_view error_field(const PGresult* result, int field) {
  const char* text = libpq().PQresultErrorField(result, field);
  return text == nullptr ? std::string_view{} : text;
}

Error error_of(const PGresult* result, std::string_view sql) {
  const std::string_view sqlstate = error_field(result, PG_DIAG_SQLSTATE);
  const Cause cause = cause_of(sqlstate);
  std::string what{quotes_values(sqlstate) ? "a value has the wrong form or size for its type"
                                           : error_field(result, PG_DIAG_MESSAGE_PRIMARY)};
  if (!sqlstate.empty()) what += fmt::format(" (SQLSTATE {})", sqlstate);
  if (!sql.empty() && (cause == Cause::misuse || cause == Cause::timeout)) {
    what += fmt::format(" in: {}{}", sql.substr(0, kSqlShown), sql.size() > kSqlShown ? "…" : "");
  }
  return {cause, what};
}

}  // namespace banana::db::postgres
