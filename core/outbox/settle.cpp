#include "core/outbox/settle.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/db/pg_array.hpp"
#include "core/outbox/outbox.hpp"

namespace banana::outbox {
namespace {

// "state + 0": or PostgreSQL looks for one row among all that wait, in an index that begins with something else.
constexpr db::Sql kSent =
    "UPDATE outbox SET state = 1, ended_at = $2, message_id = $3, fault = $4 WHERE id = $1 AND state + 0 = 0";
// For PostgreSQL. The ids stand there twice: by the list alone it finds the rows in their index however small it believes
// the table to be.
constexpr db::Sql kSentTogether =
    "UPDATE outbox AS o SET state = 1, ended_at = $2, message_id = s.message_id, fault = s.fault "
    "FROM unnest(CAST($1 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS text[])) AS s (id, message_id, "
    "fault) "
    "WHERE o.id = ANY(CAST($1 AS bigint[])) AND o.id = s.id AND o.state + 0 = 0";
constexpr db::Sql kBindTogether =
    "INSERT INTO outbox_slot (bot, chat, slot, message_id, at) "
    "SELECT bot, chat, slot, message_id, CAST($5 AS bigint) FROM unnest(CAST($1 AS bigint[]), CAST($2 AS "
    "bigint[]), CAST($3 AS text[]), CAST($4 AS bigint[])) AS s (bot, chat, slot, message_id) "
    "ON CONFLICT (bot, chat, slot) DO UPDATE SET message_id = excluded.message_id, at = excluded.at";
constexpr db::Sql kFailed =
    "UPDATE outbox SET state = 2, ended_at = $2, fault = $3, doubtful = doubtful + $4 "
    "WHERE id = $1 AND state + 0 = 0 RETURNING about, doubtful";
constexpr db::Sql kAgain =
    "UPDATE outbox SET tries = tries + 1, next_at = $2, fault = $3, doubtful = doubtful + $4 "
    "WHERE id = $1 AND state + 0 = 0";
constexpr db::Sql kPause =
    "INSERT INTO outbox_pause (bot, chat, ends_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (bot, chat) DO UPDATE SET ends_at = excluded.ends_at WHERE excluded.ends_at > "
    "outbox_pause.ends_at";
constexpr db::Sql kClose =
    "INSERT INTO outbox_blocked (bot, chat, blocked_at, why) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (bot, chat) DO NOTHING";
constexpr db::Sql kFailAll =
    "UPDATE outbox SET state = 2, ended_at = $3, fault = $4 WHERE bot = $1 AND chat = $2 AND state = 0 "
    "RETURNING about, doubtful";
constexpr db::Sql kMove =
    "INSERT INTO outbox_moved (chat, new_chat, at) VALUES ($1, $2, $3) "
    "ON CONFLICT (chat) DO UPDATE SET new_chat = excluded.new_chat, at = excluded.at";
constexpr db::Sql kMoveAll = "UPDATE outbox SET chat = $3 WHERE bot = $1 AND chat = $2 AND state = 0";
constexpr db::Sql kUnbind = "DELETE FROM outbox_slot WHERE bot = $1 AND chat = $2 AND slot = $3";

constexpr db::Sql kPauses = "SELECT bot, chat, ends_at FROM outbox_pause WHERE ends_at > $1";
constexpr db::Sql kPurgePauses = "DELETE FROM outbox_pause WHERE ends_at < $1";
// The highest id stays, so that SQLite never gives one again.
constexpr db::Sql kPurge =
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE ended_at IS NOT NULL AND ended_at < $1 "
    "AND (state = 1 OR ended_at < $2) ORDER BY ended_at LIMIT $3) AND id < (SELECT max(id) FROM outbox)";
constexpr db::Sql kPurgeSlots = db::Sql::per_engine(
    "DELETE FROM outbox_slot WHERE (bot, chat, slot) IN "
    "(SELECT bot, chat, slot FROM outbox_slot WHERE at < $1 ORDER BY at LIMIT $2)",
    "DELETE FROM outbox_slot WHERE ctid IN (SELECT ctid FROM outbox_slot WHERE at < $1 ORDER BY at LIMIT "
    "$2)");

constexpr db::Sql kPurgeFiles = db::Sql::per_engine(
    "DELETE FROM outbox_file WHERE (bot, blob, kind) IN "
    "(SELECT bot, blob, kind FROM outbox_file WHERE at < $1 ORDER BY at LIMIT $2)",
    "DELETE FROM outbox_file WHERE ctid IN (SELECT ctid FROM outbox_file WHERE at < $1 ORDER BY at LIMIT "
    "$2)");

constexpr std::int64_t kWholeBot = 0;
constexpr std::size_t kTogetherMax = 32;  // of one statement, which compares each with each

std::optional<std::string_view> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>{text};
}

using Followers = std::span<const Follower>;
using Sent = std::span<const Verdict* const>;

/// `ended` are the rows' about and doubtful, and are read to their end before anybody is told: a follower writes, too.
void tell_failed(db::Tx& tx, db::Rows ended, const Verdict& verdict, Instant now, Followers followers) {
  std::vector<std::pair<std::string, bool>> told;
  while (ended.next()) {
    if (is_followed(followers, ended.text(0))) told.emplace_back(ended.text(0), ended.i64(1) > 0);
  }
  for (const auto& [about, doubtful] : told) {
    tell(tx, followers,
         {.bot = verdict.bot,
          .about = about,
          .end = doubtful ? End::doubtful : End::failed,
          .fault = verdict.fault},
         now);
  }
}

bool binds(const Verdict& verdict) {
  return !verdict.slot.empty() && !verdict.unbinds && verdict.message.has_value();
}

/// What a sent one leaves beside its mark and its slot's message.
void keep_rest(db::Tx& tx, const Verdict& verdict, Instant now) {
  for (const SentFile& file : verdict.files) keep_file(tx, verdict.bot, file, now);
  if (!verdict.slot.empty() && verdict.unbinds) tx.run(kUnbind, verdict.bot, verdict.chat, verdict.slot);
}

void settle_sent(db::Tx& tx, const Verdict& verdict, Instant now, Followers followers) {
  if (is_followed(followers, verdict.about)) {
    // Once: the same verdict may be settled again.
    if (tx.exec(kSent, verdict.id, now, verdict.message, unless_empty(verdict.fault)) == 0) return;
    tell(tx, followers,
         {.bot = verdict.bot,
          .about = verdict.about,
          .end = End::done,
          .fault = verdict.fault,
          .answer = verdict.answer},
         now);
  } else {
    tx.run(kSent, verdict.id, now, verdict.message, unless_empty(verdict.fault));
  }
  keep_rest(tx, verdict, now);
  if (binds(verdict)) outbox::bind(tx, verdict.bot, verdict.chat, verdict.slot, *verdict.message, now);
}

void mark_together(db::Tx& tx, Sent sent, Instant now) {
  using db::PgArray;
  PgArray ids{PgArray::Of::bigint};
  PgArray messages{PgArray::Of::bigint};
  PgArray faults{PgArray::Of::text};
  for (const Verdict* one : sent) {
    ids.add(one->id.value());
    one->message ? messages.add(one->message->value()) : messages.add_null();
    one->fault.empty() ? faults.add_null() : faults.add(one->fault);
  }
  tx.run(kSentTogether, ids.wire(), now, messages.wire(), faults.wire());
}

/// Each slot once, and in the order in which everybody binds several.
void bind_together(db::Tx& tx, Sent sent, Instant now) {
  std::map<std::tuple<BotId, ChatId, std::string_view>, telegram::MessageId> bound;
  for (const Verdict* one : sent) {
    if (binds(*one)) bound.insert_or_assign({one->bot, one->chat, one->slot}, *one->message);
  }
  if (bound.empty()) return;
  using db::PgArray;
  PgArray bots{PgArray::Of::bigint};
  PgArray chats{PgArray::Of::bigint};
  PgArray slots{PgArray::Of::text};
  PgArray messages{PgArray::Of::bigint};
  for (const auto& [slot, message] : bound) {
    bots.add(std::get<0>(slot).value());
    chats.add(std::get<1>(slot).value());
    slots.add(std::get<2>(slot));
    messages.add(message.value());
  }
  tx.run(kBindTogether, bots.wire(), chats.wire(), slots.wire(), messages.wire(), now);
}

void settle_together(db::Tx& tx, Sent sent, Instant now) {
  if (sent.size() == 1) return settle_sent(tx, *sent.front(), now, {});
  mark_together(tx, sent, now);
  bind_together(tx, sent, now);
  for (const Verdict* one : sent) keep_rest(tx, *one, now);
}

void settle_one(db::Tx& tx, const Verdict& verdict, Instant now, Followers followers) {
  switch (verdict.fate) {
    case Fate::sent:
      return settle_sent(tx, verdict, now, followers);
    case Fate::failed:
      return tell_failed(tx, tx.query(kFailed, verdict.id, now, verdict.fault, verdict.doubtful), verdict,
                         now, followers);
    case Fate::again:
      return tx.run(kAgain, verdict.id, verdict.next_at, verdict.fault, verdict.doubtful);
    case Fate::flooded:
      for (const Pause& pause : verdict.pauses) {
        tx.run(kPause, pause.bot, pause.chat ? pause.chat->value() : kWholeBot, pause.until);
      }
      return;
    case Fate::closed:
      tx.run(kClose, verdict.bot, verdict.chat, now, verdict.fault);
      return tell_failed(tx, tx.query(kFailAll, verdict.bot, verdict.chat, now, verdict.fault), verdict, now,
                         followers);
    case Fate::moved:
      tx.run(kMove, verdict.chat, verdict.new_chat, now);
      return tx.run(kMoveAll, verdict.bot, verdict.chat, verdict.new_chat);
    case Fate::unbound:
      return tx.run(kUnbind, verdict.bot, verdict.chat, verdict.slot);
    case Fate::wait:
    case Fate::parked:
    case Fate::gone:
      return;
  }
}

}  // namespace

void settle(db::Tx& tx, std::span<const Verdict> verdicts, Instant now, std::span<const Follower> followers) {
  // They are of different chats, so that their order means nothing.
  std::vector<const Verdict*> sent;
  for (const Verdict& verdict : verdicts) {
    const bool is_usual = verdict.fate == Fate::sent && !is_followed(followers, verdict.about);
    if (is_usual && tx.engine() == db::Engine::postgres) {
      sent.push_back(&verdict);
    } else {
      settle_one(tx, verdict, now, followers);
    }
  }
  for (Sent left{sent}; !left.empty();) {
    const Sent part = left.first(std::min(left.size(), kTogetherMax));
    settle_together(tx, part, now);
    left = left.subspan(part.size());
  }
}

std::vector<Pause> pauses(db::Snapshot& snapshot, Instant now) {
  std::vector<Pause> all;
  for (db::Rows rows = snapshot.query(kPauses, now); rows.next();) {
    const auto chat = rows.get<ChatId>(1);
    all.push_back({rows.get<BotId>(0), chat.value() == kWholeBot ? std::nullopt : std::optional{chat},
                   rows.get<Instant>(2)});
  }
  return all;
}

std::int64_t purge(db::Tx& tx, const Horizons& before, std::int64_t most) {
  tx.run(kPurgePauses, before.sent);
  return tx.exec(kPurge, before.sent, before.failed, most) + tx.exec(kPurgeSlots, before.slots, most) +
         tx.exec(kPurgeFiles, before.slots, most);
}

}  // namespace banana::outbox
