// The demo bot, as a person uses it: every screen in every language, an echo, a purchase and a refund (issue 4; PA3, PA5).
#include <doctest/doctest.h>

#include "core/money/ledger.hpp"
#include "core/money/pack.hpp"
#include "daemon/screens/demo/program.hpp"
#include "tests/screens/chat_room.hpp"

namespace banana::screens {
namespace {

using test::ChatRoom;
using test::OnPostgres;
using test::OnSqlite;
using Methods = std::vector<std::string>;

#define IN_ROOM(Here, name)       \
  if (!Here::available()) return; \
  ChatRoom<Here> name { demo::program() }

template <class Room>
void sell_packs(Room& room) {
  room.write([&](db::Tx& tx) {
    return money::set_pack(
               tx,
               {.name = "starter", .stars = Stars{50}, .tokens = Tokens{1000}, .touch = {room.now(), "t"}})
        .has_value();
  });
}

template <class Room>
std::int64_t tokens(Room& room) {
  return room.read([&](db::Snapshot& snapshot) {
    const auto user = snapshot.value<std::int64_t>("SELECT id FROM person").value();
    return ledger::balance(snapshot, ledger::Account::user(user), ledger::AssetId::token).available();
  });
}

/// From the menu to an invoice; its payload.
template <class Room>
std::string order(Room& room) {
  room.say("/menu");
  room.press("Buy");
  room.press("1,000");
  for (const auto& call : room.sent()) {
    if (call.method == "sendInvoice") return std::string{call.params.at("payload").as_string()};
  }
  FAIL("no invoice was sent");
  return {};
}

std::string checkout(std::int64_t id, std::int64_t from, std::string_view payload, int stars) {
  return fmt::format(
      R"({{"update_id":{},"pre_checkout_query":{{"id":"c{}","from":{{"id":{},"is_bot":false,"first_name":"A","language_code":"en"}},)"
      R"("currency":"XTR","total_amount":{},"invoice_payload":"{}"}}}})",
      id, id, from, stars, payload);
}

std::string paid(std::string_view payload, std::string_view charge) {
  return fmt::format(R"("successful_payment":{{"currency":"XTR","total_amount":50,"invoice_payload":"{}",)"
                     R"("telegram_payment_charge_id":"{}","provider_payment_charge_id":"p"}})",
                     payload, charge);
}

TEST_CASE_TEMPLATE("every screen is reached and left in every language", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  for (const char* language : {"uz", "ru", "en"}) {
    room.speak(language);
    room.say("/start");
    const std::string home{room.screen()};
    for (const char* screen : {"photo", "buy", "balance", "language", "help"}) {
      room.press_data("g:" + std::string{screen}, room.screen_message());
      CHECK(room.screen() != home);
      CHECK(room.screen().find("demo.") == std::string_view::npos);  // a text that is missing shows its key
      room.press_data("g:home", room.screen_message());
      CHECK(room.screen() == home);
    }
    for (const char* command : {"/help", "/terms", "/privacy", "/paysupport", "/balance", "/lang", "/menu"}) {
      room.say(command);
      CHECK(room.screen().find("demo.") == std::string_view::npos);
    }
  }
}

TEST_CASE_TEMPLATE("a photo comes back and what is none is asked for again", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  room.press("Photo");
  room.say("no photo");
  CHECK(room.methods() == Methods{"sendMessage", "deleteMessage", "sendMessage"});
  room.message(R"("photo":[{"file_id":"small","file_unique_id":"s","width":9,"height":9},
                           {"file_id":"large","file_unique_id":"l","width":90,"height":90}])");
  CHECK(room.methods() == Methods{"sendPhoto", "deleteMessage", "sendMessage"});
  CHECK(room.sent()[0].params.at("photo") == "large");
}

TEST_CASE_TEMPLATE("a chosen language is spoken at once and kept", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  const std::string english{room.screen()};
  room.press("Language");
  room.press("Русский");
  CHECK(room.screen() != english);
  const std::string russian{room.screen()};
  room.say("/menu");
  CHECK(room.screen() == russian);
}

TEST_CASE_TEMPLATE("tokens are bought once however often the payment is told and given back once", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  sell_packs(room);
  room.say("/start");
  const auto before = tokens(room);
  const std::string payload = order(room);

  const auto asked = room.update(checkout(100, room.kPerson, payload, 50));
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].params.at("ok") == true);
  for (int i = 0; i < 5; ++i) room.message(paid(payload, "charge-1"));
  CHECK(tokens(room) == before + 1000);

  room.say("/balance");
  room.press("Refund");
  CHECK(tokens(room) == before);
  CHECK(room.count("SELECT count(*) FROM star_refund") == 1);
  room.message(R"("refunded_payment":{"currency":"XTR","total_amount":50,"invoice_payload":")" + payload +
               R"(","telegram_payment_charge_id":"charge-1"})");
  CHECK(tokens(room) == before);
}

TEST_CASE_TEMPLATE("a checkout by somebody else or at another price is refused in words", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  sell_packs(room);
  room.say("/start");
  const std::string payload = order(room);
  for (const std::string& update :
       {checkout(100, 9009, payload, 50), checkout(101, room.kPerson, payload, 49),
        checkout(102, room.kPerson, "stars:0000000000000", 50),
        checkout(103, room.kPerson, "nonsense", 50)}) {
    const auto answers = room.update(update);
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].params.at("ok") == false);
    const std::string_view words = answers[0].params.at("error_message").as_string();
    CHECK(words.size() > 10);
    CHECK(words.find("demo.") == std::string_view::npos);
  }
}

}  // namespace
}  // namespace banana::screens
