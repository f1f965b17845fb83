#include "core/studio/studio_verify.hpp"

#include <string_view>

#include <fmt/format.h>

#include "core/base/id.hpp"

namespace banana::studio {
namespace {

// Numbers of the ledger: 2^56 + n is a user's account, 2 house:revenue; asset 1 TOKEN; acts 2 hold, 3 post, 4 void,
// 5 expire; status 0 done. Of jobs: 0 queued, 1 running, 2 succeeded. They are written out, so that a mistake in the code
// that writes is found here.
struct Rule {
  std::string_view broken;  // what it means that a row is found
  db::Sql find;
};

constexpr Rule kRules[] = {
    {"it has a price, and no hold of that price by who ordered it",
     "SELECT j.id FROM job j LEFT JOIN transfer t ON t.id = j.hold_id WHERE j.price > 0 AND (t.id IS NULL OR "
     "t.act <> 2 "
     "OR t.status <> 0 OR t.asset <> 1 OR t.debit <> 72057594037927936 + j.user_id OR t.credit <> 2 OR "
     "t.amount <> "
     "j.price) ORDER BY j.id LIMIT 100"},
    {"it is free, and has a hold",
     "SELECT id FROM job WHERE price = 0 AND hold_id IS NOT NULL ORDER BY id LIMIT 100"},
    {"it goes on, and its hold is not open",
     "SELECT j.id FROM job j WHERE j.ended_at IS NULL AND j.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 "
     "FROM "
     "open_hold h "
     "WHERE h.id = j.hold_id) ORDER BY j.id LIMIT 100"},
    {"it has ended, and its hold is open",
     "SELECT j.id FROM job j WHERE j.status >= 2 AND j.hold_id IS NOT NULL AND EXISTS (SELECT 1 FROM "
     "open_hold h WHERE "
     "h.id = j.hold_id) ORDER BY j.id LIMIT 100"},
    {"what it says was charged is not what the ledger took",
     "SELECT j.id FROM job j WHERE j.status >= 2 AND coalesce(j.charged, -1) <> (SELECT "
     "coalesce(sum(t.amount), 0) FROM "
     "transfer t WHERE t.pending_id = j.hold_id AND t.act = 3 AND t.status = 0) ORDER BY j.id LIMIT 100"},
    {"it did not succeed, and something was charged",
     "SELECT id FROM job WHERE status > 2 AND charged <> 0 ORDER BY id LIMIT 100"},
    {"it succeeded, and there is no result, or more than was charged for",
     "SELECT j.id FROM job j WHERE j.status = 2 AND ((SELECT count(*) FROM job_result r WHERE r.job_id = "
     "j.id) = 0 OR "
     "(j.charged < j.price AND (SELECT count(*) FROM job_result r WHERE r.job_id = j.id) >= j.outputs)) "
     "ORDER BY j.id "
     "LIMIT 100"},
    {"it did not succeed, and there is a result",
     "SELECT j.id FROM job j WHERE j.status <> 2 AND EXISTS (SELECT 1 FROM job_result r WHERE r.job_id = "
     "j.id) ORDER BY "
     "j.id LIMIT 100"},
    {"its moves are not one after the other from queued to where it is",
     "SELECT j.id FROM job j WHERE j.moves <> (SELECT count(*) FROM job_move m WHERE m.job_id = j.id) OR "
     "EXISTS (SELECT 1 "
     "FROM job_move m LEFT JOIN job_move b ON b.job_id = m.job_id AND b.n = m.n - 1 WHERE m.job_id = j.id "
     "AND "
     "m.from_status <> coalesce(b.to_status, 0)) OR j.status <> coalesce((SELECT m.to_status FROM job_move m "
     "WHERE "
     "m.job_id = j.id AND m.n = j.moves), 0) ORDER BY j.id LIMIT 100"},
    {"its attempts that are over are not all written down",
     "SELECT j.id FROM job j WHERE j.attempts - CASE WHEN j.status = 1 THEN 1 ELSE 0 END <> (SELECT count(*) "
     "FROM "
     "job_attempt a WHERE a.job_id = j.id) ORDER BY j.id LIMIT 100"},
    {"it was made once more for nothing, and is not free, or the first one delivered or was somebody else's",
     "SELECT r.job_id FROM job_retry r JOIN job j ON j.id = r.job_id JOIN job o ON o.id = r.retry_of WHERE "
     "j.price <> 0 OR o.status <= 2 OR o.user_id <> j.user_id ORDER BY r.job_id LIMIT 100"},
    {"it runs and nobody works at it, or does not and somebody does",
     "SELECT id FROM job WHERE (status = 1) <> (worker IS NOT NULL) ORDER BY id LIMIT 100"},
    {"its phase is not one of its status",
     "SELECT id FROM job WHERE NOT ((status = 0 AND phase IN (0, 1)) OR (status = 1 AND phase IN (2, 3, 4)) "
     "OR (status >= "
     "2 AND phase = 5)) ORDER BY id LIMIT 100"},
};

constexpr db::Sql kStrays =
    "SELECT t.id FROM transfer t WHERE t.act = 2 AND t.status = 0 AND t.kind = 'generation' AND NOT EXISTS "
    "(SELECT 1 FROM "
    "job j WHERE j.hold_id = t.id) AND NOT EXISTS (SELECT 1 FROM transfer v WHERE v.pending_id = t.id AND "
    "v.act IN (4, 5) "
    "AND v.status = 0) ORDER BY t.id LIMIT 100";
constexpr db::Sql kCount = "SELECT count(*) FROM job";

}  // namespace

JobReport verify_jobs(db::Snapshot& snapshot) {
  JobReport report;
  report.jobs = snapshot.value<std::int64_t>(kCount).value_or(0);
  for (const Rule& rule : kRules) {
    for (db::Rows row = snapshot.query(rule.find); row.next();) {
      const std::int64_t id = row.i64(0);
      report.findings.push_back({.id = id, .text = fmt::format("job {}: {}", format_id(id), rule.broken)});
    }
  }
  for (db::Rows row = snapshot.query(kStrays); row.next();) {
    const std::int64_t id = row.i64(0);
    report.findings.push_back(
        {.id = id, .text = fmt::format("hold {}: it is of a job that is not known", format_id(id))});
  }
  return report;
}

}  // namespace banana::studio
