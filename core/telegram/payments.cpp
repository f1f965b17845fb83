#include "core/telegram/payments.hpp"

#include "core/telegram/params.hpp"

namespace banana::telegram {

namespace {

void put_invoice(JsonObject& params, const Invoice& invoice) {
  params["title"] = invoice.title;
  params["description"] = invoice.description;
  params["payload"] = invoice.payload;
  params["provider_token"] = "";
  params["currency"] = "XTR";
  params["prices"] = JsonArray{JsonObject{{"label", invoice.title}, {"amount", invoice.price.units()}}};
  put_text(params, "photo_url", invoice.photo_url);
}

}  // namespace

Call send_invoice(ChatId chat, const Invoice& invoice, const SendOptions& options) {
  Call call{.method = "sendInvoice", .params = {{"chat_id", chat.value()}}};
  put_invoice(call.params, invoice);
  put_options(call.params, options);
  return call;
}

Call create_invoice_link(const Invoice& invoice) {
  Call call{.method = "createInvoiceLink", .params = {}};
  put_invoice(call.params, invoice);
  if (invoice.billing == Billing::monthly) call.params["subscription_period"] = kMonthSeconds;
  return call;
}

Call answer_pre_checkout_query(std::string_view id) {
  return {.method = "answerPreCheckoutQuery", .params = {{"pre_checkout_query_id", id}, {"ok", true}}};
}

Call refuse_pre_checkout_query(std::string_view id, std::string_view reason) {
  return {.method = "answerPreCheckoutQuery",
          .params = {{"pre_checkout_query_id", id}, {"ok", false}, {"error_message", reason}}};
}

Call refund_star_payment(std::int64_t user, std::string_view charge_id) {
  return {.method = "refundStarPayment",
          .params = {{"user_id", user}, {"telegram_payment_charge_id", charge_id}}};
}

Call edit_user_star_subscription(std::int64_t user, std::string_view charge_id, Renewal renewal) {
  return {.method = "editUserStarSubscription",
          .params = {{"user_id", user},
                     {"telegram_payment_charge_id", charge_id},
                     {"is_canceled", renewal == Renewal::off}}};
}

Call get_star_transactions(std::int64_t skipped, std::int64_t count_max) {
  return {.method = "getStarTransactions", .params = {{"offset", skipped}, {"limit", count_max}}};
}

Call get_my_star_balance() { return {.method = "getMyStarBalance", .params = {}}; }

}  // namespace banana::telegram
