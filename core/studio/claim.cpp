#include "core/studio/claim.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/json.hpp"
#include "core/db/pg_array.hpp"
#include "core/db/update_one.hpp"
#include "core/studio/job_row.hpp"
#include "core/studio/pause.hpp"

namespace banana::studio {
namespace {

using db::Sql;

constexpr std::size_t kPagesMax = 8;

/// Claims of different processes come one after the other.
constexpr Sql kLock =
    "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(CAST(current_schema() AS text) || "
    "'/claim', 0))) AS "
    "locked";
// Lists travel as one JSON text. Rows that somebody is about to cancel can wait for the next time; those past their
// deadline are expire_due()'s.
constexpr Sql kReady = Sql::per_engine(
    "SELECT " STUDIO_JOB_COLUMNS
    " FROM job INDEXED BY job_ready WHERE status = 0 AND phase = 0 AND (turn, id) > ($1, $2) "
    "AND model_now NOT IN "
    "(SELECT value FROM json_each($3)) AND deadline_at > $5 ORDER BY turn, id LIMIT $4",
    "SELECT " STUDIO_JOB_COLUMNS
    " FROM job WHERE status = 0 AND phase = 0 AND (turn, id) > ($1, $2) AND model_now NOT IN "
    "(SELECT jsonb_array_elements_text(CAST($3 AS jsonb))) AND deadline_at > $5 ORDER BY turn, id "
    "LIMIT $4 FOR UPDATE SKIP LOCKED");
constexpr Sql kRunning = "SELECT model_now, count(*) FROM job WHERE status = 1 GROUP BY model_now";
constexpr Sql kRunningOfUsers = Sql::per_engine(
    "SELECT user_id, count(*) FROM job WHERE status = 1 AND user_id IN (SELECT value FROM json_each($1)) "
    "GROUP BY "
    "user_id",
    "SELECT user_id, count(*) FROM job WHERE status = 1 AND user_id IN (SELECT CAST(value AS bigint) FROM "
    "jsonb_array_elements_text(CAST($1 AS jsonb)) AS t(value)) GROUP BY user_id");
// "+ 0": or PostgreSQL looks for the job among all that wait, in an index that begins with something else.
constexpr Sql kClaim = DB_UPDATE_ONE(
    "job",
    "SET status = 1, phase = $3, worker = $2, attempts = attempts + 1, tries = $4, model_now = $5, "
    "moves = moves + 1, attempt_at = $6, ticket = '' WHERE id = $1 AND status + 0 = 0");
// PostgreSQL only: all that a claim begins, and their moves.
constexpr Sql kClaimMany =
    "WITH begun AS (UPDATE job SET status = 1, phase = b.phase, worker = $5, attempts = attempts + 1, tries "
    "= b.tries, "
    "model_now = b.model_now, moves = moves + 1, attempt_at = $6, ticket = '' "
    "FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS text[])) "
    "AS b (id, phase, tries, model_now) WHERE job.id = b.id AND job.status + 0 = 0 "
    "RETURNING job.id, job.moves, job.cause) "
    "INSERT INTO job_move (job_id, n, at, from_status, to_status, cause) "
    "SELECT id, moves, CAST($6 AS bigint), 0, 1, cause FROM begun";
constexpr Sql kWake = Sql::per_engine(
    "UPDATE job SET phase = 0 WHERE id IN (SELECT id FROM job WHERE status = 0 AND phase = 1 AND due_at <= "
    "$1 ORDER BY "
    "due_at LIMIT $2)",
    "UPDATE job SET phase = 0 WHERE id IN (SELECT id FROM job WHERE status = 0 AND phase = 1 AND due_at <= "
    "$1 ORDER BY "
    "due_at LIMIT $2 FOR UPDATE SKIP LOCKED)");
constexpr Sql kNextDue = "SELECT due_at FROM job WHERE status = 0 AND phase = 1 ORDER BY due_at LIMIT 1";

struct Paused {
  bool all = false;
  std::vector<std::string> models;
};

Paused paused(db::Snapshot& snapshot) {
  Paused out;
  for (Stopped& each : stopped(snapshot)) {
    if (each.how != Stop::pause) continue;
    if (each.model.empty()) out.all = true;
    out.models.push_back(std::move(each.model));
  }
  return out;
}

/// What is running and may still begin, as this claim goes on.
class Count {
 public:
  Count(db::Tx& tx, const Room& room, const Paused& paused) : room_(room), paused_(paused) {
    const bool counts =
        room.running_max != kNoLimit || std::ranges::any_of(room.models, [](const auto& model) {
          return model.second.running_max != kNoLimit;
        });
    if (!counts) return;
    for (db::Rows row = tx.query(kRunning); row.next();) {
      running_[row.get<std::string>(0)] = row.i64(1);
      all_ += row.i64(1);
    }
  }

  [[nodiscard]] bool full() const { return all_ >= room_.running_max; }
  /// Which model a job that waits for this one begins with; nothing when there is no room.
  [[nodiscard]] std::optional<std::string> model_for(const std::string& model) const {
    const ModelRoom* own = find(model);
    if (!own || has_room(*own, model)) return model;
    if (own->instead.empty() || std::ranges::find(paused_.models, own->instead) != paused_.models.end()) {
      return std::nullopt;
    }
    const ModelRoom* other = find(own->instead);
    if (other && !has_room(*other, own->instead)) return std::nullopt;
    return own->instead;
  }
  void begin(const std::string& model) {
    ++running_[model];
    ++begun_[model];
    ++all_;
    if (const ModelRoom* room = find(model)) ++at_vendor_[room->vendor];
  }
  void learn(db::Tx& tx, const std::vector<Job>& jobs) {
    if (room_.user_running_max == kNoLimit) return;
    JsonArray users;
    for (const Job& job : jobs) {
      if (of_user_.try_emplace(job.user, 0).second) users.emplace_back(job.user.value());
    }
    if (users.empty()) return;
    for (db::Rows row = tx.query(kRunningOfUsers, boost::json::serialize(users)); row.next();) {
      of_user_[row.get<UserId>(0)] = row.i64(1);
    }
  }
  /// Counts one more of this person's, if it may be.
  [[nodiscard]] bool take_user(UserId user) {
    if (room_.user_running_max == kNoLimit) return true;
    std::int64_t& running = of_user_[user];
    if (running >= room_.user_running_max) return false;
    ++running;
    return true;
  }

 private:
  [[nodiscard]] const ModelRoom* find(const std::string& model) const {
    const auto found = room_.models.find(model);
    return found == room_.models.end() ? nullptr : &found->second;
  }
  static std::int64_t at(const std::unordered_map<std::string, std::int64_t>& counts,
                         const std::string& model) {
    const auto found = counts.find(model);
    return found == counts.end() ? 0 : found->second;
  }
  [[nodiscard]] bool has_room(const ModelRoom& room, const std::string& model) const {
    if (at(running_, model) >= room.running_max || at(begun_, model) >= room.begin_max) return false;
    const auto vendor = room_.vendors.find(room.vendor);
    return vendor == room_.vendors.end() || at(at_vendor_, room.vendor) < vendor->second;
  }

  const Room& room_;
  const Paused& paused_;
  std::unordered_map<std::string, std::int64_t> running_;
  std::unordered_map<std::string, std::int64_t> begun_;
  std::unordered_map<std::string, std::int64_t> at_vendor_;
  std::unordered_map<UserId, std::int64_t> of_user_;
  std::int64_t all_ = 0;
};

std::string closed_models(const Paused& paused, const Room& room, const Count& count) {
  JsonArray closed;
  for (const std::string& model : paused.models) closed.emplace_back(model);
  for (const auto& [model, own] : room.models) {
    if (!count.model_for(model)) closed.emplace_back(model);
  }
  return boost::json::serialize(closed);
}

std::vector<Job> ready(db::Tx& tx, std::pair<std::int64_t, JobId> after, const std::string& closed,
                       std::size_t most, Instant now) {
  std::vector<Job> jobs;
  for (db::Rows row = tx.query(kReady, after.first, after.second, closed, most, now); row.next();) {
    jobs.push_back(read_job(row));
  }
  return jobs;
}

/// Begins jobs that are locked: one after the other on SQLite, in one statement on PostgreSQL.
class Beginning {
 public:
  Beginning(db::Tx& tx, WorkerId worker, Instant now)
      : tx_(tx), together_(tx.engine() == db::Engine::postgres), worker_(worker), now_(now) {}

  void add(Job job, std::string model) {
    job.tries = job.model_now == model ? job.tries + 1 : 1;
    job.model_now = std::move(model);
    const Phase phase = job.needs == Needs::preparing ? Phase::claimed : Phase::submitting;
    if (together_) {
      ids_.add(job.id.value());
      phases_.add(static_cast<std::int64_t>(phase));
      tries_.add(job.tries);
      models_.add(job.model_now);
    } else {
      tx_.run(kClaim, job.id, worker_, static_cast<int>(phase), job.tries, job.model_now, now_);
      record_move(tx_, job, Status::running, job.cause, now_);
    }
    ++job.moves;
    ++job.attempts;
    job.status = Status::running;
    job.phase = phase;
    job.worker = worker_;
    job.attempt_at = now_;
    job.ticket.clear();
    begun_.push_back(std::move(job));
  }
  [[nodiscard]] std::size_t size() const { return begun_.size(); }
  /// Writes what is not written yet.
  [[nodiscard]] std::vector<Job> finish() && {
    if (together_ && !begun_.empty()) {
      tx_.run(kClaimMany, ids_.wire(), phases_.wire(), tries_.wire(), models_.wire(), worker_, now_);
    }
    return std::move(begun_);
  }

 private:
  db::Tx& tx_;
  const bool together_;
  const WorkerId worker_;
  const Instant now_;
  std::vector<Job> begun_;
  db::PgArray ids_{db::PgArray::Of::bigint};
  db::PgArray phases_{db::PgArray::Of::bigint};
  db::PgArray tries_{db::PgArray::Of::bigint};
  db::PgArray models_{db::PgArray::Of::text};
};

}  // namespace

std::vector<Job> claim(db::Tx& tx, WorkerId worker, const Room& room, Instant now) {
  const std::size_t want = std::min(room.begin_max, kClaimMax);
  if (want == 0) return {};
  if (tx.engine() == db::Engine::postgres) (void)tx.value<int>(kLock);
  const Paused stops = paused(tx);
  if (stops.all) return {};

  Count count{tx, room, stops};
  Beginning begun{tx, worker, now};
  std::pair<std::int64_t, JobId> after{-1, JobId{}};
  for (std::size_t page = 0; page < kPagesMax && begun.size() < want && !count.full(); ++page) {
    const std::size_t most = want - begun.size();
    std::vector<Job> jobs = ready(tx, after, closed_models(stops, room, count), most, now);
    count.learn(tx, jobs);
    for (Job& job : jobs) {
      after = {job.turn, job.id};
      auto model = count.model_for(job.model_now);
      if (!model || count.full() || !count.take_user(job.user)) continue;
      count.begin(*model);
      begun.add(std::move(job), *std::move(model));
    }
    if (jobs.size() < most) break;
  }
  return std::move(begun).finish();
}

std::size_t wake_due(db::Tx& tx, Instant now, std::size_t most) {
  return static_cast<std::size_t>(tx.exec(kWake, now, most));
}

std::optional<Instant> next_due(db::Snapshot& snapshot) { return snapshot.value<Instant>(kNextDue); }

}  // namespace banana::studio
