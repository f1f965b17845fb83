// Flood limits, and faults of updates.
#include "daemon/sandbox/world/faults.hpp"

#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

TEST_CASE("a chat takes a burst and then one message a second") {
  Town it;
  it.world.limits.on = true;
  for (int i = 0; i < 5; ++i) it.say("x");
  const auto flooded = it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}});
  REQUIRE_FALSE(flooded.has_value());
  CHECK(flooded.error().code == 429);
  CHECK(flooded.error().description == "Too Many Requests: retry after 1");
  CHECK(flooded.error().retry_after == 1);
  it.clock.advance(std::chrono::seconds{1});
  it.say("x");
  CHECK_FALSE(it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}}).has_value());
  it.ok("sendChatAction", {{"chat_id", it.ann}, {"action", "typing"}});  // not counted
}

TEST_CASE("a bot sends thirty messages a second over all chats") {
  Town it;
  it.world.limits.on = true;
  std::vector<Number> people;
  for (int i = 0; i < 31; ++i) {
    people.push_back(add_person(it.world, {.first_name = "P"}).value()->id);
    it.act("start", {{"user", people.back()}, {"bot", "shop_bot"}});
  }
  int sent = 0;
  for (const Number person : people)
    sent += it.call("sendMessage", {{"chat_id", person}, {"text", "x"}}) ? 1 : 0;
  CHECK(sent == 30);
}

TEST_CASE("a group takes twenty messages a minute") {
  Town it;
  it.world.limits.on = true;
  JsonArray admins;
  admins.push_back("shop_bot");
  const Json made =
      it.act("channels", {{"title", "G"}, {"kind", "supergroup"}, {"owner", it.ann}, {"admins", admins}});
  const Json group = made.at("chat").at("id");
  int sent = 0;
  for (int i = 0; i < 25; ++i) sent += it.call("sendMessage", {{"chat_id", group}, {"text", "x"}}) ? 1 : 0;
  CHECK(sent == 20);
  CHECK(it.refused("sendMessage", {{"chat_id", group}, {"text", "x"}}) == "Too Many Requests: retry after 3");
  it.clock.advance(std::chrono::seconds{60});
  CHECK(it.call("sendMessage", {{"chat_id", group}, {"text", "x"}}).has_value());
}

TEST_CASE("waiting as long as told is always enough") {
  Town it;
  it.world.limits.on = true;
  for (int i = 0; i < 200; ++i) {
    const auto sent = it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}});
    if (sent) continue;
    it.clock.advance(std::chrono::seconds{*sent.error().retry_after});
    CHECK(it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}}).has_value());
  }
}

TEST_CASE("limits are moved and switched off") {
  Town it;
  it.act("limits", {{"on", true}, {"per_chat_burst", 2}});
  it.say("x");
  it.say("x");
  CHECK_FALSE(it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}}).has_value());
  it.act("limits", {{"on", false}});
  for (int i = 0; i < 100; ++i) it.say("x");
}

TEST_CASE("setWebhook more than once a second is too much") {
  Town it;
  it.world.limits.on = true;
  it.ok("setWebhook", {{"url", "https://example.com"}});
  CHECK(it.refused("setWebhook", {{"url", "https://example.com"}}) == "Too Many Requests: retry after 1");
}

TEST_CASE("a fault hits the calls it names and as often as it was told") {
  Town it;
  it.act("fault", {{"kind", "flood"}, {"method", "sendMessage"}, {"times", 2}, {"retry_after", 9}});
  CHECK_FALSE(take_call_fault(it.world, it.bot->id, "getMe").has_value());
  CHECK(take_call_fault(it.world, it.bot->id, "sendMessage")->retry_after == 9);
  CHECK(take_call_fault(it.world, it.bot->id, "sendMessage").has_value());
  CHECK_FALSE(take_call_fault(it.world, it.bot->id, "sendMessage").has_value());
  it.act("fault", {{"kind", "flood"}, {"bot", "shop_bot"}});
  CHECK_FALSE(take_call_fault(it.world, 1, "getMe").has_value());
  CHECK(it.act("faults", {}).at("faults").as_array().size() == 1);
  it.act("clear_faults", {});
  CHECK_FALSE(take_call_fault(it.world, it.bot->id, "getMe").has_value());
  CHECK(text_of(it.act("fault", {{"kind", "earthquake"}}), "error").starts_with("kind is flood"));
}

TEST_CASE("updates come twice late and out of order when asked to") {
  Town it;
  const auto say = [&](std::string_view text) {
    it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", text}});
  };
  it.act("fault", {{"kind", "duplicate"}});
  say("a");
  JsonArray seen = it.updates();
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].at("update_id") == seen[1].at("update_id"));

  it.act("fault", {{"kind", "reordered"}});
  say("b");
  say("c");
  seen = it.updates();
  REQUIRE(seen.size() == 2);
  CHECK(text_of(seen[0].at("message"), "text") == "c");
  CHECK(text_of(seen[1].at("message"), "text") == "b");

  it.act("fault", {{"kind", "late"}, {"seconds", 5}});
  say("d");
  CHECK(it.updates().empty());
  it.clock.advance(std::chrono::seconds{5});
  CHECK(text_of(it.update("message"), "text") == "d");
}

}  // namespace
}  // namespace banana::test
