#include "core/money/draft.hpp"

#include <array>

#include "core/base/encoding.hpp"
#include "core/base/limits.hpp"

namespace banana::ledger {
namespace {

constexpr std::string_view kExpiryPrefix = "expire:";  // keys of our own

bool is_text(std::string_view text, std::size_t bytes_min, std::size_t bytes_max) {
  return text.size() >= bytes_min && text.size() <= bytes_max && is_utf8(text) &&
         text.find('\0') == std::string_view::npos;
}

void check_amount(Draft& draft, std::int64_t units) {
  if (units < 1 || units > limits::kAmountMax) draft.refuse(Status::amount_invalid);
}

template <class AnyCommand>
Draft with_texts(const AnyCommand& command, Act act, Instant now) {
  Draft draft;
  draft.record.act = act;
  draft.record.at = now;
  draft.record.key = command.key;
  draft.record.reason = command.reason;
  draft.record.reference = command.reference;
  if (!is_text(command.key, 1, kKeyBytesMax) || command.key.starts_with(kExpiryPrefix)) {
    draft.refuse(Status::key_invalid);
  }
  if (!is_text(command.reason, 1, limits::kReasonBytesMax)) draft.refuse(Status::reason_invalid);
  if (!is_text(command.reference, 0, kReferenceBytesMax)) draft.refuse(Status::reference_invalid);
  return draft;
}

template <class Movement>
Draft with_sides(const Movement& command, Act act, Instant now) {
  Draft draft = with_texts(command, act, now);
  Record& record = draft.record;
  record.kind = command.kind;
  record.debit = command.debit;
  record.credit = command.credit;
  record.asset = command.amount.asset;
  record.amount = command.amount.units;
  if (!is_text(command.kind, 1, kKindBytesMax)) draft.refuse(Status::kind_invalid);
  check_amount(draft, record.amount);
  if (!record.debit.is_known() || !record.credit.is_known()) draft.refuse(Status::account_unknown);
  if (record.debit == record.credit) draft.refuse(Status::same_wallet);
  return draft;
}

Draft draft_of(const Transfer& command, Instant now) { return with_sides(command, Act::transfer, now); }

Draft draft_of(const Hold& command, Instant now) {
  Draft draft = with_sides(command, Act::hold, now);
  if (command.debit.is_house()) draft.refuse(Status::house_hold);
  if (command.lifetime < Millis{0} || command.lifetime > kLifetimeMax) {
    draft.refuse(Status::lifetime_invalid);
  } else if (command.lifetime > Millis{0}) {
    draft.record.expires_at = now + command.lifetime;
  }
  return draft;
}

Draft draft_of(const Post& command, Instant now) {
  Draft draft = with_texts(command, Act::post, now);
  draft.record.pending_id = command.hold;
  draft.asked = command.amount;
  draft.of = command.of;
  if (command.amount) check_amount(draft, command.amount->units);
  return draft;
}

Draft draft_of(const Void& command, Instant now) {
  Draft draft = with_texts(command, Act::void_, now);
  draft.record.pending_id = command.hold;
  draft.of = command.of;
  return draft;
}

Draft draft_of(const Reverse& command, Instant now) {
  Draft draft = with_texts(command, Act::reverse, now);
  draft.record.reverses_id = command.transfer;
  draft.asked = command.amount;
  if (command.amount) check_amount(draft, command.amount->units);
  return draft;
}

void complete_resolution(Draft& draft, const Record* hold) {
  Record& record = draft.record;
  if (hold == nullptr || hold->act != Act::hold || hold->status != Status::created ||
      (draft.of && *draft.of != hold->debit)) {
    return draft.refuse(Status::pending_unknown);
  }
  record.kind = hold->kind;
  record.debit = hold->debit;
  record.credit = hold->credit;
  record.asset = hold->asset;
  record.amount = draft.asked ? draft.asked->units : hold->amount;
  if (draft.asked && draft.asked->asset != hold->asset) draft.refuse(Status::asset_mismatch);
}

void complete_reversal(Draft& draft, const Record* moved) {
  Record& record = draft.record;
  if (moved == nullptr || (moved->act != Act::transfer && moved->act != Act::post) ||
      moved->status != Status::created) {
    return draft.refuse(Status::not_reversible);
  }
  record.reverses_id = moved->id;
  record.kind = moved->kind;
  record.debit = moved->credit;
  record.credit = moved->debit;
  record.asset = moved->asset;
  record.amount = draft.asked ? draft.asked->units : moved->amount;
  if (draft.asked && draft.asked->asset != moved->asset) draft.refuse(Status::asset_mismatch);
}

}  // namespace

Draft make_draft(const Command& command, Instant now) {
  return std::visit([now](const auto& one) { return draft_of(one, now); }, command);
}

Draft make_expiry(TransferId hold, Instant now) {
  Draft draft;
  draft.record.act = Act::expire;
  draft.record.at = now;
  draft.record.key = std::string{kExpiryPrefix} + hold.str();
  draft.record.reason = "expired";
  draft.record.pending_id = hold;
  return draft;
}

void complete(Draft& draft, const Record* target) {
  if (draft.status != Status::created) return;
  if (draft.record.pending_id) complete_resolution(draft, target);
  if (draft.record.reverses_id) complete_reversal(draft, target);
}

std::string_view first_difference(const Record& a, const Record& b) {
  const auto lifetime = [](const Record& record) {
    return record.expires_at ? *record.expires_at - record.at : Millis{0};
  };
  const std::array<std::pair<std::string_view, bool>, 11> fields{{
      {"act", a.act == b.act},
      {"hold", a.pending_id == b.pending_id},
      {"transfer", a.reverses_id == b.reverses_id},
      {"kind", a.kind == b.kind},
      {"debit", a.debit == b.debit},
      {"credit", a.credit == b.credit},
      {"asset", a.asset == b.asset},
      {"amount", a.amount == b.amount},
      {"lifetime", lifetime(a) == lifetime(b)},
      {"reason", a.reason == b.reason},
      {"reference", a.reference == b.reference},
  }};
  for (const auto& [name, same] : fields) {
    if (!same) return name;
  }
  return {};
}

}  // namespace banana::ledger
