// Tokens for Stars, as a customer sees it: from the shop to the receipt, and every way it can go wrong (PA3, PA5, ST14, MO6).
#include <doctest/doctest.h>

#include "core/money/referral.hpp"
#include "core/payments/star_refund.hpp"
#include "tests/screens/customer.hpp"

namespace banana::screens {
namespace {

using test::OnPostgres;
using test::OnSqlite;
using Labels = std::vector<std::string>;
using Methods = std::vector<std::string>;

TEST_CASE_TEMPLATE("the shop lists packs with their bonus and any amount", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("/balance");
  CHECK(ann.screen().starts_with("⭐ You have <b>100 tokens</b>."));
  CHECK(ann.shows("+100 · a gift to begin with · "));
  ann.press("Top up");
  CHECK(ann.labels() == Labels{"1,000 tokens · ⭐ 50", "9,000 + 500 · ⭐ 400", "✏️ Another amount",
                               "🎁 I have a code", "‹ Back", "🏠 Home"});
  ann.press("Back");
  CHECK(ann.shows("You have <b>100 tokens</b>"));
}

TEST_CASE_TEMPLATE("the terms are shown once before the first purchase and not again", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("/balance");
  ann.press("Top up");
  ann.press("1,000");
  CHECK(ann.shows("Before your first purchase, please have a look at our terms."));
  CHECK(ann.methods() == Methods{"editMessageText"});
  CHECK(ann.count("SELECT count(*) FROM star_order") == 0);
  ann.press("I agree");
  CHECK(ann.sent().front().method == "sendInvoice");
  CHECK(ann.count("SELECT terms_version FROM person") == 1);
  ann.press("9,000");
  CHECK(ann.methods() == Methods{"deleteMessage", "sendInvoice"});  // the one before is not valid any more
  CHECK(ann.count("SELECT count(*) FROM star_order WHERE state = 'open'") == 1);
}

TEST_CASE_TEMPLATE("a payment told five times gives its tokens once and one receipt", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  const std::string payload = ann.order("1,000");
  CHECK(ann.ask(payload, 50).empty());
  ann.pay(payload);
  CHECK(ann.told("✅ Thank you! <b>1,000 tokens</b> were added for 50 Stars.\n\nReceipt: <code>"));
  CHECK(ann.shows("You have <b>1,100 tokens</b>"));
  CHECK(ann.shows("+1,000 · top-up · "));
  for (int n = 0; n < 4; ++n) {
    ann.pay(payload);
    CHECK(ann.methods().empty());
  }
  CHECK(ann.tokens() == 1100);
  ann.check_books();
}

TEST_CASE_TEMPLATE("any amount is typed within its bounds", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("/balance");
  ann.press("Top up");
  ann.press("Another amount");
  CHECK(ann.shows("From 10 to 2,500: 10 Stars bring 200 tokens."));
  for (const char* wrong : {"nine", "9", "2501", "-50", "99999999999999999999", "1.5 stars", "⭐"}) {
    ann.say(wrong);
    CHECK(ann.shows("please send a whole number from 10 to 2,500"));
  }
  ann.restart();
  ann.say("⭐ 1 000");
  ann.press("I agree");
  const std::string payload = ann.invoice();
  CHECK(ann.ask(payload, 1000).empty());
  ann.pay(payload, "charge-1", 1000);
  CHECK(ann.tokens() == 20'100);
  ann.check_books();
}

TEST_CASE_TEMPLATE("each checkout that can not be has a sentence of its own and says nothing was charged",
                   Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  const std::string first = ann.order("1,000");
  CHECK(ann.ask(first, 50, 9009).find("somebody else") != std::string::npos);  // forwarded
  CHECK(ann.ask(first, 49).find("price") != std::string::npos);
  CHECK(ann.ask("stars:0000000000000", 50).find("don’t know") != std::string::npos);
  CHECK(ann.ask("nonsense", 50).find("don’t know") != std::string::npos);
  const std::string second = ann.order("1,000");
  CHECK(ann.ask(first, 50).find("newest invoice") != std::string::npos);
  ann.pay(second);
  CHECK(ann.ask(second, 50).find("paid before") != std::string::npos);
  const std::string third = ann.order("1,000");
  ann.clock().advance(payments::kOrderLifetime);
  CHECK(ann.ask(third, 50).find("out of date") != std::string::npos);
  for (const std::string& sentence : {ann.ask(first, 50), ann.ask(third, 50)})
    CHECK(sentence.find("not charged") != std::string::npos);
}

TEST_CASE_TEMPLATE("a pack whose price changed is charged as it was agreed or not at all", Here,
                   BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  const std::string payload = ann.order("1,000");
  ann.set_pack(Stars{80});
  CHECK(ann.ask(payload, 50).empty());
  CHECK_FALSE(ann.ask(payload, 80).empty());
  ann.pay(payload);
  CHECK(ann.tokens() == 1100);
}

TEST_CASE_TEMPLATE("Stars that fit no order are kept and said so", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.pay("nonsense", "charge-9", 7);
  CHECK(ann.told("We have your 7 Stars, but not the order they were for. Nothing is lost"));
  CHECK(ann.tokens() == 100);
  CHECK(ann.count("SELECT count(*) FROM star_payment WHERE state = 'unmatched'") == 1);
  ann.check_books();
}

TEST_CASE_TEMPLATE("who had too little comes back to the very same picture after paying", Here,
                   BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("a yellow boat");
  const auto answer = ann.press("Generate");
  CHECK(std::string_view{answer.params.at("text").as_string()}.starts_with("20 tokens are missing."));
  ann.press("1,000");
  ann.press("I agree");
  const std::string payload = ann.invoice();
  ann.restart();
  ann.pay(payload);
  CHECK(ann.labels().front() == "✨ Go on with my picture");
  ann.press("Go on with my picture");
  CHECK(ann.shows("a yellow boat"));
  ann.press("Generate");
  CHECK(ann.count("SELECT count(*) FROM job") == 1);
  CHECK(ann.tokens() == 980);
  ann.check_books();
}

TEST_CASE_TEMPLATE("another language in the middle of buying keeps the picture that waits", Here,
                   BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  ann.say("a yellow boat");
  ann.press("Generate");
  ann.press("Another amount");
  ann.say("/lang");
  ann.press("Русский");
  CHECK(ann.shows("Сколько звёзд хотите потратить?"));
  ann.say("100");
  ann.press("Согласен");
  const std::string payload = ann.invoice();
  ann.pay(payload, "charge-1", 100);
  CHECK(ann.told("Спасибо! На баланс зачислено <b>2"));
  ann.press("Вернуться к картинке");
  CHECK(ann.shows("a yellow boat"));
}

TEST_CASE_TEMPLATE("a purchase that is not spent is taken back after two presses", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  const std::string payload = ann.order("1,000");
  ann.pay(payload);
  ann.say("/help");
  ann.press("Help with a payment");
  ann.press("Take back my ⭐ 50");
  CHECK(ann.tokens() == 1100);
  CHECK(ann.shows("Take back 50 Stars and give up 1,000 tokens?"));
  ann.press("Yes, take back");
  CHECK(ann.tokens() == 100);
  CHECK(ann.count("SELECT count(*) FROM outbox WHERE method = 'refundStarPayment'") == 0);  // it was sent
  CHECK(ann.count("SELECT count(*) FROM star_refund WHERE state = 'asked'") == 1);
  ann.give_back(payload);
  CHECK(ann.told("↩️ 50 Stars are back with you. 1,000 tokens left your balance."));
  CHECK(ann.tokens() == 100);
  ann.check_books();
}

TEST_CASE_TEMPLATE("a refund is one line of the statement and none when Telegram refuses it", Here,
                   BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  const auto refunds_told = [&] {
    ann.say("/balance");
    std::size_t lines = 0;
    constexpr std::string_view kReason = "1,000 · refund · ";
    for (auto at = ann.screen().find(kReason); at != std::string_view::npos;
         at = ann.screen().find(kReason, at + 1))
      ++lines;
    return lines;
  };
  const auto take_back = [&] {
    ann.say("/help");
    ann.press("Help with a payment");
    ann.press("Take back");
    ann.press("Yes, take back");
  };
  const std::string payload = ann.order("1,000");
  ann.pay(payload);
  take_back();
  CHECK(refunds_told() == 1);
  ann.write([&](db::Tx& tx) {
    const auto id = tx.value<payments::RefundId>("SELECT id FROM star_refund").value();
    payments::follow_refund(
        tx,
        {.bot = ann.kBot, .about = "refund:" + id.str(), .end = outbox::End::failed, .fault = "TRY_LATER"},
        ann.now());
  });
  CHECK(ann.tokens() == 1100);
  CHECK(refunds_told() == 0);
  take_back();
  ann.give_back(payload);
  CHECK(ann.tokens() == 100);
  CHECK(refunds_told() == 1);
}

TEST_CASE_TEMPLATE("a refund after spending says who bears it by the policy", Here, BANANA_ENGINES) {
  for (const RefundPolicy policy : {RefundPolicy::partial, RefundPolicy::debt}) {
    WITH_CUSTOMER(Here, ann, policy);
    const std::string payload = ann.order("1,000");
    ann.pay(payload);
    ann.write([&](db::Tx& tx) {
      const auto user = ledger::Account::user(people::find_by_telegram_id(tx, 7002)->id.value());
      return ledger::transfer(tx, ann.now(),
                              {.key = "spent",
                               .kind = "generation",
                               .debit = user,
                               .credit = ledger::Account::house(ledger::House::revenue),
                               .amount = Tokens{400},
                               .reason = "spent"})
          .ok();
    });
    ann.say("/help");
    ann.press("Help with a payment");
    ann.press("Take back");
    const auto answer = ann.press("Yes, take back");
    CHECK(std::string_view{answer.params.at("text").as_string()}.find("spent already") !=
          std::string_view::npos);
    CHECK(ann.tokens() == 700);

    ann.give_back(payload);  // a chargeback asks nobody
    CHECK(ann.told("50 Stars are back with you. 700 tokens left your balance."));
    CHECK(ann.told(policy == RefundPolicy::debt
                       ? "300 tokens of the purchase were spent already: the next top-up pays that back."
                       : "300 tokens of the purchase were spent already: we bear that."));
    CHECK(ann.tokens() == 0);
    CHECK(ann.shows("You owe 300 tokens") == (policy == RefundPolicy::debt));
    if (policy == RefundPolicy::debt) {
      ann.pay(ann.order("1,000"), "charge-2");
      CHECK(ann.told("300 tokens of that paid back what you owed for a refunded purchase."));
      CHECK(ann.tokens() == 700);
    }
    ann.check_books();
  }
}

TEST_CASE_TEMPLATE("whoever brought a buyer is told of the reward", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  const UserId bob = ann.meet(8001);
  ann.write([&](db::Tx& tx) {
    tx.run("INSERT INTO referral (user_id, referrer_id, at) VALUES ($1, $2, $3)",
           people::find_by_telegram_id(tx, 7002)->id, bob, ann.now());
    return 0;
  });
  ann.pay(ann.order("1,000"));
  CHECK(ann.sent().front().params.at("chat_id") == 8001);
  CHECK(ann.told("100 tokens"));
  CHECK(ann.tokens_of(8001) == 100);
}

TEST_CASE_TEMPLATE("the account is read page by page with reasons in words", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  for (int n = 0; n < 12; ++n) {
    ann.clock().advance(Millis{1000});
    ann.pay(ann.order("1,000"), "charge-" + std::to_string(n));
  }
  ann.say("a yellow boat");
  ann.press("Generate");
  ann.say("/balance");
  CHECK(ann.shows("Set aside for work under way: 120 tokens."));
  CHECK(ann.shows("−120 · Painter · "));
  CHECK_FALSE(ann.shows("a gift to begin with"));
  ann.press("Older");
  CHECK(ann.shows("+100 · a gift to begin with"));
  CHECK_FALSE(ann.shows("Painter"));
  CHECK_FALSE(ann.has_button("Older"));
  ann.press("Newer");
  CHECK(ann.shows("Painter"));
}

TEST_CASE_TEMPLATE("help and what a shop must say are read in every language", Here, BANANA_ENGINES) {
  WITH_CUSTOMER(Here, ann);
  for (const char* language : {"O‘zbekcha", "Русский", "English"}) {
    ann.say("/lang");
    ann.press_data(std::string{"a:language:choose:"} + (language[0] == 'O'   ? "uz"
                                                        : language[0] == 'E' ? "en"
                                                                             : "ru"),
                   ann.screen_message());
    for (const char* command : {"/help", "/terms", "/privacy"}) {
      ann.say(command);
      CHECK(ann.screen().find("studio.") == std::string_view::npos);
      CHECK(ann.screen().size() > 200);
    }
  }
  ann.say("/help");
  ann.press("Terms");
  CHECK(ann.shows("<b>Terms</b>"));
  ann.press("Back");
  CHECK(ann.shows("<b>What I can do</b>"));
}

}  // namespace
}  // namespace banana::screens
