#include "core/moderation/follow.hpp"

#include <chrono>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/moderation/blocklist_file.hpp"
#include "core/moderation/rules.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::moderation;

namespace {

bool blocks(const Blocklists& lists, std::string_view prompt) {
  return lists.now()->check(prompt, Language::en, SafetyPolicy::standard).has_value();
}

}  // namespace

TEST_CASE("the shipped list is in force before the database was read") {
  const Blocklists lists;
  CHECK(blocks(lists, "hentai"));
}

TEST_CASE_TEMPLATE("a rule is in force soon after it came and no more after it went", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  asio::io_context loop;
  asio::cancellation_signal stop;
  Blocklists lists;
  bool ended = false;
  asio::co_spawn(loop, follow(town.db(), lists, town.ids(), town.clock()),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) { ended = true; }));
  const auto comes_to = [&](bool wanted) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (blocks(lists, "acme corporation") != wanted) {
      if (std::chrono::steady_clock::now() > until) return false;
      (void)loop.run_one_for(std::chrono::seconds{1});
    }
    return true;
  };
  while (lists.now()->size() == 0 || town.count("SELECT count(*) FROM blocklist_rule") == 0) {
    (void)loop.run_one_for(std::chrono::seconds{1});
  }
  const auto before = lists.now();
  const auto added = town.write([&](db::Tx& tx) {
    return add_rule(tx, {.kind = RuleKind::word, .pattern = "acme"},
                    {.ids = town.ids(), .now = town.now(), .by = "alice"});
  });
  REQUIRE(added);
  CHECK(comes_to(true));
  CHECK_FALSE(before->check("acme", Language::en, SafetyPolicy::standard));
  CHECK(town.write([&](db::Tx& tx) { return remove_rule(tx, added->rule.id); }));
  CHECK(comes_to(false));
  stop.emit(asio::cancellation_type::terminal);
  (void)loop.run_for(std::chrono::seconds{5});
  CHECK(ended);
}
