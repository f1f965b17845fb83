// What the ledger makes of one hot wallet, beside the same without it (issue "Money", Must show).
#include <array>
#include <cstdlib>
#include <string>

#include "core/db/open.hpp"
#include "core/money/verify.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/ledger_load.hpp"
#include "tests/bench/ledger_naive_postgres.hpp"
#include "tests/bench/ledger_raw_sqlite.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace banana;
using namespace banana::bench;
using namespace std::chrono_literals;

constexpr int kRounds = 3;
constexpr auto kSpan = 1500ms;

void sqlite_hot() {
  const test::TempDir dir;
  const db::SqliteOptions options{.path = dir.file("ledger.db")};
  prepare(*db::open_sqlite(options));
  std::vector<double> ours, raw;
  for (int round = 0; round < kRounds; ++round) {
    ours.push_back(measure_teller(*db::open_sqlite(options), 256, kSpan).per_second);
    raw.push_back(raw_transfers_per_second(options.path, 256, kSpan));
  }
  print("ledger.sqlite.hot_256", whole(median(ours)), "transfers/s",
        Beside{"the same SQL in a raw loop of 256 a commit", whole(median(raw))});
}

void sqlite_single() {
  const test::TempDir dir;
  const auto db = db::open_sqlite({.path = dir.file("ledger.db")});
  prepare(*db);
  std::vector<double> p50;
  for (int round = 0; round < kRounds; ++round) p50.push_back(measure_teller(*db, 1, kSpan).p50_ms);
  print("ledger.sqlite.single_p50_ms", median(p50), "ms");
}

/// A prepared ledger in a schema of its own; null when there is no server.
class Postgres {
 public:
  explicit Postgres(const char* server) : server_(server) {
    plain()->write_now([](db::Tx& tx) { tx.script("CREATE SCHEMA ledger_bench"); });
    db_ = open(conninfo());
    prepare(*db_);
    db_->write_now([](db::Tx& tx) { tx.script("ANALYZE"); });
  }
  ~Postgres() {
    db_.reset();
    plain()->write_now([](db::Tx& tx) { tx.script("DROP SCHEMA ledger_bench CASCADE"); });
  }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;
  db::Database& db() { return *db_; }
  [[nodiscard]] std::string conninfo() const { return server_ + " options='-c search_path=ledger_bench'"; }

 private:
  static std::unique_ptr<db::Database> open(const std::string& conninfo) {
    db::PostgresOptions options;
    options.url = Secret{conninfo};
    return db::open_postgres(options);
  }
  std::unique_ptr<db::Database> plain() { return open(server_); }

  std::string server_;
  std::unique_ptr<db::Database> db_;
};

const char* server() {
  const char* server = std::getenv("BANANA_TEST_POSTGRES");
  if (server == nullptr) std::fprintf(stderr, "SKIPPED: BANANA_TEST_POSTGRES is not set\n");
  return server;
}

void postgres_hot() {
  if (server() == nullptr) return;
  Postgres postgres{server()};
  std::vector<double> ours, naive;
  for (int round = 0; round < kRounds; ++round) {
    ours.push_back(measure_teller(postgres.db(), 256, kSpan).per_second);
    naive.push_back(naive_transfers_per_second(postgres.conninfo(), 32, kSpan));
  }
  print("ledger.pg.hot_256", whole(median(ours)), "transfers/s",
        Beside{"a transaction for each on 32 connections", whole(median(naive))});
}

void postgres_callers() {
  if (server() == nullptr) return;
  Postgres postgres{server()};
  std::vector<double> few, many;
  for (int round = 0; round < kRounds; ++round) {
    few.push_back(measure_teller(postgres.db(), 8, kSpan).per_second);
    many.push_back(measure_teller(postgres.db(), 256, kSpan).per_second);
  }
  print("ledger.pg.hot_8_to_256", median(many) / median(few), "ratio",
        Beside{"transfers/s with 8 callers", whole(median(few))});
}

void verify_speed() {
  constexpr std::int64_t kTransfers = 200'000;
  const test::TempDir dir;
  const auto db = db::open_sqlite({.path = dir.file("ledger.db")});
  prepare(*db);
  pay(*db, kTransfers);
  seal(*db);
  std::vector<double> rates;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    const auto report = db->read_now([](db::Snapshot& s) { return ledger::verify(s); });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    if (!report.ok()) throw std::runtime_error(report.findings.front().text);
    rates.push_back(static_cast<double>(report.transfers) / took.count());
  }
  print("ledger.verify", whole(median(rates)), "transfers/s");
}

constexpr std::array kBenches{
    Bench{"ledger.sqlite.hot_256", sqlite_hot}, Bench{"ledger.sqlite.single_p50_ms", sqlite_single},
    Bench{"ledger.pg.hot_256", postgres_hot},   Bench{"ledger.pg.hot_8_to_256", postgres_callers},
    Bench{"ledger.verify", verify_speed},
};

}  // namespace

int main(int argc, char** argv) { return run_main(argc, argv, kBenches); }
