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

/// What the exception being handled is, if it is ours.
std::optional<Cause> current_cause() {
  try {
    throw;
  } catch (const Error& error) {
    return error.cause();
  } catch (...) {
    return std::nullopt;
  }
}

bool passes(std::optional<Cause> cause) { return cause == Cause::conflict || cause == Cause::busy; }

std::exception_ptr doubt(std::exception_ptr lost) {
  try {
    std::rethrow_exception(std::move(lost));
  } catch (const std::exception& error) {
    return std::make_exception_ptr(
        Error{Cause::connection_lost,
              fmt::format("{}; it is not known whether the operation was committed", error.what())});
  }
}

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
  try {
    Connection& connection = session_.connection(items.front().deadline);
    const auto now = std::chrono::steady_clock::now();
    while (!items.empty() && items.front().deadline < now) {
      refuse(items.front(),
             std::make_exception_ptr(
                 Error{Cause::overloaded, "the database is overloaded: the operation waited too long"}));
      items = items.subspan(1);
    }
    return &connection;
  } catch (const Error&) {
    for (auto& item : items) refuse(item, std::current_exception());
    return nullptr;
  }
}

Writer::Outcome Writer::commit_together(Connection& connection, Items items) {
  try {
    begin_group(connection);
    for (auto& item : items) {
      PostgresTx tx{connection};
      item.work->run(tx);
      tx.check();
      if (tx.rolled_back()) return spoil(connection);
      keep(tx);
    }
    connection.commit();
  } catch (...) {
    return after_failure(connection, items);
  }
  distrust_ = std::max(distrust_ - 1, 0);
  announce_kept();
  for (auto& item : items) succeed(item);
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
  try {
    begin_group(connection);
    for (auto& item : part) verdicts.push_back(run_in_savepoint(connection, *item.work));
    connection.commit();
  } catch (...) {
    // Nothing here is one operation's own fault: a conflict, a constraint that waited for the commit.
    if (after_failure(connection, part) == Outcome::answered) return Outcome::answered;
    return Outcome::contended;
  }
  const auto failed =
      std::ranges::any_of(verdicts, [](const auto& verdict) { return verdict.failure != nullptr; });
  distrust_ = failed ? std::min(distrust_ + kSpoilt, kDistrustMax) : std::max(distrust_ - 1, 0);
  announce_kept();
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (verdicts[i].failure) {
      refuse(part[i], verdicts[i].failure);
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
  try {
    PostgresTx tx{connection};
    work.run(tx);
    tx.check();
    connection.sync();
    if (tx.rolled_back()) {
      connection.undo(kUndo, kRelease);
      return {.failure = nullptr, .rehearsal = true};
    }
    connection.control(kRelease);
    keep(tx);
    return {};
  } catch (...) {
    const auto cause = current_cause();
    if (passes(cause) || cause == Cause::connection_lost) throw;
    connection.undo(kUndo, kRelease);
    return {.failure = std::current_exception()};
  }
}

void Writer::commit_alone(Item<Tx>& item) {
  Backoff backoff{kRetryFirst, kRetryMost};
  for (int attempt = 1;; ++attempt) {
    Items items{&item, 1};
    Connection* connection = connected(items);
    if (connection == nullptr || items.empty()) return;
    try {
      return run_alone(*connection, item);
    } catch (...) {
      const auto outcome = after_failure(*connection, items);
      if (outcome == Outcome::answered) return;
      const bool again =
          outcome == Outcome::contended && attempt < kAttemptsMax && backoff.wait(session_.stop());
      if (!again) return refuse(item, std::current_exception());
      ++counters_.retries;
    }
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
  announce_kept();
  succeed(item);
}

void Writer::begin_group(Connection& connection) {
  connection.control("BEGIN");
  connection.send(limit_lock_wait_);
}

/// Called while the exception is handled. Afterwards no transaction is open.
Writer::Outcome Writer::after_failure(Connection& connection, Items items) {
  channels_.clear();
  const auto cause = current_cause();
  if (cause != Cause::connection_lost) {
    const auto outcome = spoil(connection);
    return passes(cause) ? Outcome::contended : outcome;
  }
  const bool in_doubt = connection.commit_in_doubt();
  session_.drop();
  if (!in_doubt) return Outcome::contended;
  log::error("the connection was lost during a commit", {{"operations", items.size()}});
  const auto failure = doubt(std::current_exception());
  for (auto& item : items) refuse(item, failure);
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

void Writer::refuse(Item<Tx>& item, std::exception_ptr failure) {
  ++counters_.write_failures;
  item.answer(std::move(failure));
}

}  // namespace banana::db::postgres
