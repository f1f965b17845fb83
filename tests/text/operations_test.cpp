#include "core/text/operations.hpp"

#include <chrono>
#include <string>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "core/text/follow.hpp"
#include "tests/db/engines.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using ops::Role;

namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{text::text_operations()}};
  return all;
}

enum class How { really, rehearsed };

template <class Here>
struct Desk {
  Here scratch;
  test::OpsHost host{scratch.db()};

  Result<Json> run(std::string_view operation, JsonObject arguments, Role role = Role::admin,
                   How how = How::really) {
    auto outcome = host.run(registry(), {.operation = std::string{operation},
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .rehearsal = how == How::rehearsed,
                                         .actor = {ops::Door::chat, "alice", role}});
    if (!outcome) return outcome.error();
    test::check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  Result<Json> set(std::string_view key, std::string_view language, std::string_view words,
                   How how = How::really) {
    return run("texts.set", {{"key", key}, {"language", language}, {"text", words}}, Role::admin, how);
  }
  void check_refused(std::string_view key, std::string_view language, std::string_view words,
                     std::string_view why) {
    const auto refused = set(key, language, words);
    REQUIRE_FALSE(refused);
    CAPTURE(refused.error().message);
    CHECK(refused.error().message.find(why) != std::string::npos);
  }
};

/// Lets the loop work until a text is said so, for ten seconds at most.
bool comes_to_say(asio::io_context& loop, const text::Texts& texts, std::string_view key,
                  std::string_view words) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (texts.in(Language::en).html(key) != words) {
    if (std::chrono::steady_clock::now() > until) return false;
    (void)loop.run_one_for(std::chrono::seconds{1});
  }
  return true;
}

}  // namespace

TEST_CASE_TEMPLATE("a text is set and shown and given its words back", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  const auto set = desk.set("demo.menu.title", "en", "What shall it be?");
  REQUIRE(set);
  CHECK(set->at("text") == "What shall it be?");
  CHECK(set->at("shipped") == "What would you like to do?");
  CHECK(set->at("set_by") == "alice");
  REQUIRE(desk.set("demo.menu.title", "en", "What now?"));
  const auto shown = desk.run("texts.show", {{"key", "demo.menu.title"}}, Role::support);
  REQUIRE(shown);
  REQUIRE(shown->at("items").as_array().size() == 3);
  CHECK(shown->at("items").as_array()[2].at("text") == "What now?");
  CHECK(shown->at("items").as_array()[0].at("set_by").is_null());
  CHECK(desk.run("texts.list", {{"changed", true}})->at("items").as_array().size() == 1);
  const auto unset = desk.run("texts.unset", {{"key", "demo.menu.title"}, {"language", "en"}});
  REQUIRE(unset);
  CHECK(unset->at("text") == "What would you like to do?");
  CHECK(desk.run("texts.list", {{"changed", true}})->at("items").as_array().empty());
}

TEST_CASE_TEMPLATE("the list comes in pages by key", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  const auto first = desk.run("texts.list", {{"under", "demo.button."}, {"limit", 2}, {"language", "uz"}});
  REQUIRE(first);
  CHECK(first->at("items").as_array()[0].at("key") == "demo.button.balance");
  CHECK(first->at("items").as_array()[0].at("text") == "Balans");
  CHECK(first->at("next") == "demo.button.buy");
  const auto rest = desk.run("texts.list", {{"under", "demo.button."}, {"after", first->at("next")}});
  REQUIRE(rest);
  CHECK(rest->at("items").as_array()[0].at("key") == "demo.button.help");
  CHECK(rest->at("next").is_null());
}

TEST_CASE_TEMPLATE("a text that would break a bot is refused", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  desk.check_refused("demo.welcom", "en", "x", "did you mean \"demo.welcome\"");
  desk.check_refused("demo.welcome", "en", "Hello!", "must be with {name}");
  desk.check_refused("demo.welcome", "en", "{name} {secret}", "must be with {name}");
  desk.check_refused("demo.welcome", "en", "<b>{name}", "not closed");
  desk.check_refused("demo.welcome", "uz", "Xo'sh, {name}", "U+02BB");
  desk.check_refused("demo.welcome", "de", "{name}", "language");
  desk.check_refused("demo.button.buy", "en", std::string(31, 'x'), "30 at most");
  desk.check_refused("demo.invoice.title", "ru", "{tokens, plural, one {#} many {#} other {#}}", "few");
  const auto outsider = desk.run(
      "texts.set", {{"key", "demo.welcome"}, {"language", "en"}, {"text", "{name}"}}, Role::moderator);
  REQUIRE_FALSE(outsider);
  CHECK(outsider.error().code == Errc::forbidden);
  const auto unknown = desk.run("texts.unset", {{"key", "no.such"}, {"language", "en"}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::not_found);
  CHECK(desk.host.count("SELECT count(*) FROM text_override") == 0);
}

TEST_CASE_TEMPLATE("what is set is said at once and what is rehearsed is not", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  text::Texts texts;
  asio::io_context loop;
  asio::cancellation_signal stop;
  bool ended = false;
  asio::co_spawn(loop, text::follow(desk.host.db(), texts),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) { ended = true; }));
  (void)loop.run_one_for(std::chrono::seconds{1});
  const text::Voice before = texts.in(Language::en);
  REQUIRE(desk.set("demo.menu.title", "en", "Rehearsed", How::rehearsed));
  REQUIRE(desk.set("demo.menu.title", "en", "What now?"));
  CHECK(comes_to_say(loop, texts, "demo.menu.title", "What now?"));
  CHECK(before.html("demo.menu.title") == "What would you like to do?");
  REQUIRE(desk.run("texts.unset", {{"key", "demo.menu.title"}, {"language", "en"}}));
  CHECK(comes_to_say(loop, texts, "demo.menu.title", "What would you like to do?"));
  stop.emit(asio::cancellation_type::terminal);
  (void)loop.run_for(std::chrono::seconds{5});
  CHECK(ended);
}
