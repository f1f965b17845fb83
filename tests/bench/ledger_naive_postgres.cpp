#include "tests/bench/ledger_naive_postgres.hpp"

#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include <libpq-fe.h>

#include "tests/bench/ledger_load.hpp"

namespace banana::bench {
namespace {

class Naive {
 public:
  explicit Naive(const std::string& conninfo) : connection_(PQconnectdb(conninfo.c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_));
    prepare("take", "UPDATE wallet SET posted = posted - 1 WHERE account = $1 AND asset = 1");
    prepare("give", "UPDATE wallet SET posted = posted + 1 WHERE account = $1 AND asset = 1");
    prepare("note",
            "INSERT INTO transfer (id, act, status, debit, credit, asset, amount, at, key, kind, reason, "
            "reference) "
            "VALUES (nextval('transfer_id'), 1, 0, $1, $2, 1, 1, 1795000000000, $3, 'payment', 'a picture', "
            "'order')");
  }
  ~Naive() { PQfinish(connection_); }
  Naive(const Naive&) = delete;
  Naive& operator=(const Naive&) = delete;

  void pay(const std::string& key, std::int64_t payer) {
    const std::string debit = std::to_string(payer);
    const std::string credit = std::to_string(kHot.value());
    must(PQexec(connection_, "BEGIN"));
    execute("note", std::array{debit.c_str(), credit.c_str(), key.c_str()});
    execute("take", std::array{debit.c_str()});
    execute("give", std::array{credit.c_str()});
    must(PQexec(connection_, "COMMIT"));
  }

 private:
  void prepare(const char* name, const char* sql) { must(PQprepare(connection_, name, sql, 0, nullptr)); }
  template <std::size_t N>
  void execute(const char* name, std::array<const char*, N> values) {
    must(PQexecPrepared(connection_, name, static_cast<int>(N), values.data(), nullptr, nullptr, 0));
  }
  void must(PGresult* result) {
    const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (!done) throw std::runtime_error(PQerrorMessage(connection_));
  }

  PGconn* connection_;
};

}  // namespace

double naive_transfers_per_second(const std::string& conninfo, int connections,
                                  std::chrono::milliseconds span) {
  static std::atomic<std::int64_t> started = 0;
  std::atomic<std::int64_t> done = 0;
  std::vector<std::unique_ptr<Naive>> clients;
  for (int i = 0; i < connections; ++i) clients.push_back(std::make_unique<Naive>(conninfo));
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (auto& client : clients) {
      threads.emplace_back([&] {
        while (std::chrono::steady_clock::now() < begin + span) {
          const std::int64_t n = ++started;
          client->pay("naive" + std::to_string(n), ledger::Account::user(1 + n % kPayers).value());
          ++done;
        }
      });
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(done) / took.count();
}

}  // namespace banana::bench
