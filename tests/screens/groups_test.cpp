// In groups the bot answers who speaks to it, charges them, and leaves everybody else alone (ST21).
#include "daemon/screens/groups.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/access/bots.hpp"
#include "core/models/rows.hpp"
#include "core/models/take_over.hpp"
#include "core/moderation/follow.hpp"
#include "core/money/growth_rules.hpp"
#include "core/studio/job.hpp"
#include "tests/screens/office.hpp"

namespace banana::test {
namespace {

/// Ann and Bob in a group with the studio.
template <class Here>
struct Party : Office<Here> {
  Party() : Office<Here>(Office<Here>::Group::none, &Party::with_models) {
    bob = this->playground->meet({.first_name = "Bob"});
    sandbox::Chat& made = *sandbox::add_chat(this->playground->world,
                                             {.kind = "supergroup", .title = "Friends", .owner = this->ann})
                               .value();
    party = made.key.chat;
    sandbox::set_member(this->playground->world, made, bob, {.status = "member"}, {.by = this->ann});
    sandbox::set_member(this->playground->world, made, this->playground->bot().id, {.status = "member"},
                        {.by = this->ann});
    this->town.write([&](db::Tx& tx) {
      // The row of a bot without a token that could be opened: only its name is asked for here.
      tx.exec(
          "INSERT INTO bot (id, kind, username, name, token, webhook_secret, state, state_reason, "
          "state_since, mode, "
          "created_at, changed) VALUES ($1, 'studio', 'studio_bot', 'Studio', $2, $2, 'running', '', 0, "
          "'config', 0, 1)",
          this->playground->bot().id, Bytes{});
    });
  }
  static screens::Around with_models(Town<Here>& town) {
    screens::Around around;
    town.write([&](db::Tx& tx) {
      models::seed_models(tx, town.ids(), town.now()).value();
      growth::Rules rules;
      rules.initial_tokens = Tokens{1'000};
      growth::set_rules(tx, rules, "test", town.now()).value();
      std::vector<models::Entry> entries;
      for (models::Row& row : models::read_rows(tx)) {
        if (row.model.id == "sandbox-image")
          entries.push_back({.model = row.model, .state = models::Switch::on});
      }
      const auto all =
          std::make_shared<const models::Catalogue>(std::move(entries), models::ReadyProviders{});
      around.models = [all] { return all; };
    });
    around.blocklist = [list = moderation::Blocklists{}.now()] { return list; };
    around.jobs.user_open_max = 3;
    around.jobs.queue_max = 100;
    around.jobs.confirm_above = 100'000;
    return around;
  }
  void talk(Number who, std::string_view text, Number reply_to = 0) {
    JsonObject fields{{"user", who}, {"chat", party}, {"text", text}};
    if (reply_to != 0) fields["reply_to"] = reply_to;
    this->act("send", std::move(fields));
  }
  sandbox::Chat& group_chat() {
    return *sandbox::find_chat(this->playground->world, sandbox::ChatKey{.chat = party});
  }
  void press(Number who, Number message, std::string_view data) {
    this->act("press", {{"user", who}, {"chat", party}, {"message", message}, {"data", data}});
  }
  std::string alert() {
    const Json* text = this->calls.empty() ? nullptr : this->calls.back().params.if_contains("text");
    return text == nullptr ? std::string{} : std::string{text->as_string()};
  }
  Number bob = 0, party = 0;
};

#define AT_PARTY(Here, name)      \
  if (!Here::available()) return; \
  Party<Here> name {}

}  // namespace

TEST_CASE("words are for the bot with its name in them or as a reply to it") {
  using screens::addressed;
  const BotId bot{7};
  const auto said = [&](std::string text) {
    telegram::Message message;
    message.text = std::move(text);
    return addressed(message, bot, "studio_bot");
  };
  CHECK(said("hello").has_value() == false);
  CHECK(said("@studio_bot a boat").value().text == "a boat");
  CHECK(said("a boat, @Studio_Bot").value().text == "a boat,");
  CHECK_FALSE(said("@studio_bottle a boat").has_value());
  CHECK_FALSE(said("me@studio_bot").has_value());
  CHECK_FALSE(said("/new a boat").has_value());
  CHECK_FALSE(said("/new@other_bot a boat").has_value());
  CHECK(said("/new@studio_bot a boat").has_value());
  telegram::Message reply;
  reply.text = "bluer";
  reply.reply_to = telegram::ReplyTo{.id = telegram::MessageId{1}, .from = 7};
  CHECK(addressed(reply, bot, "studio_bot").has_value());
  reply.reply_to->from = 8;
  CHECK_FALSE(addressed(reply, bot, "studio_bot").has_value());
}

TEST_CASE_TEMPLATE("who asks in a group gets a card as a reply and pays for the picture", Here,
                   BANANA_ENGINES) {
  AT_PARTY(Here, it);
  it.talk(it.ann, "lovely weather");
  CHECK(it.calls.empty());
  it.talk(it.ann, "@studio_bot a yellow boat");
  const Number card = it.find(it.group_chat(), "a yellow boat");
  REQUIRE(card != 0);
  CHECK(it.group_chat().messages.at(card).reply_to != 0);

  it.press(it.bob, card, "a:confirm:generate");
  CHECK(it.alert().find("somebody else") != std::string::npos);
  CHECK(it.town.count("SELECT count(*) FROM job") == 0);
  it.press(it.ann, card, "a:confirm:generate");
  REQUIRE(it.town.count("SELECT count(*) FROM job") == 1);
  const std::int64_t payer =
      it.town.count("SELECT p.telegram_id FROM job j JOIN person p ON p.id = j.user_id");
  CHECK(payer == it.ann);
  CHECK(it.town.count("SELECT chat FROM job") == it.party);
}

TEST_CASE_TEMPLATE("two people in one group have a card each", Here, BANANA_ENGINES) {
  AT_PARTY(Here, it);
  it.talk(it.ann, "/new@studio_bot a yellow boat");
  it.talk(it.bob, "/new@studio_bot a red fox");
  const Number boat = it.find(it.group_chat(), "a yellow boat");
  const Number fox = it.find(it.group_chat(), "a red fox");
  REQUIRE(boat != 0);
  REQUIRE(fox != 0);
  it.press(it.ann, boat, "a:confirm:change");
  CHECK(it.text(it.group_chat().messages.at(boat)).find("a yellow boat") != std::string::npos);
  CHECK(it.text(it.group_chat().messages.at(fox)).find("a red fox") != std::string::npos);
}

TEST_CASE_TEMPLATE("money and account are for private chats", Here, BANANA_ENGINES) {
  AT_PARTY(Here, it);
  it.talk(it.ann, "/balance@studio_bot");
  const auto& last = it.last(it.group_chat());
  CHECK(it.text(last).find("in private") != std::string::npos);
  CHECK(boost::json::serialize(last.keyboard).find("https://t.me/studio_bot") != std::string::npos);
  it.talk(it.ann, "@studio_bot a yellow boat");
  const auto& card = it.last(it.group_chat());
  CHECK(boost::json::serialize(card.keyboard).find("g:home") == std::string::npos);
}

}  // namespace banana::test
