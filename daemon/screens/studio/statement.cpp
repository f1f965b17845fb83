#include "daemon/screens/studio/statement.hpp"

#include <algorithm>
#include <utility>

#include "core/payments/star_refund.hpp"
#include "core/studio/job.hpp"

namespace banana::screens::studio {
namespace {

using ledger::Act;
using ledger::Record;

constexpr std::size_t kLines = 8;
constexpr std::size_t kRecordsMax = 40;  // looked at for one page

/// A refund's tokens are set aside until Telegram has given the Stars back, and only then taken. Once it has, or will not,
/// that they were aside is no news.
bool was_aside_for_refund(const Visit& visit, const Record& record) {
  constexpr std::string_view kPayment = "payment:";
  if (record.kind != "refund" || !record.reference.starts_with(kPayment)) return false;
  if (record.act == Act::void_) return true;
  if (record.act != Act::hold) return false;
  const auto payment = payments::PaymentId::parse(std::string_view{record.reference}.substr(kPayment.size()));
  if (!payment) return false;
  const auto refunds = payments::refunds_of(visit.tx, *payment);
  return std::ranges::none_of(refunds, [&](const payments::Refund& refund) {
    return refund.hold == record.id && refund.state == payments::RefundState::asked;
  });
}

/// How a transfer changed what can be spent. What a hold took is gone already when it is posted.
std::int64_t change(const Visit& visit, const Record& record) {
  if (was_aside_for_refund(visit, record)) return 0;
  const auto wallet = ledger::Account::user(visit.person.id.value());
  switch (record.act) {
    case Act::transfer:
    case Act::reverse:
      return record.credit == wallet ? record.amount : -record.amount;
    case Act::hold:
      return record.debit == wallet ? -record.amount : 0;
    case Act::void_:
    case Act::expire:
      return record.debit == wallet ? record.amount : 0;
    case Act::post: {
      const auto hold = record.pending_id ? ledger::find(visit.tx, *record.pending_id) : std::nullopt;
      return hold && record.debit == wallet ? hold->amount - record.amount : 0;
    }
  }
  return 0;
}

std::string_view reason_of(const Record& record) {
  constexpr std::pair<std::string_view, std::string_view> kReasons[] = {
      {"topup", "studio.reason.topup"},        {"plan", "studio.reason.plan"},
      {"refund", "studio.reason.refund"},      {"debt", "studio.reason.debt"},
      {"adjustment", "studio.reason.support"}, {"free", "studio.reason.free"},
      {"promo", "studio.reason.promo"},        {"gift", "studio.reason.gift"},
      {"join", "studio.reason.join"},          {"welcome", "studio.reason.welcome"},
      {"referral", "studio.reason.referral"}};
  if (record.act == Act::reverse) return "studio.reason.refund";
  for (const auto& [kind, text] : kReasons) {
    if (record.kind == kind) return text;
  }
  return "studio.reason.other";
}

/// The model by its name for people: "Nano Banana", not an operation and an id.
std::string generation(const Visit& visit, const Record& record) {
  const auto id = banana::studio::JobId::parse(record.reference);
  const auto job = id ? banana::studio::find_job(visit.tx, *id) : std::nullopt;
  const auto catalogue = visit.around.models();
  const models::Entry* entry = job ? catalogue->find(job->model) : nullptr;
  const std::string title = entry != nullptr ? entry->model.title : job ? job->model : std::string{};
  if (title.empty()) return visit.say.html("studio.reason.generation");
  return visit.say.html(record.act == Act::hold ? "studio.reason.made" : "studio.reason.not_made",
                        {{"model", title}});
}

std::string line(const Visit& visit, const Record& record, std::int64_t tokens) {
  const std::string reason = record.kind == "generation" && record.act != Act::reverse
                                 ? generation(visit, record)
                                 : visit.say.html(reason_of(record));
  return visit.say.html("studio.balance.line", {{"sign", tokens > 0 ? "+" : "−"},
                                                {"tokens", tokens > 0 ? tokens : -tokens},
                                                {"reason", text::Html{reason}},
                                                {"at", record.at}});
}

}  // namespace

Statement read_statement(const Visit& visit, ledger::TransferId before) {
  Statement statement;
  const auto records = ledger::history(visit.tx, ledger::Account::user(visit.person.id.value()),
                                       ledger::AssetId::token, kRecordsMax + 1, before);
  std::size_t seen = 0;
  for (const Record& record : records) {
    if (statement.lines.size() == kLines || seen == kRecordsMax) return statement;
    ++seen;
    statement.next = record.id;
    if (const std::int64_t tokens = change(visit, record); tokens != 0)
      statement.lines.push_back(line(visit, record, tokens));
  }
  statement.next.reset();  // that was all
  return statement;
}

}  // namespace banana::screens::studio
