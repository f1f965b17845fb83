// How a Connection begins: what is asked of libpq and of the server.
#include <array>
#include <string>

#include <fmt/format.h>

#include "core/db/postgres/connection.hpp"

namespace banana::db::postgres {
namespace {

constexpr int kOldestServer = 130'000;

/// The libpq message in one line. It names user, host and database, never the password.
std::string reason(PGconn* raw) {
  std::string text{libpq().PQerrorMessage(raw)};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (auto& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return text;
}

}  // namespace

void Connection::connect(const Target& target) {
  const std::string url{target.url.reveal()};
  const auto timeout = std::to_string((target.connect_timeout.count() + 999) / 1000);
  // The later wins: what stands before dbname, which is the whole URL, are defaults.
  const std::array keywords{"connect_timeout",
                            "keepalives_idle",
                            "keepalives_interval",
                            "keepalives_count",
                            "tcp_user_timeout",
                            "target_session_attrs",
                            "gssencmode",
                            "fallback_application_name",
                            "dbname",
                            "client_encoding",
                            static_cast<const char*>(nullptr)};
  const std::array values{timeout.c_str(),
                          "30",
                          "10",
                          "3",
                          "60000",
                          "read-write",
                          "disable",
                          "banana",
                          url.c_str(),
                          "UTF8",
                          static_cast<const char*>(nullptr)};
  raw_.reset(libpq().PQconnectdbParams(keywords.data(), values.data(), 1));
  if (libpq().PQstatus(raw_.get()) != CONNECTION_OK) {
    throw Error{Cause::connection_lost,
                fmt::format("can't connect to database {}: {}", description_, reason(raw_.get()))};
  }
  const int version = libpq().PQserverVersion(raw_.get());
  if (version < kOldestServer) {
    throw Error{Cause::other, fmt::format("database {} is PostgreSQL {}: version {} or newer is needed",
                                          description_, version / 10'000, kOldestServer / 10'000)};
  }
  libpq().PQsetNoticeProcessor(raw_.get(), [](void*, const char*) {}, nullptr);
  must(libpq().PQsetnonblocking(raw_.get(), 1) == 0 ? 1 : 0);
  // Not as start-up options: poolers refuse those.
  simple(
      fmt::format("SET statement_timeout = {0}; SET lock_timeout = {1}; "
                  "SET idle_in_transaction_session_timeout = {0}; SET bytea_output = 'hex'; "
                  "SET standard_conforming_strings = on",
                  target.statement_timeout.count(), target.lock_timeout.count()));
  throw_failure();
}

}  // namespace banana::db::postgres
