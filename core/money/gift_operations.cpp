// gifts list, show, trace, create, revoke, revoke-code.
#include <utility>

#include "core/money/gift.hpp"
#include "core/money/growth_json.hpp"
#include "core/money/growth_operations.hpp"
#include "core/money/growth_rules.hpp"
#include "core/ops/paging.hpp"
#include "core/people/person.hpp"

namespace banana::growth {
namespace {

using ops::Arg;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Show;

JsonObject to_json(const GiftBatch& batch) {
  return {{"id", batch.id.str()},
          {"name", batch.name},
          {"tokens", batch.tokens.units()},
          {"codes", batch.codes},
          {"redeemed", batch.redeemed},
          {"revoked", batch.revoked},
          {"left", batch.codes - batch.redeemed - batch.revoked},
          {"ends_at", optional_time(batch.ends_at)},
          {"created_at", to_iso8601(batch.created_at)},
          {"created_by", batch.created_by}};
}

/// Whoever redeemed it, by Telegram id; null for nobody and for who was erased.
Json redeemer(db::Snapshot& snapshot, const Gift& gift) {
  if (!gift.redeemed_by) return nullptr;
  const auto person = people::find(snapshot, *gift.redeemed_by);
  return person && person->telegram_id ? Json(*person->telegram_id) : Json(nullptr);
}

JsonObject to_json(db::Snapshot& snapshot, const Gift& gift) {
  const char* state = gift.redeemed_at ? "redeemed" : gift.revoked_at ? "revoked" : "active";
  return {{"id", gift.id.str()},
          {"last4", gift.last4},
          {"state", state},
          {"redeemed_by", redeemer(snapshot, gift)},
          {"redeemed_at", optional_time(gift.redeemed_at)},
          {"batch", gift.batch.str()}};
}

Result<Json> list(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const GiftBatch& batch : gift_batches(snapshot, args.find<GiftBatchId>("after"), limit + 1)) {
    if (!page.add(to_json(batch), batch.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const auto id = args.get<GiftBatchId>("batch");
  if (const auto known = find_gift_batch(snapshot, id); !known) return known.error();
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Gift& gift : gifts(snapshot, id, args.find<GiftId>("after"), limit + 1)) {
    if (!page.add(to_json(snapshot, gift), gift.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> trace(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const Result<Gift> gift = trace_gift(snapshot, args.get<std::string>("code"));
  if (!gift) return gift.error();
  return Json(to_json(snapshot, *gift));
}

Result<Json> create(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  SystemRandom random;
  const Result<MadeGifts> made = make_gifts(tx,
                                            {.name = args.get<std::string>("name"),
                                             .tokens = args.get<Tokens>("tokens"),
                                             .count = args.get<std::int64_t>("count"),
                                             .ends_at = args.find<Instant>("until"),
                                             .by = context.actor.name},
                                            random, context.ids, context.now);
  if (!made) return made.error();
  context.change.after = to_json(find_gift_batch(tx, made->batch).value());
  JsonArray codes;
  // Codes of a rehearsal will never work: better that nobody has them.
  for (const std::string& code : made->codes) {
    if (!context.rehearsal) codes.push_back(JsonObject{{"code", code}});
  }
  return Json(JsonObject{{"batch", made->batch.str()}, {"items", std::move(codes)}});
}

Result<Json> revoke(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto id = args.get<GiftBatchId>("batch");
  const Result<GiftBatch> before = find_gift_batch(tx, id);
  if (!before) return before.error();
  if (const auto revoked = revoke_gift_batch(tx, id, context.now); !revoked) return revoked.error();
  context.change.before = to_json(*before);
  context.change.after = to_json(find_gift_batch(tx, id).value());
  return context.change.after;
}

Result<Json> revoke_one(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Gift> gift = revoke_gift(tx, args.get<std::string>("code"), context.now);
  if (!gift) return gift.error();
  context.change.after = to_json(tx, *gift);
  return context.change.after;
}

constexpr Arg kBatchArg{.name = "batch",
                        .kind = Kind::id,
                        .help = "the batch's id, from gifts list",
                        .place = Place::positional,
                        .need = Need::required};
constexpr Arg kCodeArg{.name = "code",
                       .help = "the gift code",
                       .place = Place::positional,
                       .need = Need::required,
                       .min = 1,
                       .max = 64,
                       .secret = true};
constexpr Arg kListArgs[] = {ops::kLimitArg, ops::kAfterArg};
constexpr Arg kShowArgs[] = {kBatchArg, ops::kLimitArg, ops::kAfterArg};
constexpr Arg kRevokeArgs[] = {kBatchArg};
constexpr Arg kTraceArgs[] = {kCodeArg};
constexpr Arg kCreateArgs[] = {
    {.name = "name",
     .help = "what they are for",
     .place = Place::positional,
     .need = Need::required,
     .min = 1,
     .max = kGiftNameBytesMax},
    {.name = "count",
     .kind = Kind::integer,
     .help = "how many codes",
     .need = Need::required,
     .min = 1,
     .max = kGiftBatchMax},
    {.name = "tokens",
     .kind = Kind::tokens,
     .help = "what each gives",
     .need = Need::required,
     .min = 1,
     .max = kBonusTokensMax},
    {.name = "until", .kind = Kind::instant, .help = "when they stop working"},
};

constexpr ops::Column kBatchColumns[] = {
    {.key = "id", .title = "BATCH", .format = Format::id},
    {.key = "name", .title = "NAME"},
    {.key = "tokens", .title = "TOKENS EACH", .format = Format::number},
    {.key = "codes", .title = "CODES", .format = Format::number},
    {.key = "redeemed", .title = "REDEEMED", .format = Format::number},
    {.key = "revoked", .title = "REVOKED", .format = Format::number},
    {.key = "left", .title = "LEFT", .format = Format::number},
    {.key = "ends_at", .title = "UNTIL", .format = Format::instant},
    {.key = "created_at", .title = "MADE", .format = Format::instant},
    {.key = "created_by", .title = "BY"},
};
constexpr ops::Column kGiftColumns[] = {
    {.key = "last4", .title = "ENDS IN", .format = Format::id},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "redeemed_by", .title = "BY", .format = Format::id},
    {.key = "redeemed_at", .title = "AT", .format = Format::instant},
    {.key = "batch", .title = "BATCH", .format = Format::id},
    {.key = "id", .title = "ID", .format = Format::id},
};
constexpr ops::Column kCodeColumns[] = {{.key = "code", .title = "CODE", .format = Format::id}};
constexpr ops::View kGiftRecord{.show = Show::record, .columns = kGiftColumns};

constexpr std::string_view kListExamples[] = {"gifts list"};
constexpr std::string_view kShowExamples[] = {"gifts show 01J9ZK4T8QY3E"};
constexpr std::string_view kTraceExamples[] = {"gifts trace 7KQ2-M9ZX-04TB-WHE5"};
constexpr std::string_view kCreateExamples[] = {
    "gifts create \"Expo Tashkent\" --count 100 --tokens 500 --until +90d"};
constexpr std::string_view kRevokeExamples[] = {"gifts revoke 01J9ZK4T8QY3E --dry-run",
                                                "gifts revoke 01J9ZK4T8QY3E"};
constexpr std::string_view kRevokeOneExamples[] = {"gifts revoke-code 7KQ2-M9ZX-04TB-WHE5"};

constexpr ops::Operation kOperations[] = {
    {.name = "gifts.list",
     .summary = "List batches of gift codes, newest first",
     .args = kListArgs,
     .role = Role::moderator,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kBatchColumns, .empty = "There are no gift codes."},
     .handler = &list},
    {.name = "gifts.show",
     .summary = "List the codes of a batch and who redeemed them",
     .description = "Codes themselves are not kept: they are shown by their last four characters.",
     .args = kShowArgs,
     .role = Role::moderator,
     .examples = kShowExamples,
     .view = {.show = Show::table, .columns = kGiftColumns},
     .handler = &show},
    {.name = "gifts.trace",
     .summary = "Show where a gift code came from and who has it",
     .args = kTraceArgs,
     .role = Role::support,
     .examples = kTraceExamples,
     .view = kGiftRecord,
     .handler = &trace},
    {.name = "gifts.create",
     .summary = "Make a batch of gift codes",
     .description =
         "Each works once, for one person. The codes are shown now and never again: only their hashes are "
         "kept.",
     .args = kCreateArgs,
     .role = Role::admin,
     .effect = Effect::money,
     .confirm = ops::Confirm::ask,
     .examples = kCreateExamples,
     .view = {.show = Show::table,
              .columns = kCodeColumns,
              .empty = "Codes are made when it is not a rehearsal."},
     .handler = &create},
    {.name = "gifts.revoke",
     .summary = "End all codes of a batch that are not redeemed",
     .args = kRevokeArgs,
     .role = Role::admin,
     .effect = Effect::bulk,
     .confirm = ops::Confirm::ask,
     .examples = kRevokeExamples,
     .view = {.show = Show::record, .columns = kBatchColumns},
     .handler = &revoke},
    {.name = "gifts.revoke-code",
     .summary = "End one gift code",
     .args = kTraceArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRevokeOneExamples,
     .view = kGiftRecord,
     .handler = &revoke_one},
};

}  // namespace

std::span<const ops::Operation> gift_operations() { return kOperations; }

}  // namespace banana::growth
