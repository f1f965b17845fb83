// The part of the sender that sends: from what may go now to what became of it.
#include <algorithm>
#include <chrono>
#include <utility>

#include "core/base/log.hpp"
#include "core/db/error.hpp"
#include "core/outbox/judge.hpp"
#include "daemon/sender.hpp"

namespace banana::daemon {

namespace {

using outbox::Fate;
using outbox::Verdict;

constexpr Millis kDatabasePause{1'000};
constexpr Millis kStorePause{5'000};
constexpr std::size_t kReadAtOnce = 32;

Verdict about(const outbox::Send& send) { return {.id = send.id, .bot = send.bot, .chat = send.chat}; }

/// The item, or why there is none.
Sender::Reading reading(const outbox::Send& send, outbox::Items& items) {
  Verdict verdict = about(send);
  const auto found = items.find(send.id);
  if (found == items.end()) {
    verdict.fate = Fate::gone;
    return verdict;
  }
  if (found->second) return *std::move(found->second);
  verdict.fate = Fate::failed;
  verdict.fault = found->second.error().message;
  return verdict;
}

}  // namespace

void Sender::pump(outbox::Items at_hand) {
  std::vector<outbox::Send> begun;
  while (may_send()) {
    const auto next = queue_.next(now());
    if (!next) break;
    if (at_hand.contains(next->id)) {
      run(send(*next, reading(*next, at_hand)));
      continue;
    }
    begun.push_back(*next);
    if (begun.size() == kReadAtOnce) run(begin(std::exchange(begun, {})));
  }
  if (!begun.empty()) run(begin(std::move(begun)));
  if (!may_send()) return;  // whatever ends that pumps again
  auto at = queue_.next_at();
  if (later_at_ && (!at || *later_at_ < *at)) at = later_at_;
  if (!at) return;
  alarm_.expires_after(std::clamp(*at - now(), Millis{1}, options_.look_every));
  alarm_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    if (later_at_ && *later_at_ <= clock_.now()) {
      later_at_.reset();
      due_ = look_ = true;
      ring();
    }
    pump();
  });
}

/// What goes together is read together.
Task<> Sender::begin(std::vector<outbox::Send> sends) {
  std::optional<outbox::Items> items;
  try {
    items = co_await database_.read([&](db::Snapshot& snapshot) {
      std::vector<outbox::RowId> ids;
      for (const outbox::Send& send : sends) ids.push_back(send.id);
      return outbox::read_items(snapshot, ids);
    });
  } catch (const db::Error& failure) {
    log::error("effects could not be read", {{"effects", sends.size()}, {"cause", failure.what()}});
  }
  for (const outbox::Send& each : sends) {
    if (items) {
      run(send(each, reading(each, *items)));
      continue;
    }
    Verdict verdict = about(each);
    verdict.fate = Fate::wait;
    verdict.next_at = now() + kDatabasePause;
    run(send(each, std::move(verdict)));
  }
}

Task<> Sender::send(outbox::Send send, Reading reading) {
  Instant sent_at = now();
  auto* item = std::get_if<outbox::Item>(&reading);
  Verdict verdict =
      item != nullptr ? co_await attempt(send, *item, sent_at) : std::get<Verdict>(std::move(reading));
  queue_.note(verdict, sent_at, now());
  verdicts_.push_back(std::move(verdict));
  ring();
}

/// A verdict when its uploads can't be had.
Task<std::optional<Verdict>> Sender::open(const outbox::Send& send, outbox::Item& item) {
  const auto is_stored = [](const telegram::Upload& upload) { return !upload.blob.empty(); };
  if (std::ranges::none_of(item.call.uploads, is_stored)) co_return std::nullopt;
  const Result<> opened = options_.open_blobs ? co_await options_.open_blobs(item.call.uploads)
                                              : Result<>{fail(Errc::not_found, "there is no store")};
  if (opened) co_return std::nullopt;
  Verdict verdict = about(send);
  verdict.about = item.about;
  if (opened.error().code == Errc::not_found) {
    verdict.fate = Fate::failed;
    verdict.fault = "a file it sends is gone: " + opened.error().message;
    co_return verdict;
  }
  log::error("a file to be sent could not be read",
             {{"bot", send.bot.value()}, {"cause", opened.error().message}});
  verdict.fate = Fate::wait;
  verdict.next_at = now() + kStorePause;
  co_return verdict;
}

Task<Verdict> Sender::attempt(const outbox::Send& send, outbox::Item& item, Instant& sent_at) {
  if (auto decided = outbox::prepare(item)) co_return *std::move(decided);
  if (auto decided = co_await open(send, item)) co_return *std::move(decided);
  // A 429 may have come in meanwhile.
  if (const Instant until = queue_.paused_until(send.bot, send.chat); until > now()) {
    Verdict verdict = about(send);
    verdict.fate = Fate::wait;
    verdict.next_at = until;
    co_return verdict;
  }
  sent_at = now();
  telegram::ApiResult<Json> answer{telegram::ApiError{}};
  try {
    answer = co_await api_.call(item.bot, item.call);
  } catch (const std::exception& failure) {
    // Nobody knows how far it came.
    answer = telegram::ApiError{.trouble = telegram::Trouble::unknown_outcome, .description = failure.what()};
  }
  co_return outbox::judge(item, answer, now(), random_);
}

}  // namespace banana::daemon
