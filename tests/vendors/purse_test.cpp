#include "core/vendors/purse.hpp"

#include <set>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "core/base/log.hpp"
#include "core/keys/rotation.hpp"
#include "tests/vendors/vendor_desk.hpp"

using namespace banana;
using namespace banana::vendors;
using namespace banana::test;
using namespace std::chrono_literals;

namespace {

std::set<std::string> turns(Purse& purse, std::string_view vendor, Instant now) {
  std::set<std::string> used;
  for (int i = 0; i < 10; ++i) {
    if (const auto key = purse.next(vendor, now)) used.emplace(key->value.reveal());
  }
  return used;
}

}  // namespace

TEST_CASE("configured keys have ids of their own that tell nothing and do not depend on their order") {
  ProvidersConfig config;
  config.vendors[static_cast<std::size_t>(Vendor::openai)].keys = {Secret{"sk-first-secret-0001"},
                                                                   Secret{"sk-second-secret-0002"}};
  const auto keys = configured_keys(config, "openai");
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].id != keys[1].id);
  CHECK(keys[0].id.find("0001") == std::string::npos);
  std::swap(config.vendors[static_cast<std::size_t>(Vendor::openai)].keys[0],
            config.vendors[static_cast<std::size_t>(Vendor::openai)].keys[1]);
  CHECK(configured_keys(config, "openai")[1].id == keys[0].id);
  CHECK(configured_keys(config, "nobody").empty());
}

TEST_CASE("videos of Google go with the key of Gemini when they have none") {
  ProvidersConfig config;
  config.vendors[static_cast<std::size_t>(Vendor::gemini)].keys = {Secret{"AIza-gemini"}};
  Purse purse{config};
  CHECK(purse.next("google_video", {})->value.reveal() == "AIza-gemini");
  config.vendors[static_cast<std::size_t>(Vendor::google_video)].keys = {Secret{"AIza-video"}};
  Purse own{config};
  CHECK(own.next("google_video", {})->value.reveal() == "AIza-video");
}

TEST_CASE_TEMPLATE("keys of the configuration and of the database take turns together", Here,
                   BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  desk.host().providers().vendors[static_cast<std::size_t>(Vendor::openai)].keys = {
      Secret{"sk-configured-1"}};
  Purse purse{desk.host().providers()};
  REQUIRE(desk.take_over(purse));
  CHECK(turns(purse, "openai", desk.now()) == std::set<std::string>{"sk-configured-1"});
  CHECK_FALSE(purse.next("fal", desk.now()));
  REQUIRE(desk.set_key("openai", "sk-given-0002"));
  REQUIRE(desk.set_key("fal", "fal-key-0001"));
  REQUIRE(desk.take_over(purse));
  CHECK(turns(purse, "openai", desk.now()) == std::set<std::string>{"sk-configured-1", "sk-given-0002"});
  CHECK(purse.next("fal", desk.now())->value.reveal() == "fal-key-0001");
  REQUIRE(desk.run("providers.keys-rm", {{"name", "openai"}, {"label", "main"}}));
  REQUIRE(desk.take_over(purse));
  CHECK(turns(purse, "openai", desk.now()) == std::set<std::string>{"sk-configured-1"});
}

TEST_CASE_TEMPLATE("a key that one process saw refused rests in the others and after a restart", Here,
                   BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  REQUIRE(desk.set_key("openai", "sk-given-0001", "one"));
  REQUIRE(desk.set_key("openai", "sk-given-0002", "two"));
  Purse here{desk.host().providers()};
  Purse there{desk.host().providers()};
  REQUIRE(desk.take_over(here));
  REQUIRE(desk.take_over(there));
  const auto refused = here.next("openai", desk.now());
  REQUIRE(refused);
  bool told = false;
  here.on_news([&] { told = true; });
  here.note("openai", refused->id, Failure::account, {}, desk.now());
  CHECK(told);
  here.note("openai", refused->id, Failure::transient, {}, desk.now());
  REQUIRE(desk.take_over(here));
  REQUIRE(desk.take_over(there));
  Purse again{desk.host().providers()};
  REQUIRE(desk.take_over(again));
  for (Purse* purse : {&here, &there, &again}) {
    CHECK(turns(*purse, "openai", desk.now()).size() == 1);
    CHECK_FALSE(turns(*purse, "openai", desk.now()).contains(std::string{refused->value.reveal()}));
    CHECK(purse->find("openai", refused->id).has_value());  // orders under way are still asked for with it
    CHECK(turns(*purse, "openai", desk.now() + 10min).size() == 2);
  }
  // The operator gives it anew, be it the same: it is tried at once, and orders know it by its id.
  desk.clock().advance(1min);
  const auto listed = desk.run("providers.keys-list");
  std::string label;
  for (const Json& item : listed->at("items").as_array())
    if (item.at("state") == "resting") label = item.at("label").as_string();
  REQUIRE_FALSE(label.empty());
  REQUIRE(desk.set_key("openai", std::string{refused->value.reveal()}, label));
  REQUIRE(desk.take_over(there));
  CHECK(turns(there, "openai", desk.now()).size() == 2);
  CHECK(there.find("openai", refused->id).has_value());
}

TEST_CASE_TEMPLATE("a key of the configuration rests over a restart too", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  desk.host().providers().vendors[static_cast<std::size_t>(Vendor::ark)].keys = {
      Secret{"ark-configured-0001"}};
  {
    Purse purse{desk.host().providers()};
    purse.note("ark", purse.next("ark", desk.now())->id, Failure::account, {}, desk.now());
    REQUIRE(desk.take_over(purse));
  }
  Purse again{desk.host().providers()};
  REQUIRE(desk.take_over(again));
  CHECK_FALSE(again.next("ark", desk.now()));
  CHECK(again.next("ark", desk.now() + 10min));
  const auto listed = desk.run("providers.keys-list", {{"name", "ark"}});
  CHECK(listed->at("items").at(0).at("state") == "resting");
  CHECK(listed->at("items").at(0).at("from") == "configuration");
}

TEST_CASE_TEMPLATE("a rotation of the keys that seal reaches the vendors' too", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  REQUIRE(desk.set_key("openai", "sk-given-0001"));
  SystemRandom random;
  const auto resealed = desk.db().write_now([&](db::Tx& tx) {
    const auto keyring =
        keys::Keyring::open_and_rotate(tx, desk.masters()().value(), random, desk.now()).value();
    return keys::reseal(tx, keyring, kSealedKeys, keys::kFromTheStart, random).resealed;
  });
  CHECK(resealed == 1);
  Purse purse{desk.host().providers()};
  REQUIRE(desk.take_over(purse));
  CHECK(turns(purse, "openai", desk.now()) == std::set<std::string>{"sk-given-0001"});
}

TEST_CASE_TEMPLATE("a key that was moved to another row opens nowhere and harms no other", Here,
                   BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  REQUIRE(desk.set_key("openai", "sk-given-0001"));
  REQUIRE(desk.set_key("fal", "fal-given-0001"));
  desk.db().write_now([](db::Tx& tx) {
    tx.exec(
        "UPDATE vendor_key SET value = (SELECT value FROM vendor_key WHERE vendor = 'openai') "
        "WHERE vendor = 'fal'");
  });
  Purse purse{desk.host().providers()};
  REQUIRE(desk.take_over(purse));
  CHECK(purse.next("openai", desk.now())->value.reveal() == "sk-given-0001");
  CHECK_FALSE(purse.next("fal", desk.now()));
}

TEST_CASE_TEMPLATE("without the master key the configured keys go on", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  REQUIRE(desk.set_key("openai", "sk-given-0001"));
  desk.host().providers().vendors[static_cast<std::size_t>(Vendor::fal)].keys = {Secret{"fal-configured"}};
  Purse purse{desk.host().providers()};
  SeededRandom random{3};
  const MasterSource wrong = [&] {
    return Result<keys::MasterKeys>{keys::MasterKeys{{CipherKey::make(random), "a test"}}};
  };
  CHECK_FALSE(run_task(exchange(desk.db(), purse, wrong, desk.now())));
  CHECK(purse.next("fal", desk.now()));
  CHECK_FALSE(purse.next("openai", desk.now()));
}

TEST_CASE_TEMPLATE("a key that is given or taken away reaches a running process at once and no line", Here,
                   BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  const Secret value{"sk-canary-by-signal-0001"};
  SystemRandom random;
  const auto masters = keys::obtain_masters(desk.host().config(), false, random).value();
  Purse purse{desk.host().providers()};
  asio::io_context loop;
  asio::cancellation_signal stop;
  asio::co_spawn(loop, keep(desk.db(), purse, desk.masters(), desk.clock()),
                 asio::bind_cancellation_slot(stop.slot(), asio::detached));
  const auto until = [&](bool has_key) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (purse.next("openai", desk.now()).has_value() != has_key) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      loop.run_for(5ms);
    }
    return true;
  };
  loop.run_for(50ms);  // it has looked, and waits
  desk.db().write_now([&](db::Tx& tx) {
    const auto keyring = keys::Keyring::open_or_begin(tx, masters, random, desk.now()).value();
    const NewKey key{.vendor = "openai", .label = "main", .value = value, .by = "alice"};
    return set_key(tx, keyring, key, VendorKeyId{7}, random, desk.now()).value();
  });
  CHECK(until(true));
  CHECK(log::redact("it was sk-canary-by-signal-0001").find("canary") == std::string::npos);
  desk.db().write_now([](db::Tx& tx) { return remove_key(tx, "openai", "main"); });
  CHECK(until(false));
  stop.emit(asio::cancellation_type::all);
  loop.run_for(2s);
}
