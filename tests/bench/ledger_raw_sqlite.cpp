#include "tests/bench/ledger_raw_sqlite.hpp"

#include <stdexcept>

#include <sqlite3.h>

#include "tests/bench/ledger_load.hpp"

namespace banana::bench {
namespace {

class Raw {
 public:
  explicit Raw(const std::string& path) {
    if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) throw std::runtime_error("can't open " + path);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("PRAGMA cache_size = -65536");
  }
  ~Raw() {
    for (sqlite3_stmt* one : {wallet_, known_, last_, add_, append_}) sqlite3_finalize(one);
    sqlite3_close(db_);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(db_));
  }
  void prepare_all() {
    wallet_ = prepare("SELECT posted, held FROM wallet WHERE account = ?1 AND asset = ?2");
    known_ = prepare("SELECT * FROM transfer WHERE key = ?1");
    last_ = prepare("SELECT coalesce(max(id), 0) FROM transfer");
    add_ = prepare("UPDATE wallet SET posted = posted + ?3 WHERE account = ?1 AND asset = ?2");
    append_ = prepare(
        "INSERT INTO transfer (id, act, status, debit, credit, asset, amount, at, key, kind, reason, "
        "reference) "
        "VALUES (?1, 1, 0, ?2, ?3, 1, 1, 1795000000000, ?4, 'payment', 'a picture', 'order')");
  }
  void pay(std::int64_t id, const std::string& key, std::int64_t debit) {
    one(wallet_, debit, 1);
    sqlite3_bind_text(known_, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
    step(known_);
    one(add_, debit, 1, -1);
    sqlite3_bind_text(append_, 4, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
    one(append_, id, debit, kHot.value());
  }
  void credit_hot(std::int64_t amount) {
    one(wallet_, kHot.value(), 1);
    one(add_, kHot.value(), 1, amount);
  }
  std::int64_t last_id() {
    sqlite3_step(last_);
    const std::int64_t id = sqlite3_column_int64(last_, 0);
    sqlite3_reset(last_);
    return id;
  }

 private:
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(db_));
    }
    return statement;
  }
  template <class... Numbers>
  void one(sqlite3_stmt* statement, Numbers... numbers) {
    int slot = 0;
    (sqlite3_bind_int64(statement, ++slot, numbers), ...);
    step(statement);
  }
  void step(sqlite3_stmt* statement) {
    int rc = sqlite3_step(statement);
    while (rc == SQLITE_ROW) rc = sqlite3_step(statement);
    if (rc != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
    sqlite3_reset(statement);
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt *wallet_ = nullptr, *known_ = nullptr, *last_ = nullptr, *add_ = nullptr, *append_ = nullptr;
};

}  // namespace

double raw_transfers_per_second(const std::string& path, int batch, std::chrono::milliseconds span) {
  Raw raw{path};
  raw.run("INSERT OR IGNORE INTO wallet (account, asset) VALUES (72057594037947937, 1)");
  raw.prepare_all();
  const auto begin = std::chrono::steady_clock::now();
  std::int64_t done = 0;
  while (std::chrono::steady_clock::now() < begin + span) {
    raw.run("BEGIN IMMEDIATE");
    const std::int64_t last = raw.last_id();
    for (int i = 0; i < batch; ++i, ++done) {
      raw.pay(last + 1 + i, "raw" + std::to_string(last + i),
              ledger::Account::user(1 + done % kPayers).value());
    }
    raw.credit_hot(batch);
    raw.run("COMMIT");
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(done) / took.count();
}

}  // namespace banana::bench
