// Stars: invoices, checkouts, refunds, what was earned.
#include <algorithm>

#include <fmt/format.h>

#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/stars.hpp"
#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kTitleMax = 32;
constexpr Number kDescriptionMax = 255;
constexpr std::size_t kPayloadBytesMax = 128;
constexpr Number kInvoiceStarsMax = 100'000;
constexpr Number kSubscriptionStarsMax = 10'000;
constexpr std::size_t kInvoicesMax = 200'000;

Number read_price(Call& call) {
  const Json prices = call.json("prices");
  if (!prices.is_array() || prices.get_array().empty()) {
    call.refuse("can't parse prices JSON object");
    return 0;
  }
  if (prices.get_array().size() != 1) {
    call.refuse("STARS_INVOICE_INVALID");
    return 0;
  }
  const Json& price = prices.get_array()[0];
  if (!price.is_object() || text_in(price.get_object(), "label").empty()) {
    call.refuse("can't parse prices JSON object");
    return 0;
  }
  const Number stars = number_in(price.get_object(), "amount");
  if (stars < 1 || stars > kInvoiceStarsMax) call.refuse("CURRENCY_TOTAL_AMOUNT_INVALID");
  return stars;
}

Invoice read_invoice(Call& call) {
  Invoice invoice{.slug = call.world.random.token(15),
                  .bot = call.bot.id,
                  .title = call.text("title"),
                  .description = call.text("description"),
                  .payload = call.text("payload"),
                  .photo = call.text("photo_url"),
                  .start_parameter = call.text("start_parameter")};
  const Number title = symbols(invoice.title);
  const Number description = symbols(invoice.description);
  if (title == 0 || title > kTitleMax) call.refuse("INVOICE_TITLE_INVALID");
  if (description == 0 || description > kDescriptionMax) call.refuse("INVOICE_DESCRIPTION_INVALID");
  if (invoice.payload.empty() || invoice.payload.size() > kPayloadBytesMax)
    call.refuse("INVOICE_PAYLOAD_INVALID");
  if (call.text("currency") != "XTR") {
    call.refuse(call.has("currency") ? "the sandbox sells for Stars only: CURRENCY_INVALID"
                                     : "CURRENCY_INVALID");
  }
  if (call.has("provider_token")) call.refuse("PAYMENT_PROVIDER_INVALID");
  invoice.stars = call.failed() ? 0 : read_price(call);
  return invoice;
}

bool keep(Call& call, const Invoice& invoice) {
  if (call.world.invoices.size() >= kInvoicesMax)
    return call.note({500, "Internal Server Error: too many invoices"});
  call.world.invoices[invoice.slug] = invoice;
  ++call.world.changes;
  return true;
}

}  // namespace

Answer send_invoice(Call& call) {
  Chat* chat = call.chat_to_write();
  if (chat == nullptr) return call.failure();
  Invoice invoice = read_invoice(call);
  if (call.has("subscription_period")) call.refuse("SUBSCRIPTION_PERIOD_INVALID");
  Message message{.reply_to = read_reply(call, *chat), .invoice = invoice.slug};
  Markup markup = read_markup(call, true);
  if (call.failed()) return call.failure();
  if (markup.inline_keyboard.empty()) {
    const JsonObject pay{{"text", fmt::format("Pay ⭐️{}", invoice.stars)}, {"pay", true}};
    markup.inline_keyboard.emplace_back(JsonArray{pay});
  }
  invoice.chat = chat->key;
  invoice.message = chat->next_message;
  if (!keep(call, invoice)) return call.failure();
  return send(call, *chat, std::move(message), std::move(markup));
}

Answer create_invoice_link(Call& call) {
  Invoice invoice = read_invoice(call);
  if (call.has("subscription_period")) {
    invoice.period = call.number("subscription_period");
    if (invoice.period != kMonthSeconds) call.refuse("SUBSCRIPTION_PERIOD_INVALID");
    if (invoice.stars > kSubscriptionStarsMax) call.refuse("SUBSCRIPTION_PRICE_INVALID");
  }
  if (call.failed() || !keep(call, invoice)) return call.failure();
  return Json("https://t.me/$" + invoice.slug);
}

Answer answer_pre_checkout_query(Call& call) {
  const bool ok = call.flag("ok");
  if (!ok && !call.has("error_message")) return bad_request("error message must be non-empty");
  if (!answer_checkout(call.world, call.bot, call.text("pre_checkout_query_id"), ok,
                       call.text("error_message"))) {
    return bad_request("query is too old and response timeout expired or query ID is invalid");
  }
  return Json(true);
}

Answer refund_star_payment(Call& call) {
  const auto done =
      refund(call.world, call.bot, call.number("user_id"), call.text("telegram_payment_charge_id"));
  if (!done) return bad_request(done.error().message);
  return Json(true);
}

Answer edit_user_star_subscription(Call& call) {
  const auto done = cancel_by_bot(call.world, call.bot, call.number("user_id"),
                                  call.text("telegram_payment_charge_id"), call.flag("is_canceled"));
  if (!done) return bad_request(done.error().message);
  return Json(true);
}

Answer get_star_transactions(Call& call) {
  const Number offset = std::max<Number>(0, call.number("offset"));
  const Number limit = call.number("limit", 100);
  if (limit < 1 || limit > 100) return bad_request("LIMIT_INVALID");
  JsonArray list;
  // Oldest first, as Telegram gives them to bots.
  for (auto at = static_cast<std::size_t>(offset);
       at < call.bot.transactions.size() && static_cast<Number>(list.size()) < limit; ++at) {
    list.push_back(show_transaction(call.bot.transactions[at]));
  }
  return Json(JsonObject{{"transactions", std::move(list)}});
}

Answer get_my_star_balance(Call& call) { return Json(JsonObject{{"amount", call.bot.stars}}); }

}  // namespace banana::sandbox
