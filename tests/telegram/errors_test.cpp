#include "core/telegram/errors.hpp"

#include <doctest/doctest.h>

#include "tests/telegram/show_api_result.hpp"

namespace banana::telegram {
namespace {

struct Case {
  int code;
  const char* description;
  Trouble trouble;
};

TEST_CASE("refusals are told apart by their code and words") {
  for (const Case& each : {
           Case{429, "Too Many Requests: retry after 7", Trouble::flood},
           Case{401, "Unauthorized", Trouble::token_revoked},
           Case{404, "Not Found", Trouble::token_revoked},
           Case{404, "Not Found: method not found", Trouble::rejected},
           Case{403, "Forbidden: bot was blocked by the user", Trouble::blocked},
           Case{403, "Forbidden: user is deactivated", Trouble::blocked},
           Case{403, "Forbidden: bot can't initiate conversation with a user", Trouble::blocked},
           Case{403, "Forbidden: bot was kicked from the supergroup chat", Trouble::not_in_chat},
           Case{403, "Forbidden: bot is not a member of the channel chat", Trouble::not_in_chat},
           Case{403, "Forbidden: the group chat was deleted", Trouble::chat_missing},
           Case{403, "Forbidden: not enough rights to send text messages", Trouble::no_rights},
           Case{403, "Forbidden: something new", Trouble::no_rights},
           Case{400, "Bad Request: not enough rights to restrict/unrestrict chat member", Trouble::no_rights},
           Case{400, "Bad Request: have no rights to send a message", Trouble::no_rights},
           Case{400, "Bad Request: CHAT_ADMIN_REQUIRED", Trouble::no_rights},
           Case{400, "Bad Request: user is an administrator of the chat", Trouble::no_rights},
           Case{400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", Trouble::no_rights},
           Case{400, "Bad Request: chat not found", Trouble::chat_missing},
           Case{400, "Bad Request: PEER_ID_INVALID", Trouble::chat_missing},
           Case{400, "Bad Request: group chat was upgraded to a supergroup chat", Trouble::chat_moved},
           Case{400,
                "Bad Request: message is not modified: specified new message content and reply markup are "
                "exactly "
                "the same as a current content and reply markup of the message",
                Trouble::not_modified},
           Case{400, "Bad Request: query is too old and response timeout expired or query ID is invalid",
                Trouble::query_too_old},
           Case{400, "Bad Request: message to edit not found", Trouble::message_gone},
           Case{400, "Bad Request: message to delete not found", Trouble::message_gone},
           Case{400, "Bad Request: message can't be deleted", Trouble::message_gone},
           Case{400, "Bad Request: message can't be edited", Trouble::message_gone},
           Case{400, "Bad Request: MESSAGE_ID_INVALID", Trouble::message_gone},
           Case{400, "Bad Request: CHARGE_ALREADY_REFUNDED", Trouble::already_refunded},
           Case{400, "Bad Request: CHARGE_ID_EMPTY", Trouble::rejected},
           Case{400, "Bad Request: wrong file_id or the file is temporarily unavailable",
                Trouble::file_unusable},
           Case{400, "Bad Request: file is too big", Trouble::file_unusable},
           Case{400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Trouble::file_unusable},
           Case{413, "Request Entity Too Large", Trouble::file_unusable},
           Case{400, "Bad Request: can't parse entities: unclosed start tag", Trouble::rejected},
           Case{409, "Conflict: terminated by other getUpdates request", Trouble::conflict},
           Case{500, "Internal Server Error: restart", Trouble::server},
           Case{502, "Bad Gateway", Trouble::server},
       }) {
    CAPTURE(each.description);
    const ApiError error = refusal(each.code, each.description);
    CHECK(to_string(error.trouble) == to_string(each.trouble));
    CHECK(error.code == each.code);
    CHECK(error.description == each.description);
  }
}

TEST_CASE("letters may be of any size") {
  CHECK(refusal(400, "BAD REQUEST: CHAT NOT FOUND").trouble == Trouble::chat_missing);
  CHECK(refusal(403, "forbidden: BOT WAS BLOCKED by the user").trouble == Trouble::blocked);
}

TEST_CASE("a refusal says when to come back and where a group has gone") {
  const auto flood = read_answer(
      429,
      R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}})");
  REQUIRE_FALSE(flood);
  CHECK(flood.error().trouble == Trouble::flood);
  CHECK(flood.error().retry_after == Millis{35'000});
  CHECK(flood.error().is_passing());

  const auto moved = read_answer(
      400,
      R"({"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat",)"
      R"("parameters":{"migrate_to_chat_id":-1001234567890}})");
  REQUIRE_FALSE(moved);
  CHECK(moved.error().trouble == Trouble::chat_moved);
  CHECK(moved.error().migrate_to == ChatId{-1001234567890});
}

TEST_CASE("an answer gives its result") {
  CHECK(read_answer(200, R"({"ok":true,"result":[1,2]})").value() == Json(JsonArray{1, 2}));
  CHECK(read_answer(200, R"({"ok":true,"result":true,"description":"Webhook was set"})").value() ==
        Json(true));
}

TEST_CASE("what is no answer of the Bot API says nothing about the token") {
  struct Foreign {
    int status;
    const char* body;
    Trouble trouble;
  };
  for (const Foreign& each : {
           Foreign{404, "<html>no such page</html>", Trouble::server},
           Foreign{401, "proxy wants a password", Trouble::server},
           Foreign{407, "", Trouble::server},
           Foreign{302, "", Trouble::server},
           Foreign{503, "<html>try later</html>", Trouble::server},
           Foreign{429, "slow down", Trouble::flood},
           Foreign{413, "<html>too large</html>", Trouble::file_unusable},
           Foreign{502, "<html>bad gateway</html>", Trouble::unknown_outcome},
           Foreign{504, "", Trouble::unknown_outcome},
           Foreign{200, "", Trouble::unknown_outcome},
           Foreign{200, "[]", Trouble::unknown_outcome},
           Foreign{200, R"({"ok":true})", Trouble::unknown_outcome},
           Foreign{200, R"({"ok":true,"result":)", Trouble::unknown_outcome},
           Foreign{200, R"({"ok":"yes","result":1})", Trouble::unknown_outcome},
           Foreign{400, R"({"ok":false,"error_code":"many"})", Trouble::server},
           Foreign{400, R"({"ok":false,"error_code":200})", Trouble::server},
           Foreign{400, R"({"ok":false,"parameters":7})", Trouble::server},
       }) {
    CAPTURE(each.status);
    CAPTURE(each.body);
    const auto answer = read_answer(each.status, each.body);
    REQUIRE_FALSE(answer);
    CHECK(to_string(answer.error().trouble) == to_string(each.trouble));
    CHECK(answer.error().is_passing() == (each.trouble != Trouble::file_unusable));
  }
}

TEST_CASE("descriptions are cut and hold no token") {
  const std::string token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw4";
  CHECK(refusal(400, "Bad Request: " + token).description.find("AAHdq") == std::string::npos);
  const std::string long_one = refusal(400, "x" + std::string(1000, 'y')).description;
  CHECK(long_one.size() == 300);
  std::string cyrillic = "x";
  for (int i = 0; i < 400; ++i) cyrillic += "я";
  CHECK(refusal(400, cyrillic).description.size() == 299);
  CHECK(refusal(400, "\xff").description == "(not UTF-8)");
}

TEST_CASE("without an answer it matters whether anything was sent") {
  const auto trouble = [](net::Sent sent) {
    return no_answer(net::HttpError{fail(Errc::unavailable, "gone"), sent}).trouble;
  };
  CHECK(trouble(net::Sent::no) == Trouble::not_sent);
  CHECK(trouble(net::Sent::maybe) == Trouble::unknown_outcome);
  CHECK(trouble(net::Sent::answered) == Trouble::unknown_outcome);
}

}  // namespace
}  // namespace banana::telegram
