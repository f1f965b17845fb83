// The worker's household: what is overdue, and what the dead have left.
#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/studio/expire.hpp"
#include "core/studio/takeover.hpp"
#include "tests/sim/jobs/worker.hpp"

namespace banana::sim {

void JobWorker::tidy() {
  expire();
  take_over();
}

void JobWorker::expire() {
  constexpr std::size_t kMost = 100;
  std::size_t ended = kMost;
  const bool is_done =
      scene_.write([&](db::Tx& tx) { ended = studio::expire_due(tx, kMost, scene_.audience, scene_.now()); });
  if (!is_done) return;
  const auto left = scene_.db.read_now([&](db::Snapshot& s) {
    return s
        .value<std::int64_t>(
            "SELECT count(*) FROM job WHERE status <= 1 AND deadline_at <= $1 AND (status = 0 OR "
            "deadline_at <= $2)",
            scene_.now(), scene_.now() - studio::kExpiryGrace)
        .value();
  });
  if (left > 0) throw JobWrong{fmt::format("{} jobs go on past their deadline", left)};
}

void JobWorker::take_over() {
  // What those who live have may not be taken.
  std::map<studio::JobId, studio::WorkerId> theirs;
  scene_.db.read_now([&](db::Snapshot& s) {
    db::Rows row = s.query(
        "SELECT j.id, j.worker FROM job j JOIN worker_lease l ON l.id = j.worker WHERE j.status = 1 AND "
        "l.leased_until > $1 AND j.worker <> $2",
        scene_.now(), me_);
    while (row.next()) theirs.emplace(row.get<studio::JobId>(0), row.get<studio::WorkerId>(1));
  });
  studio::TakenOver taken;
  const bool is_done = scene_.write([&](db::Tx& tx) {
    taken = studio::take_over(tx, me_, 100, scene_.rules.retry, scene_.audience, scene_.random, scene_.now());
  });
  if (!is_done) return;
  for (const auto& [id, worker] : theirs) {
    const auto job = scene_.db.read_now([&](db::Snapshot& s) { return studio::find_job(s, id).value(); });
    if (job.worker != worker) throw JobWrong{"job " + id.str() + " was taken from a worker that lives"};
  }
  for (studio::Job& job : taken.to_poll) {
    const auto row = scene_.db.read_now([&](db::Snapshot& s) { return studio::find_job(s, job.id).value(); });
    if (row.worker != me_) throw JobWrong{"job " + job.id.str() + " was taken over by nobody"};
  }
  for (studio::Job& job : taken.to_poll) flights_.push_back({.job = std::move(job)});
}

}  // namespace banana::sim
