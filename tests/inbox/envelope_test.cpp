// What is read of an update at the door (TG), and what does not get in.
#include "core/inbox/envelope.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

namespace banana::inbox {
namespace {

Envelope envelope(std::string_view body) { return read_envelope(body).value(); }

TEST_CASE("a message belongs to its chat") {
  const Envelope read = envelope(
      R"({"update_id":5,"message":{"message_id":1,"from":{"id":7002,"first_name":"A"},
          "chat":{"id":-100123,"type":"supergroup"},"date":1,"text":"hi",
          "reply_to_message":{"chat":{"id":9},"from":{"id":8}}}})");
  CHECK(read.update_id == 5);
  CHECK(read.chat == -100123);
  CHECK(read.from == 7002);
  CHECK(read.haste == Haste::none);
}

TEST_CASE("a press belongs to the chat of its message") {
  const Envelope read = envelope(
      R"({"callback_query":{"id":"1","from":{"id":7002},"message":{"chat":{"id":42},"from":{"id":1}},"data":"x"},
          "update_id":6})");
  CHECK(read.update_id == 6);
  CHECK(read.chat == 42);
  CHECK(read.from == 7002);
  CHECK(read.haste == Haste::press);
}

TEST_CASE("a checkout belongs to its person and is urgent") {
  const Envelope read =
      envelope(R"({"update_id":7,"pre_checkout_query":{"id":"1","from":{"id":7002},"currency":"XTR"}})");
  CHECK(read.chat == 7002);
  CHECK(read.haste == Haste::checkout);
}

TEST_CASE("what has no chat belongs to its person and what has no person to nobody") {
  CHECK(envelope(R"({"update_id":8,"subscription":{"user":{"id":7003},"state":"active"}})").chat == 7003);
  const Envelope poll = envelope(R"({"update_id":9,"poll":{"id":"77","options":[{"chat":{"id":5}}]}})");
  CHECK(poll.chat == 0);
  CHECK(poll.from == 0);
}

TEST_CASE("numbers in lists and deeper down are not taken for ours") {
  const Envelope read = envelope(
      R"({"x":[{"update_id":1,"chat":{"id":2}}],"update_id":10,"message":{"entities":[{"chat":{"id":3}}],
          "forward":{"message":{"chat":{"id":4}}},"chat":{"inner":{"id":6},"id":5}}})");
  CHECK(read.update_id == 10);
  CHECK(read.chat == 5);
}

TEST_CASE("what people say is told from payments and from who comes and goes") {
  CHECK(envelope(R"({"update_id":1,"message":{"from":{"id":7},"chat":{"id":7},"date":55,"text":"x"}})")
            .is_said);
  CHECK(envelope(R"({"update_id":1,"callback_query":{"id":"1","from":{"id":7},"data":"x"}})").is_said);
  CHECK_FALSE(envelope(R"({"update_id":1,"pre_checkout_query":{"id":"1","from":{"id":7}}})").is_said);
  CHECK_FALSE(
      envelope(R"({"update_id":1,"message":{"from":{"id":7},"successful_payment":{"currency":"XTR"}}})")
          .is_said);
  CHECK_FALSE(envelope(R"({"update_id":1,"message":{"refunded_payment":{},"from":{"id":7}}})").is_said);
  CHECK_FALSE(envelope(R"({"update_id":1,"my_chat_member":{"from":{"id":7},"chat":{"id":7}}})").is_said);
  // A receipt that somebody answers to is not a payment of theirs.
  CHECK(
      envelope(R"({"update_id":1,"message":{"from":{"id":7},"reply_to_message":{"successful_payment":{}}}})")
          .is_said);
}

TEST_CASE("a message has its time and its album and what it quotes has its own") {
  const Envelope read = envelope(
      R"({"update_id":5,"message":{"from":{"id":7},"reply_to_message":{"date":1,"media_group_id":"9"},
          "date":1795219200,"media_group_id":"13847","chat":{"id":7}}})");
  CHECK(read.sent_s == 1'795'219'200);
  CHECK(read.album != 0);
  const Envelope same = envelope(R"({"update_id":6,"message":{"media_group_id":"13847"}})");
  const Envelope other = envelope(R"({"update_id":6,"message":{"media_group_id":"13848"}})");
  CHECK(same.album == read.album);
  CHECK(other.album != read.album);
  const Envelope press =
      envelope(R"({"update_id":6,"callback_query":{"id":"1","message":{"date":5,"media_group_id":"4"}}})");
  CHECK(press.sent_s == 0);
  CHECK(press.album == 0);
}

TEST_CASE("what is no update is refused") {
  std::string deep = R"({"update_id":1,"message":)";
  for (int i = 0; i < 100'000; ++i) deep += "[";
  const std::string large = R"({"update_id":1,"x":")" + std::string(10 << 20, 'x') + "\"}";
  for (const std::string& body :
       {std::string{}, std::string{"   "}, std::string{"null"}, std::string{"[1]"}, std::string{"{}"},
        std::string{R"({"update_id":"7"})"}, std::string{R"({"update_id":7.5})"},
        std::string{R"({"update_id":18446744073709551615})"}, std::string{R"({"update_id":7)"},
        std::string{R"({"update_id":7} x)"}, std::string{"{\"update_id\":7,\"m\":\"\xff\xfe\"}"},
        std::string{R"([{"update_id":7}])"}, deep, large}) {
    const auto read = read_envelope(body);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::invalid);
    CHECK(read.error().message.size() < 200);
  }
}

}  // namespace
}  // namespace banana::inbox
