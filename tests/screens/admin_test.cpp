// Admins do in their chat what bananactl does, as far as their role goes (AD, decision 1).
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/dialog/dialog.hpp"
#include "core/money/ledger.hpp"
#include "core/people/contact.hpp"
#include "core/people/person.hpp"
#include "tests/screens/office.hpp"

namespace banana::test {
namespace {

template <class Here>
struct Admins : Office<Here> {
  Admins() : Office<Here>(Office<Here>::Group::none) { ann_id = this->town.meet(this->ann); }

  /// A button of the newest message, by what it carries.
  void press(Number who, std::string_view data) {
    this->act("press", {{"user", who}, {"message", this->last(this->chat(who)).id}, {"data", data}});
  }
  std::string screen(Number who) { return this->text(this->last(this->chat(who))); }
  bool offers(Number who, std::string_view data) {
    for (const Json& row : this->last(this->chat(who)).keyboard) {
      for (const Json& button : row.as_array()) {
        const Json* carried = button.as_object().if_contains("callback_data");
        if (carried != nullptr && std::string_view{carried->as_string()} == data) return true;
      }
    }
    return false;
  }
  /// Says this whatever is asked for.
  void fill_in(std::string_view words) {
    for (int n = 0; n < 5 && !offers(this->root, "a:admin.act:run"); ++n) this->say(this->root, words);
  }
  std::int64_t tokens() {
    return this->town.read([&](db::Snapshot& s) {
      return ledger::balance(s, ledger::Account::user(ann_id.value()), ledger::AssetId::token).available();
    });
  }
  bool is_banned() { return this->town.person(ann_id).is_banned(this->town.now()); }

  UserId ann_id;
};

#define WITH_ADMINS(Here, name)   \
  if (!Here::available()) return; \
  Admins<Here> name {}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE_TEMPLATE("where an act knows its choices they are buttons", Here, BANANA_ENGINES) {
  WITH_ADMINS(Here, it);
  it.say(it.root, "/admin");
  it.press(it.root, "a:admin:noun:users");
  it.press(it.root, "a:admin.noun:op:users.role");
  it.say(it.root, std::to_string(it.ann));
  REQUIRE(it.offers(it.root, "a:admin.act:take:support"));
  it.press(it.root, "a:admin.act:take:support");
  CHECK(has(it.screen(it.root), "role: support"));
  CHECK(it.offers(it.root, "a:admin.act:run"));
}

TEST_CASE_TEMPLATE("an admin bans somebody with a rehearsal before and the audit names the admin", Here,
                   BANANA_ENGINES) {
  WITH_ADMINS(Here, it);
  it.say(it.root, "/admin");
  it.press(it.root, "a:admin:noun:users");
  CHECK(has(it.screen(it.root), "Keep a"));
  it.press(it.root, "a:admin.noun:op:users.ban");
  it.say(it.root, std::to_string(it.ann));
  it.fill_in("spam & <more>");
  it.press(it.root, "a:admin.act:run");
  it.run_acts();
  CHECK(has(it.screen(it.root), "nothing was changed"));
  CHECK(has(it.screen(it.root), "spam & <more>"));
  CHECK_FALSE(it.is_banned());
  it.press(it.root, "a:admin.result:yes");
  it.run_acts();
  CHECK(has(it.screen(it.root), "Done"));
  CHECK(it.is_banned());
  CHECK(it.town.count("SELECT count(*) FROM audit") == 1);
  const std::string who = it.town.read(
      [](db::Snapshot& s) { return s.value<std::string>("SELECT door || ' ' || actor FROM audit").value(); });
  CHECK(who == fmt::format("chat {}", it.root));
}

TEST_CASE_TEMPLATE("everybody sees what their role may do and nothing else", Here, BANANA_ENGINES) {
  WITH_ADMINS(Here, it);
  it.say(it.ann, "/admin");
  CHECK_FALSE(it.offers(it.ann, "a:admin:noun:users"));
  it.press(it.ann, "g:admin");
  CHECK(has(it.screen(it.ann), "for the people who run the bot"));
  it.town.write([&](db::Tx& tx) { people::set_role(tx, it.ann_id, ops::Role::support).value(); });
  it.say(it.ann, "/admin");
  it.press(it.ann, "a:admin:noun:users");
  CHECK(it.offers(it.ann, "a:admin.noun:op:users.show"));
  CHECK_FALSE(it.offers(it.ann, "a:admin.noun:op:users.grant"));
  it.press(it.ann, "a:admin.noun:op:users.grant");  // forged
  CHECK(it.offers(it.ann, "a:admin:noun:users"));
  it.press(it.ann, "a:admin:noun:users");
  it.press(it.ann, "a:admin.noun:op:users.show");
  it.town.write([&](db::Tx& tx) { people::set_role(tx, it.ann_id, ops::Role::user).value(); });
  it.say(it.ann, std::to_string(it.root));  // no longer one of the staff
  it.press(it.ann, "a:admin.act:run");
  it.run_acts();
  CHECK_FALSE(has(it.screen(it.ann), "Root"));
}

TEST_CASE_TEMPLATE("typed commands give tokens and tell about a person and the queue", Here, BANANA_ENGINES) {
  WITH_ADMINS(Here, it);
  const auto before = it.tokens();
  it.say(it.root, fmt::format("/addtokens {} 250 thanks for waiting", it.ann));
  it.fill_in("thanks");
  CHECK(has(it.screen(it.root), "thanks for waiting"));
  it.press(it.root, "a:admin.act:run");
  it.run_acts();
  CHECK(it.tokens() == before);
  it.press(it.root, "a:admin.result:yes");
  it.run_acts();
  CHECK(it.tokens() == before + 250);
  it.press(it.root, "a:admin.result:yes");  // it is done, and not again
  it.run_acts();
  CHECK(it.tokens() == before + 250);

  it.say(it.root, fmt::format("/userinfo {}", it.ann));
  it.run_acts();
  CHECK(has(it.screen(it.root), std::to_string(it.ann)));
  it.say(it.root, "/stats");
  it.run_acts();
  CHECK(has(it.screen(it.root), "jobs stats"));
  it.say(it.root, "/userinfo nobody_at_all");
  it.run_acts();
  CHECK(has(it.screen(it.root), "was not done"));
}

TEST_CASE_TEMPLATE("long lists come in pages and stay within a message", Here, BANANA_ENGINES) {
  WITH_ADMINS(Here, it);
  for (int n = 0; n < 40; ++n) {
    it.town.meet({.telegram_id = 900 + n, .first_name = std::string(200, 'n'), .last_name = "& <Sons>"});
  }
  it.say(it.root, "/admin");
  it.press(it.root, "a:admin:noun:users");
  it.press(it.root, "a:admin.noun:op:users.list");
  it.press(it.root, "a:admin.act:run");
  it.run_acts();
  REQUIRE(it.offers(it.root, "a:admin.result:more"));
  const std::string first = it.screen(it.root);
  it.press(it.root, "a:admin.result:more");
  it.run_acts();
  CHECK(it.screen(it.root) != first);
}

TEST_CASE_TEMPLATE("an act that was begun when the daemon died is not done again", Here, BANANA_ENGINES) {
  WITH_ADMINS(Here, it);
  const auto before = it.tokens();
  it.say(it.root, fmt::format("/addtokens {} 250 sorry", it.ann));
  it.press(it.root, "a:admin.act:run");
  it.run_acts();
  it.press(it.root, "a:admin.result:yes");
  it.town.write([&](db::Tx& tx) {  // begun, and never heard of again
    const auto waiting = dialog::staff_on(tx, screens::admin::kRun);
    REQUIRE(waiting.size() == 1);
    JsonObject memory = boost::json::parse(waiting[0].memory).as_object();
    memory["begun"] = to_unix_ms(it.town.now());
    CHECK(dialog::change(tx, waiting[0], memory, it.town.now()));
  });
  it.run_acts();
  CHECK(it.tokens() == before);
  it.town.clock().advance(Millis{700'000});
  it.run_acts();
  CHECK(it.tokens() == before);
  CHECK(has(it.screen(it.root), "the audit tells"));
}

TEST_CASE_TEMPLATE("what nobody waits for any more is not begun", Here, BANANA_ENGINES) {
  WITH_ADMINS(Here, it);
  const auto before = it.tokens();
  it.say(it.root, fmt::format("/addtokens {} 250 sorry", it.ann));
  it.press(it.root, "a:admin.act:run");
  it.run_acts();
  it.press(it.root, "a:admin.result:yes");
  it.say(it.root, "/menu");
  it.run_acts();
  CHECK(it.tokens() == before);
  CHECK(has(it.screen(it.root), "Hello"));
}

}  // namespace banana::test
