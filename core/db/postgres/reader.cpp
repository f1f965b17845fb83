#include "core/db/postgres/reader.hpp"

#include "core/db/postgres/tx.hpp"

namespace banana::db::postgres {
namespace {

constexpr int kAttemptsMax = 10;
constexpr std::string_view kBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

}  // namespace

void Reader::serve(std::span<Item<Snapshot>> batch) {
  for (auto& item : batch) serve_one(item);
}

void Reader::serve_one(Item<Snapshot>& item) {
  Backoff backoff{Millis{2}, Millis{250}};
  for (int attempt = 1;; ++attempt) {
    std::exception_ptr failure;
    bool passes = false;
    try {
      run(session_.connection(item.deadline), item);
    } catch (const Error& error) {
      passes = error.cause() == Cause::connection_lost || error.cause() == Cause::conflict;
      failure = std::current_exception();
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) return;
    const bool late = std::chrono::steady_clock::now() >= item.deadline;
    const bool again = passes && !late && attempt < kAttemptsMax && backoff.wait(session_.stop());
    if (!again) return item.answer(std::move(failure));
    ++counters_.retries;
  }
}

void Reader::run(Connection& connection, Item<Snapshot>& item) {
  if (item.deadline < std::chrono::steady_clock::now()) {
    throw Error{Cause::overloaded, "the database is overloaded: the operation waited too long"};
  }
  try {
    connection.control(kBegin);
    PostgresSnapshot snapshot{connection};
    item.work->run(snapshot);
  } catch (...) {
    end(connection, &Connection::roll_back);
    throw;
  }
  ++counters_.reads;
  item.answer(nullptr);
  end(connection, &Connection::commit);
}

void Reader::end(Connection& connection, void (Connection::*how)()) {
  try {
    (connection.*how)();
  } catch (const Error&) {
    session_.drop();
  }
}

}  // namespace banana::db::postgres
