#include "tests/sim/jobs/books.hpp"

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/money/verify.hpp"
#include "core/studio/job_row.hpp"
#include "core/studio/studio_verify.hpp"
#include "tests/sim/jobs/desk.hpp"
#include "tests/sim/jobs/vendor.hpp"

namespace banana::sim {
namespace {

using studio::Job;
using studio::Status;

void must(bool holds, const Job& job, std::string_view what) {
  if (!holds) throw JobWrong{fmt::format("job {} (offer {}): {}", job.id.str(), job.request, what)};
}

constexpr int kJobColumns = 28;

}  // namespace

std::vector<JobBooks::Row> JobBooks::rows() const {
  std::vector<Row> rows;
  std::map<std::string, std::vector<std::string>> told;
  scene_.db.read_now([&](db::Snapshot& s) {
    db::Rows row =
        s.query("SELECT " STUDIO_JOB_COLUMNS
                ", (SELECT count(*) FROM job_result r WHERE r.job_id = job.id), (SELECT a.worker FROM "
                "job_attempt a WHERE a.job_id = job.id AND a.n = job.attempts), (SELECT count(*) FROM "
                "outbox WHERE about = 'job:' || request) FROM job ORDER BY id");
    while (row.next()) {
      rows.push_back({.job = studio::read_job(row),
                      .results = row.i64(kJobColumns),
                      .last_worker = row.get<std::optional<studio::WorkerId>>(kJobColumns + 1),
                      .told = row.i64(kJobColumns + 2)});
    }
  });
  return rows;
}

void JobBooks::look() {
  const std::vector<Row> rows = this->rows();
  open_ = 0;
  for (const Row& row : rows) {
    if (has_ended(row.job.status)) {
      check_end(row);
    } else {
      ++open_;
      must(row.told == 0, row.job, "its end was told before it came");
      must(!ended_.contains(row.job.id), row.job, "it goes on after its end");
      if (row.job.status == Status::running) check_running(row);
    }
  }
  check_limits(rows);
  check_wallets(rows);
  check_tries();
}

void JobBooks::check_running(const Row& row) const {
  must(!row.job.cancel_at || !row.job.attempt_at || *row.job.attempt_at <= *row.job.cancel_at, row.job,
       "an attempt began after it was to be cancelled");
}

/// Either delivered and charged for what there is, or charged nothing; and told once.
void JobBooks::check_end(const Row& row) {
  const Job& job = row.job;
  const Tokens charged = job.charged.value_or(Tokens{});
  must(row.told == 1, job, fmt::format("its end was told {} times", row.told));
  if (const auto known = ended_.find(job.id); known != ended_.end()) {
    must(known->second.status == job.status && known->second.charged == charged, job, "it ended twice");
    return;
  }
  ended_.emplace(job.id, job);
  if (job.status != Status::succeeded) {
    must(charged == Tokens{0} && row.results == 0, job, "it did not succeed and was charged, or delivered");
    return;
  }
  const auto said = scene_.said.find({job.id, job.attempts, row.last_worker.value_or(studio::WorkerId{})});
  must(said != scene_.said.end(), job, "it succeeded and nobody who may say so has");
  must(row.results == said->second, job, "its results are not those that were delivered");
  must(said->second <= scene_.vendor.made(job.id, job.attempts), job, "more was delivered than was made");
  const std::int64_t price =
      said->second >= job.outputs ? job.price.units() : job.price.units() * said->second / job.outputs;
  must(charged.units() == price, job,
       fmt::format("{} was charged, not {} of {}", charged.units(), price, job.price.units()));
}

void JobBooks::check_limits(const std::vector<Row>& rows) const {
  std::map<UserId, std::int64_t> of_user;
  std::map<UserId, std::int64_t> open_of_user;
  std::map<std::string, std::int64_t> of_model;
  std::int64_t all = 0;
  for (const Row& row : rows) {
    if (has_ended(row.job.status)) continue;
    must(++open_of_user[row.job.user] <= scene_.rules.order.open_max, row.job, "its person has too many");
    if (row.job.status != Status::running) continue;
    must(++of_user[row.job.user] <= scene_.rules.user_running_max, row.job, "its person runs too many");
    must(++of_model[row.job.model_now] <= scene_.rules.busy_running_max || row.job.model_now != "busy",
         row.job, "its model runs too many");
    must(++all <= scene_.rules.running_max, row.job, "too many run");
  }
}

void JobBooks::check_wallets(const std::vector<Row>& rows) const {
  std::map<UserId, ledger::Balance> expected;
  for (const auto& [user, tokens] : funded_) expected[user].posted = tokens;
  for (const Row& row : rows) {
    ledger::Balance& wallet = expected[row.job.user];
    if (has_ended(row.job.status)) {
      wallet.posted -= ended_.at(row.job.id).charged.value_or(Tokens{}).units();
    } else {
      wallet.held += row.job.price.units();
    }
  }
  scene_.db.read_now([&](db::Snapshot& s) {
    for (const auto& [user, wallet] : expected) {
      const auto has = ledger::balance(s, ledger::Account::user(user.value()), ledger::AssetId::token);
      if (has == wallet) continue;
      throw JobWrong{fmt::format("person {} has {} and {} held, expected {} and {}", user.value(), has.posted,
                                 has.held, wallet.posted, wallet.held)};
    }
  });
}

/// A vendor is not asked for ever: of each model so many times.
void JobBooks::check_tries() const {
  scene_.db.read_now([&](db::Snapshot& s) {
    const auto most = s.value<std::int64_t>(
        "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM job_attempt WHERE outcome IN "
        "('transient', "
        "'rate_limited', "
        "'ambiguous') GROUP BY job_id, model) AS tries");
    if (*most > scene_.rules.retry.tries_max) {
      throw JobWrong{fmt::format("a model was tried {} times for one job", *most)};
    }
  });
}

void JobBooks::verify() {
  scene_.db.read_now([](db::Snapshot& s) {
    for (const auto& finding : ledger::verify(s).findings) throw JobWrong{"ledger verify: " + finding.text};
    for (const auto& finding : studio::verify_jobs(s).findings)
      throw JobWrong{"jobs verify: " + finding.text};
  });
}

}  // namespace banana::sim
