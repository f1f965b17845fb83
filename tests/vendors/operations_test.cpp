#include "core/vendors/operations.hpp"

#include <memory>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/vendors/health_keeper.hpp"
#include "tests/vendors/vendor_desk.hpp"

using namespace banana;
using namespace banana::vendors;
using namespace banana::test;
using namespace std::chrono_literals;

namespace {

constexpr CallOutcome kDown{.failure = Failure::transient, .message = "status 503"};

/// A worker that met this.
void meet(db::Database& database, const CallOutcome& outcome, int times, Instant now) {
  Health health{{}};
  (void)run_task([](db::Database& db, Health& known) -> Task<bool> {
    co_await refresh(db, known);
    co_return true;
  }(database, health));
  for (int i = 0; i < times; ++i) health.note("openai", "gpt-image-2", outcome, 900ms, now);
  (void)run_task(exchange(database, health, now));
}

/// Everything the database keeps in words.
std::string all_kept(db::Database& database) {
  return database.read_now([](db::Snapshot& snapshot) {
    std::string all;
    for (const char* sql : {"SELECT arguments, coalesce(state_before, ''), coalesce(state_after, ''), "
                            "coalesce(error, '') FROM audit",
                            "SELECT label, last4, added_by, '' FROM vendor_key",
                            "SELECT vendor, key_id, failure, '' FROM vendor_key_rest",
                            "SELECT vendor, model, coalesce(failure_text, ''), '' FROM vendor_health"}) {
      db::Rows rows = snapshot.query(db::Sql{sql});
      while (rows.next()) {
        all += fmt::format("{} {} {} {}\n", rows.text(0), rows.text(1), rows.text(2), rows.text(3));
      }
    }
    return all;
  });
}

/// The log writes to `lines` while this lives.
struct Captured {
  struct Keep final : log::Sink {
    explicit Keep(std::string& kept) : lines(kept) {}
    void write(std::string_view line) override { lines += line; }
    std::string& lines;
  };
  explicit Captured(std::string& lines) { log::start(log::Level::debug, std::make_unique<Keep>(lines)); }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;
  ~Captured() {
    struct Nowhere final : log::Sink {
      void write(std::string_view /*line*/) override {}
    };
    log::start(log::Level::info, std::make_unique<Nowhere>());
  }
};

}  // namespace

TEST_CASE_TEMPLATE("vendors are listed with their keys masked and how they are", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  desk.host().providers().vendors[static_cast<std::size_t>(Vendor::gemini)].keys = {
      Secret{"AIza-configured-key-abcd"}};
  REQUIRE(desk.set_key("openai", "sk-canary-long-key-1234"));
  REQUIRE(desk.set_key("openai", "sk-canary-long-key-5678", "spare"));
  REQUIRE(desk.set_key("fal", "short-01"));
  meet(desk.db(), {}, 3, desk.now());
  meet(desk.db(), kDown, 1, desk.now());

  CHECK(desk.listed("gemini").at("key") == "set (…abcd)");
  CHECK(desk.listed("openai").at("key") == "2 set (…1234, …5678)");
  CHECK(desk.listed("fal").at("key") == "set");
  CHECK(desk.listed("runway").at("key") == "not set");
  CHECK(desk.listed("comfyui").at("key") == "not needed");
  CHECK(desk.listed("comfyui").at("ready") == false);
  CHECK(desk.listed("sandbox").at("ready") == true);

  const JsonObject openai = desk.listed("openai");
  CHECK(openai.at("enabled") == true);
  CHECK(openai.at("state") == "closed");
  CHECK(openai.at("success_percent") == 75);
  CHECK(openai.at("calls") == 4);
  CHECK(openai.at("p50_ms").as_int64() > 800);
  CHECK(openai.at("p50_ms").as_int64() < 1000);
  CHECK(openai.at("last_failure") == "transient");
  CHECK(openai.at("failed_at") == Json(to_iso8601(desk.now())));
  CHECK(desk.listed("runway").at("success_percent").is_null());
  CHECK(desk.run("providers.list", {{"ready", true}})->at("items").as_array().size() ==
        5);  // Gemini's key is good for two
  CHECK(desk.run("providers.show", {{"name", "openai"}})->at("failure_text") == "status 503");
  CHECK(desk.run("providers.show", {{"name", "nobody"}}).error().code == Errc::invalid);
}

TEST_CASE_TEMPLATE("health tells each model apart and what is open is not well", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  REQUIRE(desk.set_key("openai", "sk-canary-long-key-1234"));
  CHECK(desk.run("providers.health")->at("ok") == true);
  meet(desk.db(), kDown, 5, desk.now());
  const auto health = desk.run("providers.health", {{"name", "openai"}});
  REQUIRE(health);
  CHECK(health->at("ok") == false);
  REQUIRE(health->at("items").as_array().size() == 2);
  CHECK(health->at("items").at(0).at("model").is_null());
  CHECK(health->at("items").at(0).at("state") == "closed");
  CHECK(health->at("items").at(1).at("model") == "gpt-image-2");
  CHECK(health->at("items").at(1).at("state") == "open");
  CHECK(health->at("items").at(1).at("until") == Json(to_iso8601(desk.now() + 30s)));
  CHECK(desk.run("providers.disable", {{"name", "openai"}}));
  CHECK(desk.run("providers.health", {{"name", "openai"}})->at("ok") == true);
}

TEST_CASE_TEMPLATE("a forced circuit counts in running processes and ends by itself", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  Health health{{}};
  const auto answer = [&](std::string_view model) {
    (void)run_task(exchange(desk.db(), health, desk.now()));
    return health.admit("openai", model, desk.now()).answer;
  };
  const auto forced = desk.run("providers.force", {{"name", "openai"}, {"state", "open"}, {"for", "1h"}});
  REQUIRE(forced);
  CHECK(forced->at("state") == "forced_open");
  CHECK(forced->at("until") == Json(to_iso8601(desk.now() + 1h)));
  CHECK(forced->at("set_by") == "alice");
  CHECK(answer("m") == Admit::no);
  desk.clock().advance(1h);
  CHECK(answer("m") == Admit::yes);
  CHECK(desk.listed("openai").at("state") == "closed");

  REQUIRE(desk.run("providers.force", {{"name", "openai"}, {"state", "open"}, {"model", "m"}}));
  CHECK(answer("m") == Admit::no);
  CHECK(answer("other") == Admit::yes);
  REQUIRE(desk.run("providers.force", {{"name", "openai"}, {"state", "auto"}, {"model", "m"}}));
  CHECK(answer("m") == Admit::yes);
  CHECK(desk.run("providers.force", {{"name", "openai"}, {"state", "auto"}, {"for", "1h"}}).error().code ==
        Errc::invalid);
  REQUIRE(desk.run("providers.force", {{"name", "openai"}, {"state", "open"}}, true));
  CHECK(answer("m") == Admit::yes);
}

TEST_CASE_TEMPLATE("a vendor is taken out of use and back whatever is configured", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  desk.host().providers().use = {Vendor::gemini};
  Health health{{}, {"gemini"}};
  const auto is_called = [&](std::string_view vendor) {
    (void)run_task(exchange(desk.db(), health, desk.now()));
    return health.admit(vendor, "m", desk.now()).answer == Admit::yes;
  };
  CHECK(desk.listed("openai").at("enabled") == false);
  CHECK_FALSE(is_called("openai"));
  CHECK(desk.run("providers.enable", {{"name", "openai"}})->at("enabled") == true);
  CHECK(is_called("openai"));
  CHECK(desk.run("providers.disable", {{"name", "gemini"}})->at("enabled") == false);
  CHECK_FALSE(is_called("gemini"));
  CHECK(desk.host().count("SELECT count(*) FROM audit WHERE operation LIKE 'providers.%'") == 2);
}

TEST_CASE_TEMPLATE("probes and tests say what the vendor said", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  REQUIRE(desk.set_key("openai", "sk-canary-long-key-1234"));
  CHECK(desk.run("providers.test", {{"name", "runway"}}).error().code == Errc::invalid);
  CHECK(desk.run("providers.test", {{"name", "openai"}}).error().code == Errc::unavailable);
  const auto unprobed = desk.run("providers.health", {{"name", "openai"}, {"probe", true}});
  CHECK(unprobed->at("ok") == false);
  CHECK(unprobed->at("items").at(0).at("probe") == "this process does not talk to AI vendors");

  const auto adapter = std::make_shared<VendorDouble>();
  desk.host().adapters["openai"] = adapter;
  adapter->probe_report = {.took = 120ms};
  const auto well = desk.run("providers.health", {{"name", "openai"}, {"probe", true}});
  CHECK(well->at("ok") == true);
  CHECK(well->at("items").at(0).at("probe") == "ok");
  CHECK(well->at("items").at(0).at("probe_ms") == 120);
  adapter->probe_report = {.trouble = Failure::account, .message = "the key is refused", .took = 80ms};
  const auto ill = desk.run("providers.health", {{"name", "openai"}, {"probe", true}});
  CHECK(ill->at("ok") == false);
  CHECK(ill->at("items").at(0).at("probe") == "account: the key is refused");
  adapter->has_free_probe = false;
  CHECK(desk.run("providers.health", {{"name", "openai"}, {"probe", true}})->at("ok") == true);

  adapter->test_report = {
      .model = "gpt-image-2", .took = 4s, .outputs = 1, .type = "image/png", .bytes = 2048};
  const auto tested = desk.run("providers.test", {{"name", "openai"}, {"model", "gpt-image-2"}});
  REQUIRE(tested);
  CHECK(tested->at("ok") == true);
  CHECK(tested->at("result") == "done");
  CHECK(adapter->asked_for == "gpt-image-2");
  adapter->test_report = {
      .model = "gpt-image-2", .trouble = Failure::rate_limited, .message = "too many", .took = 1s};
  const auto failed = desk.run("providers.test", {{"name", "openai"}});
  CHECK(failed->at("ok") == false);
  CHECK(failed->at("failure") == "rate_limited");
  CHECK_FALSE(adapter->asked_for);
  CHECK(desk.run("providers.test", {{"name", "openai"}}, true).error().code == Errc::invalid);
}

TEST_CASE_TEMPLATE("a key is in no output and no refusal and no line and no row in clear", Here,
                   BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  const std::string key = "sk-canary-7f3a-9c1e-4b2d-0001";
  std::string lines;
  const Captured log{lines};
  std::string all;
  const auto hear = [&](const Result<Json>& said) {
    all += said ? boost::json::serialize(*said) : said.error().text();
  };
  desk.host().providers().vendors[static_cast<std::size_t>(Vendor::gemini)].keys = {Secret{key + "conf"}};
  hear(desk.set_key("openai", key));
  hear(desk.set_key("openai", key + "-anew"));
  hear(desk.set_key("openai", key + " with a space"));
  hear(desk.set_key("nobody", key));
  hear(desk.set_key("openai", "canary"));
  hear(desk.set_key("openai", key, std::string(500, 'x')));
  hear(desk.run("providers.keys-set", {{"name", "fal"}, {"key", key}}, true));
  Purse purse{desk.host().providers()};
  REQUIRE(desk.take_over(purse));
  purse.note("openai", purse.next("openai", desk.now())->id, Failure::account, {}, desk.now());
  REQUIRE(desk.take_over(purse));
  meet(desk.db(), {.failure = Failure::account, .message = "your key " + key + "-anew is refused"}, 5,
       desk.now());
  for (const char* operation : {"providers.list", "providers.health", "providers.keys-list"})
    hear(desk.run(operation));
  hear(desk.run("providers.show", {{"name", "openai"}}));
  hear(desk.run("providers.keys-rm", {{"name", "openai"}, {"label", "main"}}));
  hear(desk.run("providers.keys-rm", {{"name", "openai"}, {"label", "main"}}));
  log::error("it was " + key + "-anew");
  const std::string kept = all_kept(desk.db());
  for (const std::string* text : {&std::as_const(all), &std::as_const(lines), &kept}) {
    CAPTURE(*text);
    CHECK_FALSE(text->empty());
    CHECK(text->find("canary") == std::string::npos);
    CHECK(text->find("9c1e") == std::string::npos);
  }
  CHECK(all.find("…anew") != std::string::npos);
  const std::string blob = desk.db().read_now([](db::Snapshot& snapshot) {
    std::string values;
    db::Rows rows = snapshot.query("SELECT value FROM vendor_key");
    while (rows.next()) values += as_text(rows.blob(0));
    return values;
  });
  CHECK(blob.find("canary") == std::string::npos);
}

TEST_CASE_TEMPLATE("keys are bounded in number and a rehearsal keeps none", Here, BANANA_ENGINES) {
  AT_VENDOR_DESK(Here, desk);
  REQUIRE(desk.run("providers.keys-set", {{"name", "openai"}, {"key", "sk-rehearsed-0001"}}, true));
  CHECK(desk.run("providers.keys-list")->at("items").as_array().empty());
  desk.db().write_now([](db::Tx& tx) {
    for (int i = 0; i < kKeysMax; ++i) {
      tx.exec(
          "INSERT INTO vendor_key (id, vendor, label, value, last4, added_at, added_by) "
          "VALUES ($1, 'openai', $2, $3, '', 0, 'x')",
          i + 1, "label " + std::to_string(i), Bytes(40));
    }
  });
  CHECK(desk.set_key("openai", "sk-one-too-many-01").error().code == Errc::limited);
  CHECK(desk.set_key("openai", "sk-in-place-of-01", "label 7"));
  CHECK(desk.set_key("fal", "fal-another-01"));
}
