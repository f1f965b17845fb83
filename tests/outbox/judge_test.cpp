#include "core/outbox/judge.hpp"

#include <doctest/doctest.h>

#include "core/telegram/media.hpp"
#include "tests/outbox/post_office.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::test;
using outbox::Fate;
using outbox::Item;
using outbox::Verdict;
using telegram::ApiError;
using telegram::MessageId;
using telegram::Trouble;

namespace {

const Instant kNow = from_unix_ms(1'795'219'200'000);

Item item(telegram::Call call, std::string slot = {}) {
  return {.id = outbox::RowId{1},
          .bot = kBot,
          .chat = kAli,
          .call = std::move(call),
          .slot = std::move(slot),
          .added_at = kNow};
}

Verdict judge(const Item& of, ApiError error, Instant now = kNow) {
  SeededRandom random{1};
  return outbox::judge(of, error, now, random);
}
Verdict judge(const Item& of, Trouble trouble) {
  return judge(of, ApiError{.trouble = trouble, .description = "Telegram's words"});
}
Verdict taken(const Item& of, Json result) {
  SeededRandom random{1};
  return outbox::judge(of, result, kNow, random);
}

}  // namespace

TEST_CASE("a taken call keeps the message it made for its slot") {
  const Verdict one = taken(item(text(kAli, "x"), "menu"), JsonObject{{"message_id", 17}});
  CHECK(one.fate == Fate::sent);
  CHECK(one.message == MessageId{17});
  CHECK(one.slot == "menu");
  const Verdict album = taken(item({.method = "sendMediaGroup", .params = {}}),
                              JsonArray{JsonObject{{"message_id", 5}}, JsonObject{{"message_id", 6}}});
  CHECK(album.message == MessageId{5});
  CHECK_FALSE(taken(item({.method = "banChatMember", .params = {}}), Json(true)).message);
  CHECK(taken(item({.method = "banChatMember", .params = {}}), Json(true)).answer.empty());
  const Verdict link = taken(item({.method = "createInvoiceLink", .params = {}}), Json("https://t.me/$x"));
  CHECK(link.answer == "https://t.me/$x");
  CHECK_FALSE(link.message);
  CHECK(taken(item({.method = "deleteMessage", .params = {}}, "menu"), Json(true)).unbinds);
}

TEST_CASE("a slot is bound anew where the message is another one or a day has gone by") {
  Item edited = item(edit(kAli, "x"), "menu");
  edited.message = MessageId{17};
  edited.bound_at = kNow - outbox::kBoundAnewAfter + Millis{1};
  CHECK(taken(edited, JsonObject{{"message_id", 17}}).slot.empty());
  CHECK(taken(edited, JsonObject{{"message_id", 17}}).message == MessageId{17});
  CHECK(taken(edited, JsonObject{{"message_id", 18}}).slot == "menu");
  edited.bound_at = kNow - outbox::kBoundAnewAfter;
  CHECK(taken(edited, JsonObject{{"message_id", 17}}).slot == "menu");
  Item deleted = item({.method = "deleteMessage", .params = {}}, "menu");
  deleted.message = MessageId{17};
  deleted.bound_at = kNow;
  CHECK(taken(deleted, Json(true)).slot == "menu");
  CHECK(taken(deleted, Json(true)).unbinds);
}

TEST_CASE("a taken call tells what Telegram calls the stored files that went along") {
  const auto photo = [](std::string id) {
    return JsonObject{{"message_id", 5},
                      {"photo", JsonArray{JsonObject{{"file_id", "small"}}, JsonObject{{"file_id", id}}}}};
  };
  using telegram::FileKind;
  const auto one = taken(item(telegram::send_photo(kAli, telegram::from_store("b1", "x.png", "image/png"))),
                         photo("large"));
  CHECK(one.files == std::vector<outbox::SentFile>{{"b1", FileKind::photo, "large"}});
  const auto again = taken(item(telegram::send_photo(kAli, telegram::by_id("large"))), photo("large"));
  CHECK(again.files.empty());
  const telegram::Media stored{.file = telegram::from_store("b1", "x.png", "image/png")};
  const telegram::Media other{.file = telegram::from_store("b2", "x.png", "image/png")};
  const auto album = item(telegram::send_media_group(kAli, {stored, other}));
  CHECK(taken(album, JsonArray{photo("one"), photo("two")}).files ==
        std::vector<outbox::SentFile>{{"b1", FileKind::photo, "one"}, {"b2", FileKind::photo, "two"}});
  // Fewer than were sent: which is which, nobody knows.
  CHECK(taken(album, JsonArray{photo("one")}).files.empty());
  const auto film = item(telegram::send_document(kAli, telegram::from_store("b3", "x.mp4", "video/mp4")));
  CHECK(taken(film, JsonObject{{"message_id", 5}, {"document", JsonObject{{"file_id", "d"}}}}).files ==
        std::vector<outbox::SentFile>{{"b3", FileKind::document, "d"}});
  CHECK(taken(film, JsonObject{{"message_id", 5}, {"document", 7}}).files.empty());
  CHECK(taken(film, Json(true)).files.empty());
}

TEST_CASE("each trouble has its fate") {
  const Item sends = item(text(kAli, "x"));
  const std::pair<Trouble, Fate> fates[] = {
      {Trouble::flood, Fate::flooded},        {Trouble::token_revoked, Fate::parked},
      {Trouble::blocked, Fate::closed},       {Trouble::not_in_chat, Fate::closed},
      {Trouble::chat_missing, Fate::closed},  {Trouble::no_rights, Fate::failed},
      {Trouble::not_modified, Fate::sent},    {Trouble::query_too_old, Fate::sent},
      {Trouble::message_gone, Fate::sent},    {Trouble::already_refunded, Fate::sent},
      {Trouble::file_unusable, Fate::failed}, {Trouble::conflict, Fate::again},
      {Trouble::rejected, Fate::failed},      {Trouble::server, Fate::again},
      {Trouble::not_sent, Fate::wait},        {Trouble::unknown_outcome, Fate::again},
  };
  for (const auto& [trouble, fate] : fates) {
    CAPTURE(std::string{to_string(trouble)});
    const Verdict verdict = judge(sends, trouble);
    CHECK(verdict.fate == fate);
    CHECK(verdict.fault == std::string{to_string(trouble)} + ": Telegram's words");
  }
}

TEST_CASE("a chat is closed only by calls that are about it") {
  const Item other = item({.method = "banChatMember", .params = {{"chat_id", -100}, {"user_id", 7}}});
  CHECK(judge(other, Trouble::not_in_chat).fate == Fate::failed);
  CHECK(judge(other, ApiError{.trouble = Trouble::chat_moved, .description = {}, .migrate_to = ChatId{-1}})
            .fate == Fate::failed);
}

TEST_CASE("a group that moved is followed") {
  const Verdict moved =
      judge(item(text(kAli, "x")),
            ApiError{.trouble = Trouble::chat_moved, .description = {}, .migrate_to = ChatId{-77}});
  CHECK(moved.fate == Fate::moved);
  CHECK(moved.new_chat == ChatId{-77});
  CHECK(judge(item(text(kAli, "x")), ApiError{.trouble = Trouble::chat_moved, .description = {}}).fate ==
        Fate::failed);
}

TEST_CASE("an edit whose message is gone becomes a send where it can") {
  CHECK(judge(item(edit(kAli, "x"), "job:1"), Trouble::message_gone).fate == Fate::unbound);
  CHECK(judge(item(edit(kAli, "x")), Trouble::message_gone).fate == Fate::sent);
  const Verdict keyboard =
      judge(item({.method = "editMessageReplyMarkup", .params = {}}, "job:1"), Trouble::message_gone);
  CHECK(keyboard.fate == Fate::sent);
  CHECK(keyboard.unbinds);
}

TEST_CASE("tries lie further and further apart and end") {
  Item of = item(text(kAli, "x"));
  Millis total{0};
  Millis last{0};
  for (; of.tries < outbox::kTriesMax - 1; ++of.tries) {
    const Verdict verdict = judge(of, Trouble::server);
    REQUIRE(verdict.fate == Fate::again);
    const Millis wait = verdict.next_at - kNow;
    if (of.tries < 7) CHECK(wait > last);
    CHECK(wait <= Millis{150'000});
    last = wait;
    total += wait;
  }
  CHECK(judge(of, Trouble::server).fate == Fate::failed);
  CHECK(total > Millis{20 * 60'000});
  CHECK(total < Millis{45 * 60'000});
}

TEST_CASE("without a connection nothing counts and nothing is lost for a day") {
  Item of = item(text(kAli, "x"));
  of.tries = 5;
  const ApiError error{.trouble = Trouble::not_sent, .description = {}};
  CHECK(judge(of, error, kNow + Millis{86'399'999}).fate == Fate::wait);
  CHECK(judge(of, error, kNow + Millis{86'400'000}).fate == Fate::failed);
}

TEST_CASE("a lost answer is asked again and counted but what spends Stars is left to a person") {
  CHECK(judge(item(text(kAli, "x")), Trouble::unknown_outcome).doubtful);
  CHECK_FALSE(judge(item(edit(kAli, "x")), Trouble::unknown_outcome).doubtful);
  const Verdict gift = judge(item({.method = "sendGift", .params = {}}), Trouble::unknown_outcome);
  CHECK(gift.fate == Fate::failed);
  CHECK(gift.doubtful);
}
