#include "tests/sim/post/process.hpp"

#include <algorithm>

#include "core/db/error.hpp"
#include "core/outbox/judge.hpp"
#include "core/outbox/settle.hpp"

namespace banana::sim {

namespace {

constexpr Millis kDatabasePause{1'000};

}  // namespace

bool PostProcess::take(BotId bot, const std::string& body) {
  const auto envelope = inbox::read_envelope(body).value();
  try {
    if (random_.below(2) == 0) {
      try {
        const auto taken = database_.write_now([&](db::Tx& tx) {
          return inbox::take_in(tx, bot, envelope, body, handler_, ids_, clock_.now());
        });
        if (taken.kind == inbox::TakenIn::Kind::waits)
          lanes_.add(inbox::lane_of(bot, envelope), envelope.haste);
        return true;
      } catch (const inbox::HandlerFailed&) {
      }
    }
    database_.write_now([&](db::Tx& tx) { inbox::record(tx, bot, envelope, body, clock_.now()); });
  } catch (const db::Error&) {
    return false;
  }
  lanes_.add(inbox::lane_of(bot, envelope), envelope.haste);
  return true;
}

void PostProcess::look_for_lanes() {
  std::optional<inbox::Lane> last;
  for (;;) {
    const auto found =
        database_.read_now([&](db::Snapshot& snapshot) { return inbox::waiting_lanes(snapshot, last, 3); });
    for (const inbox::Lane& lane : found) lanes_.add(lane);
    if (found.size() < 3) return;
    last = found.back();
  }
}

std::optional<std::pair<inbox::Lane, std::int64_t>> PostProcess::handle_one() {
  const auto lane = lanes_.next(clock_.now());
  if (!lane) return std::nullopt;
  try {
    const inbox::Step step = database_.write_now(
        [&](db::Tx& tx) { return inbox::handle_next(tx, *lane, handler_, ids_, clock_.now()); });
    if (step.kind == inbox::Step::Kind::later) {
      lanes_.finished(*lane, {.again_at = step.again_at});
      return std::nullopt;
    }
    lanes_.finished(*lane, {.more = step.more});
    if (step.kind != inbox::Step::Kind::done) return std::nullopt;
    return std::pair{*lane, step.update_id};
  } catch (const inbox::HandlerFailed& failed) {
    try {
      const inbox::PutBack put = database_.write_now(
          [&](db::Tx& tx) { return inbox::put_back(tx, lane->bot, failed, clock_.now()); });
      if (put.set_aside) {
        lanes_.finished(*lane, {.more = true});
      } else {
        lanes_.finished(*lane, {.again_at = put.again_at});
      }
    } catch (const db::Error&) {
      lanes_.finished(*lane, {.again_at = clock_.now() + kDatabasePause});
    }
  } catch (const db::Error&) {
    lanes_.finished(*lane, {.again_at = clock_.now() + kDatabasePause});
  }
  return std::nullopt;
}

void PostProcess::look_for_effects() {
  if (!verdicts_.empty()) return;  // a row that was sent would still read as waiting
  const auto wants = queue_.wants();
  // As the daemon does: what new rows hold comes with the look, for those that may go at once.
  auto [seen, at_hand] = database_.read_now([&](db::Snapshot& snapshot) {
    const outbox::Glance glance = tail_.look(snapshot);
    std::vector<outbox::RowId> news;
    for (const outbox::Waiting& row : tail_.news(glance)) news.push_back(row.id);
    return std::pair{glance, outbox::read_items(snapshot, news)};
  });
  queue_.learn(seen.rows);
  for (const outbox::Want& want : wants) {
    const auto rows =
        database_.read_now([&](db::Snapshot& snapshot) { return outbox::find(snapshot, want); });
    queue_.learn(want, rows, outbox::rows_asked(want));
  }
  if (tail_.accept(seen) == outbox::Tail::Next::rescan) {
    for (const outbox::Pause& pause :
         database_.read_now([&](db::Snapshot& snapshot) { return outbox::pauses(snapshot, clock_.now()); })) {
      queue_.pause(pause);
    }
    for (const BotId bot :
         database_.read_now([](db::Snapshot& snapshot) { return outbox::waiting_bots(snapshot); })) {
      queue_.rescan(bot);
    }
    at_hand.clear();
  }
  pump(std::move(at_hand));
}

void PostProcess::send() {
  // Answers are heard as soon as they are there.
  std::erase_if(under_way_, [&](const UnderWay& one) {
    if (one.reply.at > clock_.now()) return false;
    outbox::Verdict verdict = outbox::judge(one.item, one.reply.answer, clock_.now(), random_);
    queue_.note(verdict, one.sent_at, clock_.now());
    verdicts_.push_back(std::move(verdict));
    return true;
  });
  pump({});
}

void PostProcess::pump(outbox::Items at_hand) {
  while (const auto next = queue_.next(clock_.now())) {
    std::optional<outbox::Item> item;
    if (const auto found = at_hand.find(next->id); found != at_hand.end()) {
      item = std::move(found->second).value();
    } else {
      item =
          database_.read_now([&](db::Snapshot& snapshot) { return outbox::read_item(snapshot, next->id); });
    }
    outbox::Verdict verdict{.id = next->id, .bot = next->bot, .chat = next->chat, .fate = outbox::Fate::gone};
    if (item) {
      const auto ended = outbox::prepare(*item);
      if (!ended) {
        auto reply = telegram_.call(item->bot, item->chat, item->call, clock_.now());
        under_way_.push_back({std::move(*item), clock_.now(), std::move(reply)});
        continue;
      }
      verdict = *ended;
    }
    queue_.note(verdict, clock_.now(), clock_.now());
    verdicts_.push_back(std::move(verdict));
  }
}

void PostProcess::settle() {
  if (verdicts_.empty()) return;
  try {
    database_.write_now([&](db::Tx& tx) { outbox::settle(tx, verdicts_, clock_.now(), {}); });
  } catch (const db::Error&) {
    return;  // again later
  }
  for (const outbox::Verdict& verdict : verdicts_) queue_.done(verdict, clock_.now());
  verdicts_.clear();
  if (under_way_.empty()) telegram_.kept(clock_.now());
}

std::optional<Instant> PostProcess::effects_due() const {
  std::optional<Instant> due = queue_.next_at();
  for (const UnderWay& one : under_way_) due = due ? std::min(*due, one.reply.at) : one.reply.at;
  return due;
}

}  // namespace banana::sim
