#include "core/outbox/method.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace banana;

namespace {

telegram::Call call(std::string method, std::string_view params) {
  return {.method = std::move(method), .params = boost::json::parse(params).as_object()};
}

void check_becomes(telegram::Call from, const telegram::Call& to) {
  CHECK(outbox::turn_into_send(from));
  CHECK(from.method == to.method);
  CHECK_MESSAGE(from.params == to.params, boost::json::serialize(from.params));
}

}  // namespace

TEST_CASE("what makes a message is told from what only begins like it") {
  for (const char* method :
       {"sendMessage", "sendPhoto", "sendMediaGroup", "sendInvoice", "copyMessage", "forwardMessage"}) {
    CHECK(outbox::sends(method));
  }
  for (const char* method :
       {"sendChatAction", "sendMessageDraft", "editMessageText", "deleteMessage", "banChatMember"}) {
    CHECK_FALSE(outbox::sends(method));
  }
}

TEST_CASE("an edit of a text becomes a message") {
  check_becomes(call("editMessageText",
                     R"({"chat_id":1,"message_id":9,"text":"hi","parse_mode":"HTML","reply_markup":{}})"),
                call("sendMessage", R"({"chat_id":1,"text":"hi","parse_mode":"HTML","reply_markup":{}})"));
}

TEST_CASE("an edit of a caption becomes its words") {
  check_becomes(
      call("editMessageCaption",
           R"({"chat_id":1,"caption":"hi","caption_entities":[1],"show_caption_above_media":true})"),
      call("sendMessage", R"({"chat_id":1,"text":"hi","entities":[1]})"));
  telegram::Call none = call("editMessageCaption", R"({"chat_id":1,"caption":""})");
  CHECK_FALSE(outbox::turn_into_send(none));
}

TEST_CASE("an edit of media becomes the sending of its kind") {
  check_becomes(call("editMessageMedia", R"({"chat_id":1,"message_id":9,"reply_markup":{"a":1},
      "media":{"type":"photo","media":"attach://p","caption":"c","parse_mode":"HTML","has_spoiler":true}})"),
                call("sendPhoto", R"({"chat_id":1,"reply_markup":{"a":1},"photo":"attach://p","caption":"c",
                                      "parse_mode":"HTML","has_spoiler":true})"));
  check_becomes(
      call("editMessageMedia", R"({"chat_id":1,"media":{"type":"video","media":"file","duration":4}})"),
      call("sendVideo", R"({"chat_id":1,"video":"file","duration":4})"));
}

TEST_CASE("what has no message of its own can not be sent anew") {
  for (telegram::Call other :
       {call("editMessageReplyMarkup", R"({"chat_id":1})"), call("deleteMessage", R"({"chat_id":1})"),
        call("editMessageMedia", R"({"chat_id":1,"media":{"type":"unheard-of","media":"x"}})"),
        call("editMessageMedia", R"({"chat_id":1,"media":"text"})")}) {
    CHECK_FALSE(outbox::turn_into_send(other));
  }
}
