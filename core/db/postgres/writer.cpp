#include "core/db/postgres/writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/log.hpp"

namespace banana::db::postgres {
namespace {

// PostgreSQL keeps 64 subtransactions of a transaction in shared memory; with more, everybody gets slower.
constexpr std::size_t kSavepointsMax = 64;
constexpr int kAttemptsMax = 10;
constexpr Millis kRetryFirst{2};
constexpr Millis kRetryMost{250};
constexpr Millis kGroupLockWaitMin{10};

// One spoilt group may be chance; from the second in short time on, groups start with savepoints.
constexpr int kSpoilt = 8;
constexpr int kDistrusted = 12;
constexpr int kDistrustMax = 32;

constexpr std::string_view kSavepoint = "SAVEPOINT op";
constexpr std::string_view kRelease = "RELEASE SAVEPOINT op";
constexpr std::string_view kUndo = "ROLLBACK TO SAVEPOINT op";

/// What `act` throws. Whoever is told of a failure must be the only one to hold it, so nothing is answered
/// while an exception is being handled.
template <class F>
std::exception_ptr failure_of(F act) {
  try {
    act();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

std::optional<Error> as_error(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error;
  } catch (...) {
    return std::nullopt;
  }
}

bool passes(const std::optional<Error>& error) {
  return error && (error->cause() == Cause::conflict || error->cause() == Cause::busy);
}
bool lost(const std::optional<Error>& error) { return error && error->cause() == Cause::connection_lost; }

}  // namespace

Writer::Writer(Session session, Millis lock_timeout, Counters& counters, Announce announce)
    : session_(std::move(session)),
      // In a group others wait along: give up sooner, and let each try alone.
      limit_lock_wait_(
          fmt::format("SET LOCAL lock_timeout = {}", std::max(lock_timeout / 10, kGroupLockWaitMin).count())),
      counters_(counters),
      announce_(std::move(announce)) {}

void Writer::serve(Items items) {
  Connection* connection = connected(items);
  if (connection == nullptr || items.empty()) return;
  if (items.size() == 1) return commit_alone(items.front());
  auto outcome = Outcome::spoilt;
  if (distrust_ < kDistrusted) outcome = commit_together(*connection, items);
  if (outcome == Outcome::answered) return;
  counters_.retries += static_cast<std::int64_t>(items.size());
  if (outcome == Outcome::spoilt) return commit_in_parts(items);
  for (auto& item : items) commit_alone(item);
}

/// Answers those that can't be served any more and takes them from `items`.
Connection* Writer::connected(Items& items) {
  Connection* connection = nullptr;
  const auto failure = failure_of([&] { connection = &session_.connection(items.front().deadline); });
  if (const auto error = failure ? as_error(failure) : std::nullopt) {
    refuse_all(items, *error);
    return nullptr;
  }
  const auto now = std::chrono::steady_clock::now();
  const auto late = std::ranges::find_if(items, [&](const auto& item) { return item.deadline >= now; });
  const auto count = static_cast<std::size_t>(late - items.begin());
  refuse_all(items.first(count),
             Error{Cause::overloaded, "the database is overloaded: the operation waited too long"});
  items = items.subspan(count);
  return connection;
}

Writer::Outcome Writer::commit_together(Connection& connection, Items items) {
  bool rehearsal = false;
  const auto failure = failure_of([&] {
    begin_group(connection);
    for (auto& item : items) {
      PostgresTx tx{connection};
      item.work->run(tx);
      tx.check();
      rehearsal = tx.rolled_back();
      if (rehearsal) return;
      keep(tx);
    }
    connection.commit();
  });
  if (failure) return after_failure(connection, failure, items);
  if (rehearsal) return spoil(connection);
  distrust_ = std::max(distrust_ - 1, 0);
  announce_kept();
  std::vector<Finished> finished;
  finished.reserve(items.size());
  for (auto& item : items) finished.push_back({std::move(item.work), nullptr});
  counters_.writes += static_cast<std::int64_t>(items.size());
  finish_all(std::move(finished));
  return Outcome::answered;
}

void Writer::commit_in_parts(Items items) {
  while (!items.empty()) {
    auto part = items.first(std::min(items.size(), kSavepointsMax));
    items = items.subspan(part.size());
    Connection* connection = connected(part);
    if (connection == nullptr || part.empty()) continue;
    if (commit_part(*connection, part) == Outcome::answered) continue;
    for (auto& item : part) commit_alone(item);
  }
}

Writer::Outcome Writer::commit_part(Connection& connection, Items part) {
  std::vector<Verdict> verdicts;
  const auto failure = failure_of([&] {
    begin_group(connection);
    for (auto& item : part) verdicts.push_back(run_in_savepoint(connection, *item.work));
    connection.commit();
  });
  if (failure) {
    // Nothing here is one operation's own fault: a conflict, a constraint that waited for the commit.
    const auto outcome = after_failure(connection, failure, part);
    return outcome == Outcome::answered ? outcome : Outcome::contended;
  }
  const auto failed =
      std::ranges::any_of(verdicts, [](const auto& verdict) { return verdict.failure != nullptr; });
  distrust_ = failed ? std::min(distrust_ + kSpoilt, kDistrustMax) : std::max(distrust_ - 1, 0);
  announce_kept();
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (verdicts[i].failure) {
      refuse(part[i], std::move(verdicts[i].failure));
    } else if (verdicts[i].rehearsal) {
      commit_alone(part[i]);
    } else {
      succeed(part[i]);
    }
  }
  return Outcome::answered;
}

/// Throws what concerns the whole group.
Writer::Verdict Writer::run_in_savepoint(Connection& connection, WriteWork& work) {
  connection.control(kSavepoint);
  PostgresTx tx{connection};
  auto failure = failure_of([&] {
    work.run(tx);
    tx.check();
    connection.sync();
  });
  if (const auto error = failure ? as_error(failure) : std::nullopt; passes(error) || lost(error))
    throw Error{*error};
  if (failure || tx.rolled_back()) {
    connection.undo(kUndo, kRelease);
    return {.failure = std::move(failure), .rehearsal = tx.rolled_back()};
  }
  connection.control(kRelease);
  keep(tx);
  return {};
}

void Writer::commit_alone(Item<Tx>& item) {
  Backoff backoff{kRetryFirst, kRetryMost};
  for (int attempt = 1;; ++attempt) {
    Items items{&item, 1};
    Connection* connection = connected(items);
    if (connection == nullptr || items.empty()) return;
    auto failure = failure_of([&] { run_alone(*connection, item); });
    if (!failure) {
      announce_kept();
      return succeed(item);
    }
    const auto outcome = after_failure(*connection, failure, items);
    if (outcome == Outcome::answered) return;
    const bool again =
        outcome == Outcome::contended && attempt < kAttemptsMax && backoff.wait(session_.stop());
    if (!again) return refuse(item, std::move(failure));
    ++counters_.retries;
  }
}

void Writer::run_alone(Connection& connection, Item<Tx>& item) {
  connection.control("BEGIN");
  PostgresTx tx{connection};
  item.work->run(tx);
  tx.check();
  if (tx.rolled_back()) {
    connection.send("SET CONSTRAINTS ALL IMMEDIATE");
    connection.sync();
    connection.roll_back();
  } else {
    connection.commit();
    keep(tx);
  }
}

void Writer::begin_group(Connection& connection) {
  connection.control("BEGIN");
  connection.send(limit_lock_wait_);
}

/// Afterwards no transaction is open.
Writer::Outcome Writer::after_failure(Connection& connection, const std::exception_ptr& failure,
                                      Items items) {
  channels_.clear();
  const auto error = as_error(failure);
  if (!lost(error)) {
    const auto outcome = spoil(connection);
    return passes(error) ? Outcome::contended : outcome;
  }
  const bool in_doubt = connection.commit_in_doubt();
  session_.drop();
  if (!in_doubt) return Outcome::contended;
  log::error("the connection was lost during a commit", {{"operations", items.size()}});
  refuse_all(items,
             Error{Cause::connection_lost,
                   fmt::format("{}; it is not known whether the operation was committed", error->what())});
  return Outcome::answered;
}

Writer::Outcome Writer::spoil(Connection& connection) {
  channels_.clear();
  distrust_ = std::min(distrust_ + kSpoilt, kDistrustMax);
  try {
    connection.roll_back();
    return Outcome::spoilt;
  } catch (const Error&) {
    session_.drop();
    return Outcome::contended;
  }
}

void Writer::keep(const PostgresTx& tx) {
  channels_.insert(channels_.end(), tx.channels().begin(), tx.channels().end());
}

void Writer::announce_kept() {
  ++counters_.write_commits;
  std::ranges::sort(channels_);
  const auto doubles = std::ranges::unique(channels_);
  channels_.erase(doubles.begin(), doubles.end());
  for (const auto& channel : channels_) announce_(channel);
  channels_.clear();
}

void Writer::succeed(Item<Tx>& item) {
  ++counters_.writes;
  item.answer(nullptr);
}

void Writer::refuse_all(Items items, const Error& error) {
  for (auto& item : items) refuse(item, std::make_exception_ptr(error));
}

void Writer::refuse(Item<Tx>& item, std::exception_ptr failure) {
  ++counters_.write_failures;
  item.answer(std::move(failure));
}

}  // namespace banana::db::postgres
