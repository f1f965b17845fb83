// The end of a run: with nothing to break any more, everything ends, and people have seen what was planned.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/outbox/judge.hpp"
#include "core/studio/pause.hpp"
#include "tests/sim/jobs/run.hpp"

namespace banana::sim {
namespace {

constexpr int kRoundsMax = 2'000;
constexpr Millis kWaitMin{500};
constexpr Millis kWaitMax{60'000};

}  // namespace

void JobRun::calm_down() {
  telegram_.calm_down();
  vendor_.calm_down();
  blobs_.calm_down();
  db_.write_now([&](db::Tx& tx) {
    for (const studio::Stopped& each : studio::stopped(tx)) std::ignore = studio::resume(tx, each.model);
  });
  for (const auto& [id, body] : bodies_) {
    if (!bot_->take(kJobBot, body)) throw JobWrong{"a press could not be recorded without a fault"};
  }
  bot_->look_for_lanes();
}

void JobRun::drain() {
  Millis wait = kWaitMin;
  std::int64_t before = 0;
  for (int round = 0; round < kRoundsMax; ++round) {
    std::ignore = bot_->handle_one();
    bot_->settle();
    bot_->look_for_effects();
    bot_->send();
    for (Seat& seat : seats_) seat.worker->renew();
    for (Seat& seat : seats_) seat.worker->round();
    db_.write_now([&](db::Tx& tx) { std::ignore = ledger::expire_due(tx, clock_.now(), 100); });
    check();
    books_.look();
    const std::int64_t left = waiting();
    if (left == 0) break;
    if (round + 1 == kRoundsMax) throw JobWrong{fmt::format("{} rows still wait after all this time", left)};
    wait = left == before ? std::min(wait * 2, kWaitMax) : kWaitMin;
    before = left;
    clock_.advance(wait);
  }
  books_.verify();
  for (const auto& [id, job] : books_.ended()) {
    ++tally_.jobs;
    tally_.partly += job.cause == studio::cause::kPartly ? 1 : 0;
    std::array<int*, 4> counts{&tally_.succeeded, &tally_.failed, &tally_.canceled, &tally_.expired};
    ++*counts.at(static_cast<std::size_t>(job.status) - static_cast<std::size_t>(studio::Status::succeeded));
  }
  tally_.submits = vendor_.submits();
  tally_.answers_lost = vendor_.lost();
}

/// Presses to be handled, jobs to be ended, sentences to be sent.
std::int64_t JobRun::waiting() {
  return db_.read_now([](db::Snapshot& s) {
    return s
        .value<std::int64_t>(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 0) + (SELECT count(*) FROM outbox WHERE "
            "state IN (0, 3)) + (SELECT count(*) FROM job WHERE status <= 1)")
        .value();
  });
}

/// Each end was shown, in order; again only in the window that Telegram leaves open.
void JobRun::check_messages() {
  const auto aside = db_.read_now([](db::Snapshot& s) {
    return s.value<std::int64_t>("SELECT count(*) FROM inbox WHERE state = 2").value();
  });
  if (aside > 0) throw JobWrong{fmt::format("{} presses were set aside", aside)};
  // What could not be sent within a day is set aside, and shown in the person's history only.
  std::set<std::string> planned;
  std::set<std::string> may_be_unseen;
  for (const auto& [id, job] : books_.ended()) planned.insert(last_words(job));
  db_.read_now([&](db::Snapshot& s) {
    db::Rows row = s.query("SELECT params FROM outbox WHERE state = 2 AND ended_at - added_at >= $1",
                           outbox::kNoConnectionMax.count());
    while (row.next()) {
      for (const std::string& words : planned) {
        if (row.text(0).find(words) != std::string_view::npos) may_be_unseen.insert(words);
      }
    }
  });
  std::set<std::string> seen;
  std::map<ChatId, std::string> newest;
  for (const Shown& one : telegram_.shown()) {
    ++tally_.shown;
    if (seen.insert(one.text).second) {
      newest[one.chat] = one.text;
      continue;
    }
    ++tally_.shown_twice;
    if (newest[one.chat] != one.text) throw JobWrong{"'" + one.text + "' was shown again after other words"};
  }
  for (const std::string& words : planned) {
    if (!seen.contains(words) && !may_be_unseen.contains(words)) throw JobWrong{"nobody saw '" + words + "'"};
    seen.erase(words);
  }
  if (!seen.empty()) throw JobWrong{"people saw '" + *seen.begin() + "', which is not how it ended"};
}

}  // namespace banana::sim
