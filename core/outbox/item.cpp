#include "core/outbox/item.hpp"

#include <boost/json/parse.hpp>

#include "core/outbox/method.hpp"
#include "core/outbox/uploads.hpp"

namespace banana::outbox {
namespace {

// "+ 0": or PostgreSQL looks for one row among all that wait, in an index that begins with something else.
constexpr db::Sql kItem =
    "SELECT o.bot, o.chat, o.method, o.params, o.uploads, o.slot, o.tries, o.added_at, o.about, "
    "(SELECT s.message_id FROM outbox_slot s WHERE s.bot = o.bot AND s.chat = o.chat AND s.slot = o.slot), "
    "(SELECT b.blocked_at FROM outbox_blocked b WHERE b.bot = o.bot AND b.chat = o.chat), "
    "(SELECT m.new_chat FROM outbox_moved m WHERE m.chat = o.chat) "
    "FROM outbox o WHERE o.id = $1 AND o.state + 0 = 0";
constexpr db::Sql kMovedTo = "SELECT new_chat FROM outbox_moved WHERE chat = $1";

/// An effect that was added under the chat's old number.
void follow_move(db::Snapshot& snapshot, Item& item) {
  const Json* named = item.call.params.if_contains("chat_id");
  if (named == nullptr || !named->is_int64() || named->as_int64() == item.chat.value()) return;
  if (snapshot.value<ChatId>(kMovedTo, named->as_int64()) == item.chat) {
    item.call.params["chat_id"] = item.chat.value();
  }
}

}  // namespace

std::optional<Item> read_item(db::Snapshot& snapshot, RowId id) {
  std::optional<Item> item;
  {
    db::Rows row = snapshot.query(kItem, id);
    if (!row.next()) return std::nullopt;
    item = Item{
        .id = id,
        .bot = row.get<BotId>(0),
        .chat = row.get<ChatId>(1),
        .call = {.method = row.get<std::string>(2),
                 .params = boost::json::parse(row.text(3)).as_object(),
                 .uploads = row.is_null(4) ? std::vector<telegram::Upload>{} : read_uploads(row.text(4))},
        .slot = row.get<std::optional<std::string>>(5).value_or(""),
        .about = row.get<std::string>(8),
        .message = row.get<std::optional<telegram::MessageId>>(9),
        .tries = row.i64(6),
        .added_at = row.get<Instant>(7),
        .is_closed = !row.is_null(10),
        .moved_to = row.get<std::optional<ChatId>>(11)};
  }
  follow_move(snapshot, *item);
  return item;
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
