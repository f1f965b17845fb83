// A customer of a studio with something for sale: one model at 120 tokens, packs, any number of Stars.
//
//   Customer<OnSqlite> ann;            // has a language, and 100 tokens to begin with
//   ann.pay(ann.order("1,000"));
#pragma once

#include "core/models/catalogue.hpp"
#include "core/moderation/follow.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/ledger.hpp"
#include "core/money/pack.hpp"
#include "core/money/price_book.hpp"
#include "core/money/verify.hpp"
#include "core/payments/star_order.hpp"
#include "core/payments/star_verify.hpp"
#include "daemon/screens/studio/program.hpp"
#include "tests/db/engines.hpp"
#include "tests/screens/chat_room.hpp"

namespace banana::test {

inline std::shared_ptr<const models::Catalogue> painter_alone() {
  models::Model model;
  model.id = "painter";
  model.title = "Painter";
  model.provider = "sandbox";
  model.offers[models::Operation::generate].outputs = {.min = 1, .max = 4, .fallback = 1};
  return std::make_shared<const models::Catalogue>(
      std::vector<models::Entry>{{.model = std::move(model), .state = models::Switch::on}},
      models::ReadyProviders{});
}

inline screens::Around around_customer(RefundPolicy policy = RefundPolicy::partial) {
  screens::Around out;
  out.models = [models = painter_alone()] { return models; };
  out.blocklist = [list = moderation::Blocklists{}.now()] { return list; };
  out.jobs.user_open_max = 2;
  out.jobs.user_hourly_max = 3;
  out.jobs.queue_max = 100;
  out.jobs.confirm_above = 1000;
  out.payments.refund_policy = policy;
  return out;
}

template <class Here>
struct Customer : ChatRoom<Here> {
  explicit Customer(RefundPolicy policy = RefundPolicy::partial)
      : ChatRoom<Here>(screens::studio::program(), around_customer(policy)) {
    this->write([&](db::Tx& tx) {
      growth::Rules rules;
      rules.initial_tokens = Tokens{100};
      rules.percent = 10;
      growth::set_rules(tx, rules, "test", this->now()).value();
      money::add_price(tx, this->ids(), this->now(),
                       {.model = "painter",
                        .operation = "generate",
                        .rule = {.tokens = money::Formula{.base = 120}},
                        .by = "test"})
          .value();
    });
    set_pack(Stars{50});
    this->write([&](db::Tx& tx) {
      money::set_pack(tx, {.name = "pro",
                           .stars = Stars{400},
                           .tokens = Tokens{9000},
                           .bonus = Tokens{500},
                           .touch = {this->now(), "t"}})
          .value();
      money::set_custom_pack(
          tx, {.min = Stars{10}, .max = Stars{2500}, .rate = 20'000, .touch = {this->now(), "t"}})
          .value();
    });
    this->say("/start");
    this->press("English");
  }
  void set_pack(Stars stars) {
    this->write([&](db::Tx& tx) {
      money::set_pack(
          tx, {.name = "starter", .stars = stars, .tokens = Tokens{1000}, .touch = {this->now(), "t"}})
          .value();
    });
  }
  [[nodiscard]] bool shows(std::string_view words) const {
    return this->screen().find(words) != std::string_view::npos;
  }
  /// Some message that was just sent says this.
  [[nodiscard]] bool told(std::string_view words) const {
    return std::ranges::any_of(this->sent(), [&](const SentCall& call) {
      const Json* text = call.params.if_contains("text");
      return text != nullptr && std::string_view{text->as_string()}.find(words) != std::string_view::npos;
    });
  }
  /// The invoice that was just sent: its payload.
  [[nodiscard]] std::string invoice() const {
    for (const auto& call : this->sent()) {
      if (call.method == "sendInvoice") return std::string{call.params.at("payload").as_string()};
    }
    FAIL("no invoice was sent");
    return {};
  }
  /// From the menu to an invoice, terms and all.
  std::string order(std::string_view label) {
    this->say("/balance");
    this->press("Top up");
    this->press(label);
    if (this->has_button("I agree")) this->press("I agree");
    return invoice();
  }
  /// What is answered to who is about to pay; empty when they may.
  std::string ask(std::string_view payload, int stars, std::int64_t from = ChatRoom<Here>::kPerson) {
    const auto id = 100'000 + asked_++;
    const auto answers = this->update(fmt::format(
        R"({{"update_id":{},"pre_checkout_query":{{"id":"c{}","from":{{"id":{},"is_bot":false,"first_name":"A",)"
        R"("language_code":"en"}},"currency":"XTR","total_amount":{},"invoice_payload":"{}"}}}})",
        id, id, from, stars, payload));
    REQUIRE(answers.size() == 1);
    if (answers[0].params.at("ok") == true) return {};
    return std::string{answers[0].params.at("error_message").as_string()};
  }
  void pay(std::string_view payload, std::string_view charge = "charge-1", int stars = 50) {
    this->message(
        fmt::format(R"("successful_payment":{{"currency":"XTR","total_amount":{},"invoice_payload":"{}",)"
                    R"("telegram_payment_charge_id":"{}","provider_payment_charge_id":"p"}})",
                    stars, payload, charge));
  }
  void give_back(std::string_view payload, std::string_view charge = "charge-1", int stars = 50) {
    this->message(
        fmt::format(R"("refunded_payment":{{"currency":"XTR","total_amount":{},"invoice_payload":"{}",)"
                    R"("telegram_payment_charge_id":"{}"}})",
                    stars, payload, charge));
  }
  std::int64_t tokens_of(std::int64_t telegram_id) {
    return this->read([&](db::Snapshot& s) {
      const auto person = people::find_by_telegram_id(s, telegram_id).value();
      return ledger::balance(s, ledger::Account::user(person.id.value()), ledger::AssetId::token).available();
    });
  }
  std::int64_t tokens() { return tokens_of(this->kPerson); }
  void check_books() {
    this->read([](db::Snapshot& s) {
      for (const auto& finding : ledger::verify(s).findings) FAIL_CHECK(finding.text);
      for (const auto& finding : payments::verify_payments(s).findings) FAIL_CHECK(finding.text);
      return 0;
    });
  }

 private:
  std::int64_t asked_ = 0;
};

#define WITH_CUSTOMER(Here, name, ...) \
  if (!Here::available()) return;      \
  banana::test::Customer<Here> name { __VA_ARGS__ }

}  // namespace banana::test
