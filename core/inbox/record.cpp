// Recording updates: one by one, or many in one statement where a statement is a round trip's worth of work.
#include <algorithm>
#include <string>
#include <tuple>

#include "core/inbox/inbox.hpp"

namespace banana::inbox {

namespace {

constexpr db::Sql kRecord =
    "INSERT INTO inbox (bot_id, update_id, chat, urgent, received_at, body) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT DO NOTHING";
constexpr db::Sql kRecordMany =
    "INSERT INTO inbox (bot_id, update_id, chat, urgent, received_at, body) "
    "SELECT bot_id, update_id, chat, urgent, CAST($6 AS bigint), body "
    "FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]), "
    "CAST($5 AS text[])) AS came (bot_id, update_id, chat, urgent, body) ON CONFLICT DO NOTHING";

// Of one statement, roughly.
constexpr std::size_t kRowsMax = 256;
constexpr std::size_t kBytesMax = kUpdateBytesMax;

/// An array of PostgreSQL as text.
class Array {
 public:
  void add(std::int64_t number) {
    separate();
    text_ += std::to_string(number);
  }
  void add(std::string_view text) {
    separate();
    text_ += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
  [[nodiscard]] std::string end() {
    text_ += '}';
    return std::move(text_);
  }

 private:
  void separate() {
    if (text_.size() > 1) text_ += ',';
  }
  std::string text_ = "{";
};

void record_together(db::Tx& tx, std::span<const Posted> posted, Instant now) {
  Array bots;
  Array updates;
  Array chats;
  Array urgent;
  Array bodies;
  for (const Posted& one : posted) {
    const Lane lane = lane_of(one.bot, *one.envelope);
    bots.add(one.bot.value());
    updates.add(one.envelope->update_id);
    chats.add(lane.chat);
    urgent.add(lane.urgent ? 1 : 0);
    bodies.add(one.body);
  }
  tx.run(kRecordMany, bots.end(), updates.end(), chats.end(), urgent.end(), bodies.end(), now);
}

}  // namespace

void record(db::Tx& tx, BotId bot, const Envelope& envelope, std::string_view body, Instant now) {
  const Lane lane = lane_of(bot, envelope);
  tx.run(kRecord, bot, envelope.update_id, lane.chat, lane.urgent, now, body);
}

void record(db::Tx& tx, std::vector<Posted> posted, Instant now) {
  if (tx.engine() == db::Engine::sqlite) {
    for (const Posted& one : posted) record(tx, one.bot, *one.envelope, one.body, now);
    return;
  }
  // Everybody who writes the same rows writes them in the same order, so that none waits for another in a circle.
  std::ranges::sort(posted, {},
                    [](const Posted& one) { return std::tuple{one.bot, one.envelope->update_id}; });
  for (std::span<const Posted> left{posted}; !left.empty();) {
    std::size_t rows = 0;
    for (std::size_t bytes = 0; rows < std::min(left.size(), kRowsMax) && (rows == 0 || bytes < kBytesMax);
         ++rows) {
      bytes += left[rows].body.size();
    }
    record_together(tx, left.first(rows), now);
    left = left.subspan(rows);
  }
}

}  // namespace banana::inbox
