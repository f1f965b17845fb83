// promo list, show, add, revoke.
#include <utility>

#include "core/money/growth_json.hpp"
#include "core/money/growth_operations.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/promo.hpp"
#include "core/ops/paging.hpp"

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

std::string_view state(const Promo& promo, Instant now) {
  if (promo.revoked_at) return "revoked";
  if (promo.ends_at && now >= *promo.ends_at) return "ended";
  if (promo.uses_max && promo.uses >= *promo.uses_max) return "used up";
  return promo.starts_at && now < *promo.starts_at ? "pending" : "active";
}

JsonObject to_json(const Promo& promo, Instant now) {
  return {{"code", promo.code},
          {"state", state(promo, now)},
          {"tokens", optional_tokens(promo.tokens)},
          {"percent", promo.percent ? Json(*promo.percent) : Json(nullptr)},
          {"bonus_max", optional_tokens(promo.bonus_max)},
          {"uses", promo.uses},
          {"uses_max", promo.uses_max ? Json(*promo.uses_max) : Json(nullptr)},
          {"starts_at", optional_time(promo.starts_at)},
          {"ends_at", optional_time(promo.ends_at)},
          {"revoked_at", optional_time(promo.revoked_at)},
          {"created_at", to_iso8601(promo.created_at)},
          {"created_by", promo.created_by},
          {"id", promo.id.str()}};
}

Result<Json> list(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Promo& promo : promos(snapshot, args.find<PromoId>("after"), limit + 1)) {
    if (!page.add(to_json(promo, context.now), promo.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const Result<Promo> promo = find_promo(snapshot, args.get<std::string>("code"));
  if (!promo) return promo.error();
  return Json(to_json(*promo, context.now));
}

Result<Json> add(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Promo wanted{.id = {},
                     .code = args.get<std::string>("code"),
                     .tokens = args.find<Tokens>("tokens"),
                     .percent = args.find<std::int64_t>("percent"),
                     .bonus_max = args.find<Tokens>("most"),
                     .uses_max = args.find<std::int64_t>("uses"),
                     .starts_at = args.find<Instant>("from"),
                     .ends_at = args.find<Instant>("until"),
                     .revoked_at = {},
                     .created_at = {},
                     .created_by = context.actor.name};
  const Result<Promo> promo = add_promo(tx, wanted, context.ids, context.now);
  if (!promo) return promo.error();
  context.change.after = to_json(*promo, context.now);
  return context.change.after;
}

Result<Json> revoke(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Promo> before = find_promo(tx, args.get<std::string>("code"));
  if (!before) return before.error();
  const Result<Promo> after = revoke_promo(tx, before->code, context.now);
  if (!after) return after.error();
  context.change.before = to_json(*before, context.now);
  context.change.after = to_json(*after, context.now);
  return context.change.after;
}

constexpr Arg kCodeArg{.name = "code",
                       .help = "the code, in any case and script",
                       .place = Place::positional,
                       .need = Need::required,
                       .min = 1,
                       .max = kPromoCodeBytesMax};
constexpr Arg kListArgs[] = {ops::kLimitArg, ops::kAfterArg};
constexpr Arg kWhich[] = {kCodeArg};
constexpr Arg kAddArgs[] = {
    kCodeArg,
    {.name = "tokens", .kind = Kind::tokens, .help = "given at once", .min = 1, .max = kBonusTokensMax},
    {.name = "percent",
     .kind = Kind::integer,
     .help = "more tokens on the next top-up",
     .min = 1,
     .max = kPromoPercentMax},
    {.name = "most",
     .kind = Kind::tokens,
     .help = "the most a percentage gives",
     .min = 1,
     .max = kBonusTokensMax},
    {.name = "uses",
     .kind = Kind::integer,
     .help = "how many people may use it; without it, everybody",
     .min = 1,
     .max = 1'000'000'000},
    {.name = "from", .kind = Kind::instant, .help = "when it begins to work"},
    {.name = "until", .kind = Kind::instant, .help = "when it stops working"},
};

constexpr ops::Column kColumns[] = {
    {.key = "code", .title = "CODE", .format = Format::id},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "tokens", .title = "TOKENS", .format = Format::number},
    {.key = "percent", .title = "PERCENT", .format = Format::number},
    {.key = "uses", .title = "USES", .format = Format::number},
    {.key = "uses_max", .title = "OF", .format = Format::number},
    {.key = "ends_at", .title = "UNTIL", .format = Format::instant},
    {.key = "created_by", .title = "BY"},
    {.key = "bonus_max", .title = "AT MOST", .format = Format::number, .seen = ops::Seen::in_records},
    {.key = "starts_at", .title = "FROM", .format = Format::instant, .seen = ops::Seen::in_records},
    {.key = "revoked_at", .title = "REVOKED", .format = Format::instant, .seen = ops::Seen::in_records},
    {.key = "created_at", .title = "SINCE", .format = Format::instant, .seen = ops::Seen::in_records},
    {.key = "id", .title = "ID", .format = Format::id, .seen = ops::Seen::in_records},
};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"promo list"};
constexpr std::string_view kShowExamples[] = {"promo show NAVRUZ"};
constexpr std::string_view kAddExamples[] = {"promo add NAVRUZ --tokens 500 --uses 1000 --until 2026-03-31",
                                             "promo add YANGI25 --percent 25 --most 2000"};
constexpr std::string_view kRevokeExamples[] = {"promo revoke NAVRUZ"};

constexpr ops::Operation kOperations[] = {
    {.name = "promo.list",
     .summary = "List promo codes, newest first",
     .args = kListArgs,
     .role = Role::moderator,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "There are no promo codes."},
     .handler = &list},
    {.name = "promo.show",
     .summary = "Show a promo code",
     .args = kWhich,
     .role = Role::moderator,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show},
    {.name = "promo.add",
     .summary = "Make a promo code",
     .description =
         "Everybody can use it once: for tokens at once, or for a percentage on their next top-up, "
         "rounded down. A refunded top-up takes its bonus with it.",
     .args = kAddArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kAddExamples,
     .view = kRecord,
     .handler = &add},
    {.name = "promo.revoke",
     .summary = "End a promo code now",
     .description = "What it gave so far stays. A code can't be made again.",
     .args = kWhich,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRevokeExamples,
     .view = kRecord,
     .handler = &revoke},
};

}  // namespace

std::span<const ops::Operation> promo_operations() { return kOperations; }

}  // namespace banana::growth
