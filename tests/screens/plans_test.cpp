// A plan from its first month to its last, and each way it can end (PA4).
#include <doctest/doctest.h>

#include "core/money/plan.hpp"
#include "core/payments/plan_grants.hpp"
#include "core/studio/job.hpp"
#include "tests/screens/customer.hpp"

namespace banana::screens {
namespace {

using test::OnPostgres;
using test::OnSqlite;
using Labels = std::vector<std::string>;

template <class Here>
struct Subscriber : test::Customer<Here> {
  Subscriber() {
    this->write([&](db::Tx& tx) {
      money::set_plan(tx,
                      {.name = "pro",
                       .title = "Pro",
                       .monthly = Stars{300},
                       .annual = Stars{3000},
                       .tokens = Tokens{5000},
                       .perks = {{"priority", 2}, {"max_user_queue", 5}, {"max_tasks_per_user_per_hour", 6}},
                       .touch = {this->now(), "t"}})
          .value();
    });
  }
  /// To the payload of a link by which a month is paid, or of the invoice of a year.
  std::string choose(std::string_view term) {
    this->say("/profile");
    this->press("Plans");
    this->press(term);
    if (this->has_button("I agree")) this->press("I agree");
    for (const auto& call : this->sent()) {
      if (call.method == "createInvoiceLink" || call.method == "sendInvoice") asked_ = call;
    }
    return std::string{asked_.params.at("payload").as_string()};
  }
  void pay_month(std::string_view payload, std::string_view charge, Millis later, bool is_first) {
    this->message(fmt::format(
        R"("successful_payment":{{"currency":"XTR","total_amount":300,"invoice_payload":"{}","is_recurring":true,)"
        R"({}"subscription_expiration_date":{},"telegram_payment_charge_id":"{}","provider_payment_charge_id":"p"}})",
        payload, is_first ? R"("is_first_recurring":true,)" : "", to_unix_ms(this->now() + later) / 1000,
        charge));
  }
  void hear(std::string_view payload, std::string_view state) {
    this->update(fmt::format(
        R"({{"update_id":{},"subscription":{{"user":{{"id":7002,"is_bot":false,"first_name":"A","language_code":"en"}},)"
        R"("invoice_payload":"{}","state":"{}"}}}})",
        500'000 + heard_++, payload, state));
  }
  payments::Perks perks() {
    return this->read([&](db::Snapshot& s) {
      return payments::perks_of(s, people::find_by_telegram_id(s, 7002)->id, this->now());
    });
  }
  std::string state() {
    return this->read(
        [](db::Snapshot& s) { return s.value<std::string>("SELECT state FROM subscription").value(); });
  }
  /// The outbox is done with the call that asks Telegram for the link of this order.
  void answer_link(payments::OrderId order, outbox::End end, std::string_view link = {}) {
    this->write([&](db::Tx& tx) {
      payments::follow_link(
          tx, {.bot = this->kBot, .about = "plan-link:" + order.str(), .end = end, .answer = link},
          this->now());
    });
  }
  /// What waits in the outbox and was not sent by the room.
  std::vector<std::string> waiting() {
    return this->read([](db::Snapshot& s) {
      std::vector<std::string> out;
      for (db::Rows row = s.query("SELECT params FROM outbox ORDER BY id"); row.next();)
        out.emplace_back(row.text(0));
      return out;
    });
  }
  bool sent_one(std::string_view method) const {
    return std::ranges::count(this->methods(), std::string{method}) == 1;
  }
  [[nodiscard]] const test::SentCall& asked() const { return asked_; }

 private:
  test::SentCall asked_;
  std::int64_t heard_ = 0;
};

#define WITH_SUBSCRIBER(Here, name) \
  if (!Here::available()) return;   \
  Subscriber<Here> name {}

TEST_CASE_TEMPLATE("the plans are compared and the link of a month is asked of Telegram", Here,
                   BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  ann.say("/plans");
  CHECK(ann.screen() ==
        "💎 <b>Plans</b>\n\nTokens every month, and less waiting.\n\n<b>Pro</b>\n• 5,000 tokens every "
        "month\n• 5 "
        "pictures at once\n• 6 pictures an hour\n• your turn comes sooner\n• a year at once costs 16% less");
  CHECK(ann.labels() == Labels{"Pro · ⭐ 300 a month", "Pro · ⭐ 3,000 a year", "🏠 Home"});
  const std::string payload = ann.choose("a month");
  CHECK(ann.asked().method == "createInvoiceLink");
  CHECK(ann.asked().params.at("subscription_period") == 2'592'000);
  CHECK(ann.asked().params.at("title") == "Pro");
  const auto order = payments::parse_payload(payload).value();
  ann.answer_link(order, outbox::End::done, "https://t.me/$abc");
  ann.answer_link(order, outbox::End::done, "https://t.me/$abc");  // the same end again sends nothing
  REQUIRE(ann.waiting().size() == 1);
  CHECK(ann.waiting().front().find("https://t.me/$abc") != std::string::npos);
  CHECK(ann.waiting().front().find("You can stop it at any time.") != std::string::npos);
  CHECK(ann.ask(payload, 300).empty());
  CHECK(ann.ask(payload, 300, 9009).find("somebody else") != std::string::npos);
}

TEST_CASE_TEMPLATE("a link that Telegram does not give is said and its order is over", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a month");
  ann.answer_link(payments::parse_payload(payload).value(), outbox::End::failed);
  REQUIRE(ann.waiting().size() == 1);
  CHECK(ann.waiting().front().find("Telegram gives us no way to pay just now.") != std::string::npos);
  CHECK(ann.count("SELECT count(*) FROM star_order WHERE state = 'open'") == 0);
}

TEST_CASE_TEMPLATE("a month is paid and renewed with its tokens once each and disturbs nobody", Here,
                   BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a month");
  ann.pay_month(payload, "c1", payments::kMonth, true);
  CHECK(ann.told("<b>5,000 tokens</b> were added for 300 Stars."));
  CHECK(ann.told("💎 <b>Pro</b> is yours until 21 December 2026."));
  for (int n = 0; n < 4; ++n) {
    ann.pay_month(payload, "c1", payments::kMonth, true);
    CHECK(ann.methods().empty());
  }
  CHECK(ann.tokens() == 5100);
  CHECK(ann.ask(payload, 300).find("You have a plan already") != std::string::npos);
  ann.say("/profile");
  CHECK(ann.shows("Plan: <b>Pro</b>, until 21 December 2026"));
  ann.press("Plans");
  CHECK(ann.screen() ==
        "💎 Your plan: <b>Pro</b>\n\n• 5,000 tokens every month\n• 5 pictures at once\n• 6 pictures an "
        "hour\n• your turn comes sooner\n\nThe next month is paid on 21 December 2026, in Stars. You can "
        "stop that at any time.");

  ann.clock().advance(payments::kMonth);
  ann.say("a yellow boat");
  const std::string card{ann.screen()};
  for (int n = 0; n < 5; ++n) ann.pay_month(payload, "c2", payments::kMonth, false);
  CHECK(ann.screen() == card);  // they go on with what they were at
  CHECK(ann.tokens() == 10'100);
  CHECK(ann.count("SELECT count(*) FROM subscription") == 1);
  ann.say("/profile");
  CHECK(ann.shows("until 20 January 2027"));
  ann.clock().advance(payments::kMonth);
  CHECK(ann.perks().open_max == 0);  // nobody paid for another month
  ann.say("/plans");
  CHECK(ann.has_button("Pro · ⭐ 300 a month"));
  ann.check_books();
}

TEST_CASE_TEMPLATE("a subscription is stopped here and taken up again in Telegram", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a month");
  ann.pay_month(payload, "c1", payments::kMonth, true);
  ann.say("/plans");
  ann.press("Stop renewing");
  CHECK(ann.shows("Shall it not be renewed? What you paid for stays yours to its end."));
  CHECK(ann.state() == "active");
  ann.press("Yes, stop renewing");
  CHECK(ann.sent_one("editUserStarSubscription"));
  CHECK(ann.sent().front().params.at("is_canceled") == true);
  CHECK(ann.sent().front().params.at("telegram_payment_charge_id") == "c1");
  CHECK(ann.shows("Yours until 21 December 2026, and not renewed after that."));
  CHECK(ann.shows("If you would like another one: it begins as soon as it is paid"));
  CHECK(ann.has_button("Pro · ⭐ 3,000 a year"));
  ann.hear(payload, "canceled");
  CHECK(ann.methods().empty());  // they know
  ann.press("Renew it again");
  CHECK(ann.sent().front().params.at("is_canceled") == false);
  CHECK(ann.shows("Settings › My Stars › <b>Pro</b> › Renew."));
  CHECK(ann.state() == "cancelled");  // until they have done that
  ann.hear(payload, "active");
  CHECK(ann.told("<b>Pro</b> is renewed again: the next month is paid on 21 December 2026."));

  ann.hear(payload, "canceled");  // in Telegram's own settings
  CHECK(ann.told("<b>Pro</b> will not be renewed. It is yours until 21 December 2026."));
  ann.hear(payload, "failed");
  CHECK(ann.told("could not be renewed: there were not enough Stars. It is yours until"));
  CHECK(ann.perks().open_max == 5);  // what was paid is theirs to its end
  ann.hear("stars:0000000000000", "failed");
  ann.hear("nonsense", "canceled");
  CHECK(ann.methods().empty());
  CHECK(ann.state() == "failed");
}

TEST_CASE_TEMPLATE("a renewal that failed at the end says that the plan is over", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a month");
  ann.pay_month(payload, "c1", payments::kMonth, true);
  ann.clock().advance(payments::kMonth);
  ann.hear(payload, "failed");
  CHECK(ann.told("could not be renewed and is over: there were not enough Stars. Your tokens stay yours."));
  CHECK(ann.tokens() == 5100);
  CHECK(ann.ask(payload, 300).empty());  // by the same link, from Telegram's list of subscriptions
  ann.pay_month(payload, "c2", payments::kMonth, true);
  CHECK(ann.tokens() == 10'100);
  CHECK(ann.state() == "active");
  ann.check_books();
}

TEST_CASE_TEMPLATE("the end of a plan is said when it has come in the language of its buyer", Here,
                   BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  ann.say("/lang");
  ann.press("Oʻzbekcha");
  ann.say("/plans");
  CHECK(ann.shows("💎 <b>Obunalar</b>"));
  ann.press("oyiga");
  if (ann.has_button("Roziman")) ann.press("Roziman");
  std::string payload;
  for (const auto& call : ann.sent()) {
    if (call.method == "createInvoiceLink") payload = call.params.at("payload").as_string();
  }
  ann.pay_month(payload, "c1", payments::kMonth, true);
  CHECK(ann.told("<b>Pro</b> obunasi tugadi."));  // the room sends at once what waits for its hour
  CHECK(ann.told("gacha sizniki."));
}

TEST_CASE_TEMPLATE("plans are compared and stopped in Russian", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  ann.say("/lang");
  ann.press("Русский");
  ann.say("/plans");
  CHECK(ann.screen() ==
        "💎 <b>Подписки</b>\n\nТокены каждый месяц и меньше ожидания.\n\n<b>Pro</b>\n• 5\u00a0000 токенов "
        "каждый "
        "месяц\n• 5 картинок одновременно\n• 6 картинок в час\n• ваша очередь подходит раньше\n• сразу за "
        "год дешевле на 16%");
  ann.press("в месяц");
  if (ann.has_button("Согласен")) ann.press("Согласен");
  const auto link = std::ranges::find(ann.sent(), "createInvoiceLink", &test::SentCall::method);
  REQUIRE(link != ann.sent().end());
  const std::string payload{link->params.at("payload").as_string()};
  ann.pay_month(payload, "c1", payments::kMonth, true);
  CHECK(ann.told("💎 <b>Pro</b> действует до 21 декабря 2026"));
  ann.say("/plans");
  ann.press("Не продлевать");
  ann.press("Да, не продлевать");
  CHECK(ann.shows("Действует до 21 декабря 2026"));
}

TEST_CASE_TEMPLATE("a year is paid by an invoice and charges nothing by itself", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a year");
  CHECK(ann.asked().method == "sendInvoice");
  CHECK_FALSE(ann.asked().params.contains("subscription_period"));
  ann.pay(payload, "c1", 3000);
  CHECK(ann.tokens() == 5100);
  ann.say("/plans");
  CHECK(ann.shows("Paid until 21 November 2027. Nothing more is charged by itself."));
  CHECK(ann.labels() == Labels{"‹ Back", "🏠 Home"});
  ann.clock().advance(payments::kMonth);
  ann.write([&](db::Tx& tx) { return payments::grant_due(tx, ann.now(), 10); });
  ann.say("/balance");
  CHECK(ann.shows("You have <b>10,100 tokens</b>"));
  CHECK(ann.shows("+5,000 · plan · 21/12/2026\n+5,000 · plan · 21/11/2026"));
  ann.check_books();
}

TEST_CASE_TEMPLATE("a plan allows more an hour and its end takes that back", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  ann.pay_month(ann.choose("a month"), "c1", payments::kMonth, true);
  const auto order = [&] {
    ann.say("/new a yellow boat");
    const auto answer = ann.press("Generate");
    const Json* text = answer.params.if_contains("text");
    return text == nullptr ? std::string{} : std::string{text->as_string()};
  };
  const auto cancel_one = [&] {
    const auto id = ann.read([](db::Snapshot& s) {
      return s.value<banana::studio::JobId>("SELECT id FROM job WHERE status = 0 ORDER BY id LIMIT 1")
          .value();
    });
    ann.press_data("d:cancel:" + id.str(), 999);
  };
  for (int n = 0; n < 6; ++n) {
    CHECK(order().empty());
    cancel_one();
  }
  CHECK(order().starts_with("6 pictures an hour is the most."));
  ann.clock().advance(payments::kMonth);
  for (int n = 0; n < 3; ++n) {
    CHECK(order().empty());
    cancel_one();
  }
  CHECK(order().starts_with("3 pictures an hour is the most."));
  CHECK(ann.count("SELECT count(*) FROM job") == 9);
  ann.check_books();
}

TEST_CASE_TEMPLATE("a refund ends the plan with it and says so", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a month");
  ann.pay_month(payload, "c1", payments::kMonth, true);
  ann.say("/help");
  ann.press("Help with a payment");
  CHECK_FALSE(ann.has_button("Take back"));  // it gave more than tokens: not by oneself
  ann.give_back(payload, "c1", 300);
  CHECK(ann.told("300 Stars are back with you. 5,000 tokens left your balance."));
  CHECK(ann.told("With that your plan <b>Pro</b> has ended."));
  CHECK(ann.sent_one("editUserStarSubscription"));
  CHECK(ann.perks().open_max == 0);
  CHECK(ann.tokens() == 100);
  ann.say("/plans");
  CHECK(ann.has_button("Pro · ⭐ 300 a month"));
  ann.check_books();
}

TEST_CASE_TEMPLATE("a plan lets more be made at once", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a month");
  ann.pay_month(payload, "c1", payments::kMonth, true);
  for (int n = 0; n < 6; ++n) {
    ann.say("a yellow boat");
    ann.press("Generate");
  }
  CHECK(ann.count("SELECT count(*) FROM job") == 5);
}

TEST_CASE_TEMPLATE("whoever is erased is charged by Telegram no more", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  const std::string payload = ann.choose("a month");
  ann.pay_month(payload, "c1", payments::kMonth, true);
  ann.say("/profile");
  for (const char* door : {"My data", "Delete", "Yes, delete", "Delete everything"}) ann.press(door);
  CHECK(ann.sent_one("editUserStarSubscription"));
  CHECK(ann.count("SELECT count(*) FROM subscription WHERE state = 'over'") == 1);
  ann.check_books();
}

TEST_CASE_TEMPLATE("what was pressed twice or is no plan leads to what there is", Here, BANANA_ENGINES) {
  WITH_SUBSCRIBER(Here, ann);
  ann.say("/plans");
  const std::string month = ann.data_of("a month");
  ann.write([](db::Tx& tx) { return money::remove_plan(tx, "pro"); });
  ann.press_data(month, ann.screen_message());
  if (ann.has_button("I agree")) ann.press("I agree");
  CHECK(ann.shows("There are no plans just now."));
  CHECK(ann.count("SELECT count(*) FROM star_order") == 0);
}

}  // namespace
}  // namespace banana::screens
