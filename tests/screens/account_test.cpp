// What somebody sees of themselves: profile, invitation, their data, and leaving for good (ST13, RF1, RF2).
#include <doctest/doctest.h>

#include "core/access/bots.hpp"
#include "core/base/encoding.hpp"
#include "core/money/referral.hpp"
#include "core/outbox/uploads.hpp"
#include "core/people/export_part.hpp"
#include "core/people/roles.hpp"
#include "core/table/table.hpp"
#include "tests/screens/customer.hpp"

namespace banana::screens {
namespace {

using test::OnPostgres;
using test::OnSqlite;
using Labels = std::vector<std::string>;
using Methods = std::vector<std::string>;

template <class Room>
void name_the_bot(Room& room) {
  constexpr db::Sql kAdd = db::Sql::per_engine(
      "INSERT INTO bot (id, kind, username, name, state, state_reason, state_since, mode, token, "
      "webhook_secret, "
      "created_at, changed) VALUES ($1, 'studio', 'banana_bot', 'Banana', 'running', '', $2, 'config', "
      "x'00', x'00', "
      "$2, 1)",
      "INSERT INTO bot (id, kind, username, name, state, state_reason, state_since, mode, token, "
      "webhook_secret, "
      "created_at, changed) VALUES ($1, 'studio', 'banana_bot', 'Banana', 'running', '', $2, 'config', "
      "'\\x00', "
      "'\\x00', $2, 1)");
  room.write([&](db::Tx& tx) { return tx.exec(kAdd, room.kBot, room.now()); });
}

TEST_CASE_TEMPLATE("the profile tells who somebody is and leads to all that is theirs", Here,
                   BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("/profile");
  CHECK(ann.screen() ==
        "👤 <b>Ali &lt;b&gt;</b>\nID: <code>7002</code>\nLanguage: English\n\nBalance: <b>100 "
        "tokens</b>\nMade: 0, for 0 "
        "tokens\nWith us since 21 November 2026");
  CHECK(ann.labels() == Labels{"⭐ Balance", "🤝 Invite friends", "🎁 I have a code", "🌐 Language",
                               "🗂 My data", "🏠 Home"});
  for (const char* door : {"Balance", "Invite", "code", "Language", "My data"}) {
    ann.press(door);
    CHECK_FALSE(ann.shows("ID: <code>"));
    ann.press("Back");
    CHECK(ann.shows("ID: <code>7002</code>"));
  }
}

TEST_CASE_TEMPLATE("an invitation is a link to share with what it brought", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("/profile");
  ann.press("Invite");
  CHECK(ann.shows("Invitations are not open just now."));  // we don't know the bot's name yet
  name_the_bot(ann);
  ann.say("/profile");
  ann.press("Invite");
  CHECK(ann.shows("• 10 % of what they top up"));
  const auto code = ann.read(
      [](db::Snapshot& s) { return s.value<std::string>("SELECT code FROM referral_code").value(); });
  CHECK(ann.shows("<code>https://t.me/banana_bot?start=ref_" + code + "</code>"));
  CHECK(ann.labels() == Labels{"📨 Share", "📋 Copy the link", "‹ Back", "🏠 Home"});
  const UserId bob = ann.meet(8001);
  ann.write([&](db::Tx& tx) {
    return growth::join_by_referral(tx, {.person = people::find(tx, bob).value(), .is_new = true}, code,
                                    ann.now())
        .has_value();
  });
  ann.say("/profile");
  ann.press("Invite");
  CHECK(ann.shows("Came by your link: <b>1</b>\nBought something: <b>0</b>"));
}

TEST_CASE_TEMPLATE("all that is known of somebody comes as a file", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("/profile");
  ann.press("My data");
  ann.press("Send me");
  CHECK(ann.sent().front().method == "sendDocument");
  CHECK(ann.told("Your data"));  // the screen is the last message again
  const auto uploads = ann.uploads();
  REQUIRE(uploads.size() == 1);
  CHECK(uploads[0].name == "banana-my-data.json");
  const auto part = people::ExportPart::parse(uploads[0].blob);
  REQUIRE(part);
  const auto all = ann.read(
      [&](db::Snapshot& s) { return people::export_part(s, *part, personal_data(), ann.now()).value(); });
  CHECK(all.at("person").at("telegram_id") == 7002);
  CHECK(all.at("money").at("wallets").at(0).at("posted") == 100);
  CHECK(all.contains("payments"));
  CHECK(all.contains("generations"));
  // Who presses again at once waits for what is on its way: the same key is sent once.
  const std::string key = ann.sent().front().key;
  CHECK(!key.empty());
  ann.press("Send me");
  CHECK(ann.sent().front().key == key);
  ann.clock().advance(Millis{60'000});
  ann.press("Send me");
  CHECK(ann.sent().front().key != key);
}

TEST_CASE_TEMPLATE("an account is erased after two questions and nobody is recognised afterwards", Here,
                   BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("/profile");
  ann.press("My data");
  ann.press("Delete");
  CHECK(ann.shows("<b>100 tokens</b>"));
  CHECK(ann.count("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == 0);
  ann.press("Yes");
  CHECK(ann.shows("for good"));
  CHECK(ann.count("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == 0);
  ann.press("Delete everything");
  CHECK(ann.count("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == 1);
  CHECK(ann.count("SELECT count(*) FROM dialog") == 0);
  CHECK(ann.methods() == Methods{"editMessageText"});
  CHECK(ann.told("All is deleted"));
  ann.say("/start");
  CHECK(ann.shows("Which language shall we speak?"));
  CHECK(ann.tokens() == 0);  // the gift to begin with is for people who are new
  ann.check_books();
}

TEST_CASE_TEMPLATE("nobody is erased with something under way and the staff not at all", Here,
                   BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.pay(ann.order("1,000"));
  ann.say("a yellow boat");
  ann.press("Generate");
  const auto try_it = [&] {
    ann.say("/profile");
    ann.press("My data");
    ann.press("Delete");
    ann.press("Yes");
    return std::string{ann.press("Delete everything").params.at("text").as_string()};
  };
  CHECK(try_it().find("under way") != std::string::npos);
  ann.write([&](db::Tx& tx) {
    return people::set_role(tx, people::find_by_telegram_id(tx, 7002)->id, ops::Role::admin).has_value();
  });
  CHECK(try_it().find("team") != std::string::npos);
  CHECK(ann.count("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == 0);
}

}  // namespace
}  // namespace banana::screens
