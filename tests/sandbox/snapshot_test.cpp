// The world, written and read again.
#include "daemon/sandbox/world/snapshot.hpp"

#include <boost/json/parse.hpp>

#include "daemon/sandbox/http/state_file.hpp"
#include "tests/sandbox/town.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {
namespace {

/// A town in which everything happened once.
void live(Town& it) {
  it.ok("sendPhoto", {{"chat_id", it.ann}, {"caption", "c"}},
        {{"photo", {"a.png", "image/png", png(50, 40)}}});
  it.ok("setMyDescription", {{"description", "d"}});
  it.ok("setChatMenuButton", {{"menu_button", JsonObject{{"type", "commands"}}}});
  JsonArray prices;
  prices.push_back(JsonObject{{"label", "x"}, {"amount", 10}});
  const Json link = it.ok("createInvoiceLink", {{"title", "t"},
                                                {"description", "d"},
                                                {"payload", "p"},
                                                {"currency", "XTR"},
                                                {"prices", prices},
                                                {"subscription_period", 2'592'000}});
  it.act("pay", {{"user", it.ann}, {"slug", link}});
  const Json query = it.update("pre_checkout_query");
  it.ok("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}});
  JsonArray admins;
  admins.push_back("shop_bot");
  const Json channel =
      it.act("channels", {{"title", "News"}, {"kind", "channel"}, {"owner", it.ann}, {"admins", admins}});
  const Json made = it.ok("createChatInviteLink",
                          {{"chat_id", channel.at("chat").at("id")}, {"creates_join_request", true}});
  it.act("join", {{"user", it.bob}, {"link", made.at("invite_link")}});
  it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", "waiting to be seen"}});
}

TEST_CASE("a snapshot that was read gives the same snapshot") {
  Town it;
  live(it);
  const std::string first = boost::json::serialize(save(it.world));
  sandbox::World other{it.clock, it.random};
  REQUIRE(load(other, boost::json::parse(first)).has_value());
  CHECK(boost::json::serialize(save(other)) == first);
  CHECK(other.people.at(it.ann).stars == 490);
  CHECK(other.subscriptions.size() == 1);
}

TEST_CASE("what is no snapshot is refused") {
  Town it;
  CHECK_FALSE(load(it.world, boost::json::parse("{}")).has_value());
  CHECK_FALSE(load(it.world, boost::json::parse("[1]")).has_value());
  CHECK_FALSE(load(it.world, boost::json::parse(R"({"version":99})")).has_value());
  CHECK(it.world.people.size() == 2);
}

TEST_CASE("a folder keeps the world and the bytes of its files") {
  TempDir dir;
  Town it;
  live(it);
  sandbox::StateFolder folder{dir.path() / "state"};
  REQUIRE(folder.load(it.world).has_value());
  REQUIRE(folder.save(it.world).has_value());
  sandbox::World other{it.clock, it.random};
  sandbox::StateFolder again{dir.path() / "state"};
  REQUIRE(again.load(other).has_value());
  REQUIRE(other.files.size() == 1);
  CHECK(*other.bytes.at(other.files.begin()->first) == png(50, 40));
}

}  // namespace
}  // namespace banana::test
