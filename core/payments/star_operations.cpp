#include "core/payments/star_operations.hpp"

#include <algorithm>
#include <utility>

#include "core/base/limits.hpp"
#include "core/money/account_name.hpp"
#include "core/money/pack.hpp"
#include "core/ops/paging.hpp"
#include "core/payments/star_credit.hpp"
#include "core/payments/star_refund.hpp"
#include "core/payments/star_verify.hpp"
#include "core/people/find_user.hpp"

namespace banana::payments {
namespace {

using ops::Arg;
using ops::Column;
using ops::Confirm;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

template <class T>
Json optional_id(const std::optional<T>& id) {
  return id ? Json(id->str()) : Json(nullptr);
}

JsonObject to_json(db::Snapshot& snapshot, const Payment& payment) {
  return {{"id", payment.id.str()},
          {"paid_at", to_iso8601(payment.paid_at)},
          {"payer", money::account_label(snapshot, ledger::Account::user(payment.user.value()))},
          {"stars", payment.stars.units()},
          {"tokens", payment.tokens.units()},
          {"state", to_string(payment.state)},
          {"bot", payment.bot.value()},
          {"order", optional_id(payment.order)},
          {"transfer", optional_id(payment.transfer)},
          {"why", payment.why},
          {"charge", payment.charge}};
}

JsonObject to_json(const Refund& refund) {
  return {{"id", refund.id.str()},
          {"state", to_string(refund.state)},
          {"policy", name_of(refund.policy)},
          {"reason", refund.reason},
          {"asked_by", refund.asked_by},
          {"asked_at", to_iso8601(refund.asked_at)},
          {"ended_at", refund.ended_at ? Json(to_iso8601(*refund.ended_at)) : Json(nullptr)},
          {"returned", refund.returned.units()},
          {"bonus_returned", refund.bonus_returned.units()},
          {"missing", refund.missing.units()},
          {"owed", refund.owed.units()},
          {"fault", refund.fault}};
}

JsonObject with_refunds(db::Snapshot& snapshot, PaymentId id) {
  JsonObject shown = to_json(snapshot, find_payment(snapshot, id).value());
  JsonArray refunds;
  for (const Refund& refund : refunds_of(snapshot, id)) refunds.push_back(to_json(refund));
  shown["refunds"] = std::move(refunds);
  return shown;
}

Result<Json> list(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& /*context*/) {
  PaymentFilter filter{.after = args.find<PaymentId>("after")};
  if (const auto who = args.find<std::string>("user")) {
    const Result<UserId> user = people::find_user(snapshot, *who);
    if (!user) return user.error();
    filter.user = *user;
  }
  if (const auto state = args.find<std::string>("state")) filter.state = parse_payment_state(*state);
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Payment& payment : list_payments(snapshot, filter, limit + 1)) {
    if (!page.add(to_json(snapshot, payment), payment.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& /*context*/) {
  const Result<Payment> payment = find_payment(snapshot, args.get<std::string>("payment"));
  if (!payment) return payment.error();
  return Json(with_refunds(snapshot, payment->id));
}

RefundPolicy policy_of(const ops::Args& args, const ops::Context& context) {
  const auto given = args.find<std::string>("policy");
  if (!given) return context.config->payments.refund_policy;
  return static_cast<RefundPolicy>(std::ranges::find(kRefundPolicyNames, *given) -
                                   kRefundPolicyNames.begin());
}

Result<Json> refund(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Payment> payment = find_payment(tx, args.get<std::string>("payment"));
  if (!payment) return payment.error();
  context.change.before = with_refunds(tx, payment->id);
  const Result<Refund> asked = ask_refund(tx, payment->id,
                                          {.policy = policy_of(args, context),
                                           .reason = args.get<std::string>("reason"),
                                           .by = context.actor.name},
                                          context.ids, context.now);
  if (!asked) return asked.error();
  context.change.after = with_refunds(tx, payment->id);
  return context.change.after;
}

Result<Json> settle_payment(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Payment> payment = find_payment(tx, args.get<std::string>("payment"));
  if (!payment) return payment.error();
  context.change.before = with_refunds(tx, payment->id);
  const Result<Credited> settled = settle(tx, payment->id, args.get<Tokens>("tokens"), context.now);
  if (!settled) return settled.error();
  context.change.after = with_refunds(tx, payment->id);
  return context.change.after;
}

Result<Json> verify(db::Snapshot& snapshot, const ops::Args& /*args*/, const ops::Context& /*context*/) {
  const PaymentReport report = verify_payments(snapshot);
  JsonArray items;
  for (const PaymentFinding& finding : report.findings)
    items.push_back(JsonObject{{"problem", finding.text}});
  return Json(JsonObject{{"ok", report.ok()}, {"payments", report.payments}, {"items", std::move(items)}});
}

constexpr std::string_view kStates[] = {"credited", "unmatched", "refunding", "refunded"};

constexpr Arg kPayment{.name = "payment",
                       .help = "its id, or Telegram's charge id",
                       .place = Place::positional,
                       .need = Need::required,
                       .min = 1,
                       .max = kChargeBytesMax};
constexpr Arg kReason{.name = "reason",
                      .help = "why, for the audit",
                      .need = Need::required,
                      .min = 1,
                      .max = static_cast<std::int64_t>(limits::kReasonBytesMax)};
constexpr Arg kListArgs[] = {
    {.name = "user", .help = "only of this person: a Telegram id, @username or internal id", .max = 200},
    {.name = "state", .kind = Kind::choice, .help = "only those in this state", .choices = kStates},
    ops::kLimitArg,
    ops::kAfterArg};
constexpr Arg kShowArgs[] = {kPayment};
constexpr Arg kRefundArgs[] = {kPayment,
                               kReason,
                               {.name = "policy",
                                .kind = Kind::choice,
                                .help = "what if its tokens are spent; else payments.refund_policy says",
                                .choices = kRefundPolicyNames}};
constexpr Arg kSettleArgs[] = {kPayment,
                               {.name = "tokens",
                                .kind = Kind::tokens,
                                .help = "what it gives",
                                .need = Need::required,
                                .min = 1,
                                .max = money::kTokensMax},
                               kReason};

#define PAYMENT_COLUMNS                                                                                \
  {.key = "id", .title = "PAYMENT", .format = Format::id},                                             \
      {.key = "paid_at", .title = "PAID", .format = Format::instant}, {.key = "payer", .title = "BY"}, \
      {.key = "stars", .title = "STARS", .format = Format::number},                                    \
      {.key = "tokens", .title = "TOKENS", .format = Format::number},                                  \
      {.key = "state", .title = "STATE", .format = Format::status},                                    \
      {.key = "bot", .title = "BOT", .format = Format::id},                                            \
      {.key = "order", .title = "ORDER", .format = Format::id, .seen = Seen::in_records},              \
      {.key = "transfer", .title = "TRANSFER", .format = Format::id, .seen = Seen::in_records},        \
      {.key = "why", .title = "UNMATCHED", .format = Format::prose}, {                                 \
    .key = "charge", .title = "CHARGE", .format = Format::id, .seen = Seen::in_records                 \
  }

constexpr Column kColumns[] = {PAYMENT_COLUMNS};
constexpr Column kRecordColumns[] = {PAYMENT_COLUMNS,
                                     {.key = "refunds", .title = "REFUNDS", .format = Format::json}};
#undef PAYMENT_COLUMNS
constexpr Column kProblemColumns[] = {{.key = "problem", .title = "PROBLEM", .format = Format::prose}};
constexpr Column kTextColumns[] = {{.key = "text", .title = "TEXT"},
                                   {.key = "sentences", .title = "SENTENCES", .format = Format::json}};
constexpr ops::View kRecord{.show = Show::record, .columns = kRecordColumns};

constexpr std::string_view kListExamples[] = {"payments list", "payments list --user @ali --state credited",
                                              "payments list --state unmatched"};
constexpr std::string_view kShowExamples[] = {"payments show 01J9ZK4T8QY3E"};
constexpr std::string_view kRefundExamples[] = {
    "payments refund 01J9ZK4T8QY3E --reason \"bought twice\" --dry-run",
    "payments refund 01J9ZK4T8QY3E --reason \"bought twice\" --policy partial"};
constexpr std::string_view kSettleExamples[] = {
    "payments settle 01J9ZK4T8QY3E --tokens 500 --reason \"order lost with the old database\""};
constexpr std::string_view kVerifyExamples[] = {"payments verify", "payments verify --json"};
constexpr std::string_view kExplainExamples[] = {"explain payment 01J9ZK4T8QY3E"};

constexpr ops::Operation kOperations[] = {
    {.name = "payments.list",
     .summary = "List payments in Stars, newest first",
     .description = "Those in state credited can be refunded. Those in state unmatched fit no order: they "
                    "wait for settle or refund.",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "There are no such payments."},
     .handler = &list},
    {.name = "payments.show",
     .summary = "Show a payment and its refunds",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show},
    {.name = "payments.refund",
     .summary = "Give a payment's Stars back and take its tokens",
     .description =
         "Telegram gives all of the Stars back or none. The tokens are held until it has answered; "
         "when it "
         "refuses they are free again. If tokens are spent: refuse leaves the payment alone, partial "
         "takes "
         "what is left, debt has the rest paid back by the next purchase.",
     .args = kRefundArgs,
     .role = Role::admin,
     .effect = Effect::money,
     .confirm = Confirm::ask,
     .examples = kRefundExamples,
     .view = kRecord,
     .handler = &refund},
    {.name = "payments.settle",
     .summary = "Give an unmatched payment its tokens",
     .args = kSettleArgs,
     .role = Role::admin,
     .effect = Effect::money,
     .confirm = Confirm::ask,
     .examples = kSettleExamples,
     .view = kRecord,
     .handler = &settle_payment},
    {.name = "payments.verify",
     .summary = "Prove payments and refunds against the ledger",
     .description =
         "Every payment must have moved its Stars and tokens once, every refund must have moved them "
         "back once. What is wrong is named, and the exit code is not zero.",
     .role = Role::admin,
     .examples = kVerifyExamples,
     .view = {.show = Show::table, .columns = kProblemColumns, .empty = "Payments and ledger agree."},
     .handler = &verify},
    {.name = "explain.payment",
     .summary = "Tell what a payment gave, what became of it and what happens next",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kExplainExamples,
     .view = {.show = Show::text, .columns = kTextColumns},
     .handler = &explain_payment},
};

}  // namespace

std::span<const ops::Operation> star_operations() { return kOperations; }

}  // namespace banana::payments
