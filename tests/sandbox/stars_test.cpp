// The whole way of a payment in Stars, and back.
#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

JsonArray price(Number stars) {
  JsonArray out;
  out.push_back(JsonObject{{"label", "Pack"}, {"amount", stars}});
  return out;
}

JsonObject invoice(Number chat, Number stars = 100) {
  return {{"chat_id", chat}, {"title", "Pack"},   {"description", "100 credits"},
          {"payload", "p1"}, {"currency", "XTR"}, {"prices", price(stars)}};
}

/// Ann pays for a message and the bot says yes. Gives the successful_payment.
JsonObject buy(Town& it, Number stars = 100) {
  const Json sent = it.ok("sendInvoice", invoice(it.ann, stars));
  it.act("pay", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}});
  const Json query = it.update("pre_checkout_query");
  it.ok("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}});
  return it.update("message").at("successful_payment").as_object();
}

Number stars_of(Town& it, Number person) { return it.world.people.at(person).stars; }

TEST_CASE("a checkout the bot accepts moves Stars and is told as a message") {
  Town it;
  const Json sent = it.ok("sendInvoice", invoice(it.ann));
  CHECK(text_of(sent.at("invoice"), "total_amount") == "100");
  CHECK(text_of(sent.at("reply_markup"), "inline_keyboard") == R"([[{"text":"Pay ⭐️100","pay":true}]])");
  it.act("pay", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}});
  const std::string checkout = it.waits_for;
  const Json query = it.update("pre_checkout_query");
  CHECK(text_of(query, "invoice_payload") == "p1");
  CHECK(text_of(query, "total_amount") == "100");
  CHECK(text_of(query.at("from"), "id") == "5001");
  CHECK(stars_of(it, it.ann) == 500);
  it.ok("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}});
  const Json paid = it.update("message").at("successful_payment");
  CHECK(text_of(paid, "currency") == "XTR");
  CHECK_FALSE(text_of(paid, "telegram_payment_charge_id").empty());
  CHECK(stars_of(it, it.ann) == 400);
  CHECK(text_of(it.ok("getMyStarBalance", {}), "amount") == "100");
  const Json answer = sandbox::answer_to(it.world, checkout);
  CHECK(text_of(answer, "status") == "paid");
  CHECK(text_of(answer, "stars") == "400");
  const Json again =
      it.act("pay", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}});
  CHECK(text_of(again, "error") == "this invoice is paid already");
}

TEST_CASE("a checkout fails when the bot refuses or is silent for ten seconds") {
  Town it;
  const Json sent = it.ok("sendInvoice", invoice(it.ann));
  const JsonObject pay{{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}};
  it.act("pay", pay);
  Json query = it.update("pre_checkout_query");
  CHECK(it.refused("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", false}}) ==
        "Bad Request: error message must be non-empty");
  it.ok("answerPreCheckoutQuery",
        {{"pre_checkout_query_id", query.at("id")}, {"ok", false}, {"error_message", "Sold out"}});
  CHECK(text_of(sandbox::answer_to(it.world, it.waits_for), "error") == "Sold out");

  it.act("pay", pay);
  query = it.update("pre_checkout_query");
  it.clock.advance(Millis{10'001});
  CHECK(text_of(sandbox::answer_to(it.world, it.waits_for), "status") == "failed");
  CHECK(it.refused("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}}) ==
        "Bad Request: query is too old and response timeout expired or query ID is invalid");
  CHECK(stars_of(it, it.ann) == 500);
  CHECK(it.updates().empty());
}

TEST_CASE("who has not Stars enough does not bother the bot") {
  Town it;
  const Json sent = it.ok("sendInvoice", invoice(it.ann, 501));
  const Json refused =
      it.act("pay", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}});
  CHECK(text_of(refused, "error") == "you have 500 Stars and need 501");
  CHECK(it.updates().empty());
  CHECK(text_of(it.act("topup", {{"user", it.ann}, {"stars", 1}}), "stars") == "501");
}

TEST_CASE("invoices are checked as Telegram checks them") {
  Town it;
  const auto with = [&](std::string_view field, Json value) {
    JsonObject params = invoice(it.ann);
    params[field] = std::move(value);
    return it.refused("sendInvoice", params);
  };
  CHECK(with("title", boost::json::string(33, 'x')) == "Bad Request: INVOICE_TITLE_INVALID");
  CHECK(with("description", "") == "Bad Request: INVOICE_DESCRIPTION_INVALID");
  CHECK(with("payload", boost::json::string(129, 'x')) == "Bad Request: INVOICE_PAYLOAD_INVALID");
  CHECK(with("currency", "USD").find("CURRENCY_INVALID") != std::string::npos);
  CHECK(with("provider_token", "123") == "Bad Request: PAYMENT_PROVIDER_INVALID");
  CHECK(with("prices", JsonArray{}) == "Bad Request: can't parse prices JSON object");
  CHECK(with("prices", price(0)) == "Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID");
  CHECK(with("subscription_period", 2'592'000) == "Bad Request: SUBSCRIPTION_PERIOD_INVALID");
  JsonArray two = price(1);
  two.push_back(two[0]);
  CHECK(with("prices", two) == "Bad Request: STARS_INVOICE_INVALID");
}

TEST_CASE("a refund gives all back once") {
  Town it;
  const JsonObject paid = buy(it);
  const JsonObject refund{{"user_id", it.ann},
                          {"telegram_payment_charge_id", paid.at("telegram_payment_charge_id")}};
  it.ok("refundStarPayment", refund);
  CHECK(stars_of(it, it.ann) == 500);
  CHECK(text_of(it.update("message").at("refunded_payment"), "total_amount") == "100");
  CHECK(it.refused("refundStarPayment", refund) == "Bad Request: CHARGE_ALREADY_REFUNDED");
  CHECK(it.refused("refundStarPayment", {{"user_id", it.ann}}) == "Bad Request: CHARGE_ID_EMPTY");
  CHECK(it.refused("refundStarPayment", {{"user_id", 4}, {"telegram_payment_charge_id", "x"}}) ==
        "Bad Request: USER_ID_INVALID");
  const Json list = it.ok("getStarTransactions", {}).at("transactions");
  REQUIRE(list.as_array().size() == 2);
  CHECK(list.as_array()[0].at("id") == list.as_array()[1].at("id"));
  CHECK(list.as_array()[0].as_object().contains("source"));
  CHECK(list.as_array()[1].as_object().contains("receiver"));
  CHECK(text_of(list.as_array()[0].at("source"), "transaction_type") == "invoice_payment");
  CHECK(it.ok("getStarTransactions", {{"offset", 1}}).at("transactions").as_array().size() == 1);
  CHECK(it.refused("getStarTransactions", {{"limit", 101}}) == "Bad Request: LIMIT_INVALID");
}

TEST_CASE("a chargeback takes the Stars from the bot without a word") {
  Town it;
  const JsonObject paid = buy(it);
  it.act("chargeback", {{"charge", paid.at("telegram_payment_charge_id")}});
  CHECK(text_of(it.ok("getMyStarBalance", {}), "amount") == "0");
  CHECK(it.updates().empty());
  CHECK(it.ok("getStarTransactions", {}).at("transactions").as_array().size() == 2);
}

TEST_CASE("an invoice link can be paid by several people") {
  Town it;
  it.world.people.at(it.bob).stars = 100;
  JsonObject params = invoice(it.ann);
  params.erase("chat_id");
  const std::string link{it.ok("createInvoiceLink", params).as_string()};
  CHECK(link.starts_with("https://t.me/$"));
  CHECK(text_of(it.act("invoice", {{"user", it.bob}, {"slug", link.substr(14)}}), "stars") == "100");
  for (const Number person : {it.ann, it.bob}) {
    it.act("pay", {{"user", person}, {"slug", link}});
    const Json query = it.update("pre_checkout_query");
    it.ok("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}});
    CHECK(text_of(it.update("message").at("from"), "id") == std::to_string(person));
  }
}

std::string subscribe(Town& it) {
  JsonObject params = invoice(it.ann);
  params["subscription_period"] = 2'592'000;
  const std::string link{it.ok("createInvoiceLink", params).as_string()};
  it.act("pay", {{"user", it.ann}, {"slug", link}});
  const Json query = it.update("pre_checkout_query");
  it.ok("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}});
  return link;
}

TEST_CASE("a subscription renews itself and says so in its payments") {
  Town it;
  subscribe(it);
  const Json first = it.update("message").at("successful_payment");
  CHECK(text_of(first, "is_first_recurring") == "true");
  CHECK(text_of(first, "subscription_expiration_date") == std::to_string(1'790'000'000 + 2'592'000));
  it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "renew"}});
  const Json second = it.update("message").at("successful_payment");
  CHECK(text_of(second, "is_recurring") == "true");
  CHECK(text_of(second, "is_first_recurring") == "(none)");
  CHECK(second.at("telegram_payment_charge_id") != first.at("telegram_payment_charge_id"));
  CHECK(stars_of(it, it.ann) == 300);
}

TEST_CASE("a subscription's end and return are told to the bot") {
  Town it;
  subscribe(it);
  it.updates();
  const auto change = [&](std::string_view action) {
    it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", action}});
    return text_of(it.update("subscription"), "state");
  };
  CHECK(change("cancel") == "canceled");
  CHECK(text_of(it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "renew"}}),
                "error") == "this subscription is cancelled");
  CHECK(change("reenable") == "active");
  it.world.people.at(it.ann).stars = 5;
  CHECK(change("renew") == "failed");
  CHECK(stars_of(it, it.ann) == 5);
}

TEST_CASE("a bot cancels a subscription by its first charge") {
  Town it;
  subscribe(it);
  const Json charge = it.update("message").at("successful_payment").at("telegram_payment_charge_id");
  it.ok("editUserStarSubscription",
        {{"user_id", it.ann}, {"telegram_payment_charge_id", charge}, {"is_canceled", true}});
  CHECK(text_of(it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "reenable"}}),
                "error") == "the bot ended this subscription");
  CHECK(it.refused("editUserStarSubscription",
                   {{"user_id", it.ann}, {"telegram_payment_charge_id", "x"}, {"is_canceled", true}}) ==
        "Bad Request: CHARGE_ID_INVALID");
  it.ok("editUserStarSubscription",
        {{"user_id", it.ann}, {"telegram_payment_charge_id", charge}, {"is_canceled", false}});
  CHECK(text_of(it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "renew"}}),
                "error") == "this subscription is cancelled");  // the bot only allowed it
  it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "reenable"}});
  CHECK(text_of(it.update("subscription"), "state") == "active");
  it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "renew"}});
  CHECK(it.update("message").as_object().contains("successful_payment"));
}

TEST_CASE("a cancelled subscription runs out without a word and its link begins another one") {
  Town it;
  const std::string link = subscribe(it);
  const Json first = it.update("message").at("successful_payment").at("telegram_payment_charge_id");
  it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "cancel"}});
  CHECK(text_of(it.update("subscription"), "state") == "canceled");
  it.act("subscription", {{"user", it.ann}, {"bot", "shop_bot"}, {"action", "expire"}});
  CHECK(it.updates().empty());
  it.act("pay", {{"user", it.ann}, {"slug", link}});
  const Json query = it.update("pre_checkout_query");
  it.ok("answerPreCheckoutQuery", {{"pre_checkout_query_id", query.at("id")}, {"ok", true}});
  const Json again = it.update("message").at("successful_payment");
  CHECK(text_of(again, "is_first_recurring") == "true");
  CHECK(again.at("telegram_payment_charge_id") != first);
}

}  // namespace
}  // namespace banana::test
