#include "core/moderation/operations.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "core/moderation/blocklist_file.hpp"
#include "core/moderation/strike.hpp"
#include "core/people/contact.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::moderation;

namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{blocklist_operations(), strike_operations()}};
  return all;
}

struct Desk {
  test::OpsHost host;
  test::TempDir dir;

  Result<Json> run(std::string_view operation, JsonObject arguments, ops::Role role = ops::Role::operator_,
                   bool rehearsal = false) {
    auto outcome = host.run(registry(), {.operation = std::string{operation},
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .rehearsal = rehearsal,
                                         .actor = {ops::Door::chat, "alice", role}});
    if (!outcome) return outcome.error();
    test::check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  std::size_t hits(std::string_view text, JsonObject more = {}) {
    more["text"] = text;
    return run("blocklist.test", std::move(more)).value().at("items").as_array().size();
  }
  std::string write(std::string_view text) {
    const std::string path = dir.file("list.yaml");
    std::ofstream{path} << text;
    return path;
  }
};

}  // namespace

TEST_CASE("a moderator adds a rule and tries it and removes it") {
  Desk desk;
  const auto added =
      desk.run("blocklist.add", {{"pattern", "acme*"}, {"group", "hate"}}, ops::Role::moderator);
  REQUIRE(added);
  CHECK(added->at("group") == "hate");
  CHECK(added->at("language") == "all");
  CHECK(added->at("added_by") == "alice");
  CHECK(desk.hits("ACMEs of the w0rld") == 1);
  CHECK(desk.hits("@cmes") == 1);
  CHECK(desk.hits("nothing") == 0);
  const JsonObject rule{{"rule", added->at("id")}};
  CHECK(desk.run("blocklist.show", rule)->at("pattern") == "acme*");
  CHECK(desk.run("blocklist.list", {{"group", "hate"}})->at("items").as_array().size() == 1);
  CHECK(desk.run("blocklist.list", {{"group", "drugs"}})->at("items").as_array().empty());
  REQUIRE(desk.run("blocklist.rm", rule, ops::Role::moderator));
  CHECK(desk.hits("acme") == 0);
  CHECK(desk.run("blocklist.rm", rule).error().code == Errc::not_found);
  CHECK(desk.run("blocklist.show", rule).error().code == Errc::not_found);
  CHECK(desk.host.count(
            "SELECT count(*) FROM audit WHERE operation LIKE 'blocklist.%' AND outcome = 'done'") == 2);
}

TEST_CASE("rules of another language count only for who speaks it") {
  Desk desk;
  REQUIRE(desk.run("blocklist.add", {{"pattern", "am"}, {"language", "uz"}}));
  CHECK(desk.hits("i am") == 1);
  CHECK(desk.hits("i am", {{"language", "uz"}}) == 1);
  CHECK(desk.hits("i am", {{"language", "en"}}) == 0);
}

TEST_CASE("a bad pattern is refused with its place and others may not change the list") {
  Desk desk;
  const auto bad = desk.run("blocklist.add", {{"pattern", "abc("}, {"kind", "regex"}});
  CHECK(bad.error().message.find("character 4") == 0);
  CHECK(desk.run("blocklist.add", {{"pattern", "acme"}, {"group", "fun"}}).error().code == Errc::invalid);
  CHECK(desk.run("blocklist.add", {{"pattern", "acme"}}, ops::Role::support).error().code == Errc::forbidden);
  CHECK(desk.run("blocklist.list", {}, ops::Role::support).error().code == Errc::forbidden);
  CHECK(desk.run("blocklist.import", {}, ops::Role::admin).error().code == Errc::forbidden);
  CHECK(desk.host.count("SELECT count(*) FROM blocklist_rule") == 0);
}

TEST_CASE("rules are imported and exported and imported again as they were") {
  Desk desk;
  const auto shipped = desk.run("blocklist.import", {});
  REQUIRE(shipped);
  CHECK(shipped->at("added").to_number<std::size_t>() == shipped_blocklist().rules.size());
  CHECK(desk.hits("hentai") == 1);
  const auto exported = desk.run("blocklist.export", {});
  REQUIRE(exported);
  const std::string path = desk.write(exported->at("text").as_string());
  const auto again = desk.run("blocklist.import", {{"file", path}, {"replace", true}});
  REQUIRE(again);
  CHECK(again->at("added") == 0);
  CHECK(again->at("removed") == 0);
  CHECK(again->at("kept").to_number<std::size_t>() == shipped_blocklist().rules.size());
}

TEST_CASE("an import is all or nothing and can be rehearsed") {
  Desk desk;
  const std::string good = desk.write("rules:\n  - group: hate\n    words: [acme]\n");
  const auto rehearsed = desk.run("blocklist.import", {{"file", good}}, ops::Role::operator_, true);
  REQUIRE(rehearsed);
  CHECK(rehearsed->at("added") == 1);
  CHECK(desk.host.count("SELECT count(*) FROM blocklist_rule") == 0);
  const std::string bad = desk.write("rules:\n  - group: hate\n    words: [acme, 'b*d']\n");
  const auto refused = desk.run("blocklist.import", {{"file", bad}});
  CHECK(refused.error().message.find("line 3") != std::string::npos);
  CHECK(desk.run("blocklist.import", {{"file", "/nowhere.yaml"}}).error().code == Errc::not_found);
  CHECK(desk.host.count("SELECT count(*) FROM blocklist_rule") == 0);
}

TEST_CASE("strikes are listed and forgiven") {
  Desk desk;
  const ModerationConfig policy{
      .strikes_window = std::chrono::hours{1}, .strikes_cooldown = 1, .cooldown = std::chrono::hours{1}};
  const auto strike_at = [&](std::int64_t telegram_id, std::string key) {
    desk.host.db().write_now([&](db::Tx& tx) {
      const Instant now = desk.host.time().now();
      const UserId user = people::touch(tx, {.telegram_id = telegram_id}, now).person.id;
      REQUIRE(strike(tx, user,
                     {.group = Group::hate, .about = "a job", .key = std::move(key), .ban_reason = "x"},
                     policy, desk.host.ids(), now));
    });
  };
  strike_at(7002, "one");
  strike_at(7003, "two");
  const auto all = desk.run("strikes.list", {}, ops::Role::support);
  REQUIRE(all);
  REQUIRE(all->at("items").as_array().size() == 2);
  CHECK(all->at("items").at(0).at("user") == 7003);
  const auto page = desk.run("strikes.list", {{"limit", 1}});
  CHECK(desk.run("strikes.list", {{"after", page->at("next")}})->at("items").at(0).at("user") == 7002);
  const auto one = desk.run("strikes.list", {{"user", "7002"}});
  REQUIRE(one->at("items").as_array().size() == 1);
  CHECK(one->at("items").at(0).at("penalty") == "cooldown");
  CHECK(one->at("items").at(0).at("rule").is_null());
  CHECK(desk.run("strikes.clear", {{"user", "7002"}}, ops::Role::support).error().code == Errc::forbidden);
  CHECK(desk.run("strikes.clear", {{"user", "7002"}}, ops::Role::moderator)->at("cleared") == 1);
  CHECK(desk.run("strikes.clear", {{"user", "7002"}}).error().code == Errc::conflict);
  CHECK(desk.run("strikes.list", {{"user", "7002"}})->at("items").at(0).at("cleared_by") == "alice");
  CHECK(desk.run("strikes.list", {{"user", "@nobody"}}).error().code == Errc::not_found);
}
