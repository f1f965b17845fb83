// Ordering a job: its price is held, and it is in the queue (PA2, ST7 has been asked by then).
//
//   Result<Created> created = create(tx, ids, {.bot = bot, .chat = chat, .user = user, .quote = quote, …}, limits, now);
//   if (!created) say(created.error());        // nothing was charged, nothing queued
//
// A quote is good for one job: pressing Generate twice gives the job of the first press (Created::is_new).
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/money/quote.hpp"
#include "core/studio/job.hpp"
#include "core/studio/queue_gauge.hpp"

namespace banana::studio {

/// Of one person; a plan may raise them.
struct OrderLimits {
  std::int64_t open_max = 3;         // queued and running at once (MAX_USER_QUEUE)
  std::int64_t hourly_max = 20;      // begun within an hour (MAX_TASKS_PER_USER_PER_HOUR); 0: no limit
  std::int64_t queue_max = 100'000;  // waiting of everybody
  QueueGauge* gauge = nullptr;       // of the process; none: all of the queue is looked at
  std::int64_t weight = 1;           // turns for one of others (turn.hpp)
};

struct NewJob {
  BotId bot;
  ChatId chat;
  UserId user;
  money::QuoteId quote = {};
  std::string request;  // as core/models writes it
  Needs needs = Needs::nothing;
  Millis deadline{};  // from now to its end, whatever happens
};

struct Created {
  Job job;
  bool is_new = true;
};

/// Refusals: insufficient (the message says how much is missing), limited (which limit, and when it ends), conflict or
/// not_found or limited of the quote, unavailable when generation is switched off or the queue is full.
[[nodiscard]] Result<Created> create(db::Tx& tx, IdMaker& ids, const NewJob& order, const OrderLimits& limits,
                                     Instant now);
/// The same by an offer at hand, which was read in this transaction after the person was locked (person_lock.hpp).
[[nodiscard]] Result<Created> create(db::Tx& tx, IdMaker& ids, const NewJob& order, const money::Quote& offer,
                                     const OrderLimits& limits, Instant now);

/// The same once more for nothing, as an operator decides, of one that has ended and delivered nothing. Once for each;
/// no limit of the person's stands against it.
[[nodiscard]] Result<Job> create_free(db::Tx& tx, IdMaker& ids, JobId of, Instant now);

/// How many wait before this one. For people: an estimate, counted to `most`, from the queue's front where it is known.
[[nodiscard]] std::int64_t ahead_of(db::Snapshot& snapshot, const Job& job, const Place& front = {},
                                    std::int64_t most = 1000);

}  // namespace banana::studio
