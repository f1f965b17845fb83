#include "core/outbox/item.hpp"

#include <utility>

#include <boost/json/parse.hpp>

#include "core/db/error.hpp"
#include "core/db/pg_array.hpp"
#include "core/outbox/method.hpp"
#include "core/outbox/uploads.hpp"

namespace banana::outbox {
namespace {

// "+ 0": or PostgreSQL looks for one row among all that wait, in an index that begins with something else.
#define OUTBOX_ITEMS                                                                                  \
  "SELECT o.id, o.bot, o.chat, o.method, o.params, o.uploads, o.slot, o.tries, o.added_at, o.about, " \
  "s.message_id, s.at, "                                                                              \
  "(SELECT b.blocked_at FROM outbox_blocked b WHERE b.bot = o.bot AND b.chat = o.chat), "             \
  "(SELECT m.new_chat FROM outbox_moved m WHERE m.chat = o.chat) "                                    \
  "FROM outbox o LEFT JOIN outbox_slot s ON s.bot = o.bot AND s.chat = o.chat AND s.slot = o.slot "   \
  "WHERE o.state + 0 = 0 AND o.id = "
constexpr db::Sql kItem = OUTBOX_ITEMS "$1";
/// Where a statement is a round trip.
constexpr db::Sql kItems = OUTBOX_ITEMS "ANY(CAST($1 AS bigint[]))";
#undef OUTBOX_ITEMS
constexpr db::Sql kMovedTo = "SELECT new_chat FROM outbox_moved WHERE chat = $1";

/// An effect that was added under the chat's old number.
void follow_move(db::Snapshot& snapshot, Item& item) {
  const Json* named = item.call.params.if_contains("chat_id");
  if (named == nullptr || !named->is_int64() || named->as_int64() == item.chat.value()) return;
  if (snapshot.value<ChatId>(kMovedTo, named->as_int64()) == item.chat) {
    item.call.params["chat_id"] = item.chat.value();
  }
}

Item item_of(const db::Rows& row) {
  return {.id = row.get<RowId>(0),
          .bot = row.get<BotId>(1),
          .chat = row.get<ChatId>(2),
          .call = {.method = row.get<std::string>(3),
                   .params = boost::json::parse(row.text(4)).as_object(),
                   .uploads = row.is_null(5) ? std::vector<telegram::Upload>{} : read_uploads(row.text(5))},
          .slot = row.get<std::optional<std::string>>(6).value_or(""),
          .about = row.get<std::string>(9),
          .message = row.get<std::optional<telegram::MessageId>>(10),
          .bound_at = row.get<std::optional<Instant>>(11),
          .tries = row.i64(7),
          .added_at = row.get<Instant>(8),
          .is_closed = !row.is_null(12),
          .moved_to = row.get<std::optional<ChatId>>(13)};
}

/// A row that holds nonsense stands in nobody's way but its own.
Result<Item> read_row(const db::Rows& row) {
  try {
    return item_of(row);
  } catch (const db::Error&) {
    throw;
  } catch (const std::exception& broken) {
    return fail(Errc::internal, std::string{"the row is broken: "} + broken.what());
  }
}

}  // namespace

Items read_items(db::Snapshot& snapshot, std::span<const RowId> ids) {
  Items items;
  const auto take = [&](db::Rows rows) {
    while (rows.next()) items.emplace(rows.get<RowId>(0), read_row(rows));
  };
  if (snapshot.engine() == db::Engine::sqlite || ids.size() == 1) {
    for (const RowId id : ids) take(snapshot.query(kItem, id));
  } else if (!ids.empty()) {
    db::PgArray array{db::PgArray::Of::bigint};
    for (const RowId id : ids) array.add(id.value());
    take(snapshot.query(kItems, array.wire()));
  }
  for (auto& [id, item] : items) {
    if (item) follow_move(snapshot, *item);
  }
  return items;
}

std::optional<Item> read_item(db::Snapshot& snapshot, RowId id) {
  Items items = read_items(snapshot, {&id, 1});
  if (items.empty()) return std::nullopt;
  return std::move(items.begin()->second).value();
}

std::optional<Verdict> prepare(Item& item) {
  Verdict verdict{.id = item.id, .bot = item.bot, .chat = item.chat, .about = item.about};
  if (item.moved_to) {
    verdict.fate = Fate::moved;
    verdict.new_chat = item.moved_to;
    return verdict;
  }
  if (item.is_closed) {
    verdict.fate = Fate::closed;
    verdict.fault = "the chat is closed to the bot";
    return verdict;
  }
  if (item.slot.empty() || sends(item.call.method)) return std::nullopt;
  if (item.message) {
    item.call.params["message_id"] = item.message->value();
    return std::nullopt;
  }
  if (turn_into_send(item.call)) return std::nullopt;
  verdict.fault = "there is no message that it would change";
  return verdict;
}

}  // namespace banana::outbox
