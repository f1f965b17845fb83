// referrals show, top; growth rules, set.
#include <utility>

#include "core/money/growth_operations.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/referral.hpp"
#include "core/people/find_user.hpp"
#include "core/people/operations.hpp"

namespace banana::growth {
namespace {

using ops::Arg;
using ops::Format;
using ops::Kind;
using ops::Role;
using ops::Show;

constexpr std::string_view kTopUps[] = {"all", "first"};

JsonObject to_json(const Rules& rules) {
  return {{"initial_tokens", rules.initial_tokens.units()},
          {"join_referrer", rules.join_referrer.units()},
          {"join_referee", rules.join_referee.units()},
          {"percent", rules.percent},
          {"top_ups", to_string(rules.top_ups)},
          {"threshold", rules.threshold.units()},
          {"cap", rules.cap.units()}};
}

Result<Json> show_rules(db::Snapshot& snapshot, const ops::Args&, const ops::Context&) {
  return Json(to_json(rules(snapshot)));
}

Result<Json> change_rules(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Rules before = rules(tx);
  Rules after = before;
  after.initial_tokens = args.find<Tokens>("initial-tokens").value_or(before.initial_tokens);
  after.join_referrer = args.find<Tokens>("join-referrer").value_or(before.join_referrer);
  after.join_referee = args.find<Tokens>("join-referee").value_or(before.join_referee);
  after.percent = args.find<std::int64_t>("percent").value_or(before.percent);
  after.threshold = args.find<Tokens>("threshold").value_or(before.threshold);
  after.cap = args.find<Tokens>("cap").value_or(before.cap);
  if (const auto which = args.find<std::string>("top-ups")) {
    after.top_ups = *which == "first" ? TopUps::first : TopUps::all;
  }
  if (after == before) return fail(Errc::invalid, "nothing would change", "See: bananactl growth rules");
  if (const auto done = set_rules(tx, after, context.actor.name, context.now); !done) return done.error();
  context.change.before = to_json(before);
  context.change.after = to_json(after);
  return context.change.after;
}

Result<Json> show(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  const Result<people::Person> person = people::find_person(snapshot, args.get<std::string>("user"));
  if (!person) return person.error();
  const ReferralStats stats = referral_stats(snapshot, person->id);
  return Json(JsonObject{{"user", person->id.str()},
                         {"brought", stats.brought},
                         {"paying", stats.paying},
                         {"for_joining", stats.for_joining.units()},
                         {"for_top_ups", stats.for_top_ups.units()},
                         {"was_brought", referrer_of(snapshot, person->id).has_value()}});
}

Result<Json> top(db::Snapshot& snapshot, const ops::Args& args, const ops::Context&) {
  JsonArray items;
  for (const TopReferrer& referrer : top_referrers(snapshot, args.get<std::int64_t>("limit"))) {
    const auto person = people::find(snapshot, referrer.user);
    items.push_back(JsonObject{
        {"telegram_id", person && person->telegram_id ? Json(*person->telegram_id) : Json(nullptr)},
        {"brought", referrer.brought},
        {"earned", referrer.earned.units()},
        {"user", referrer.user.str()}});
  }
  return Json(JsonObject{{"items", std::move(items)}});
}

constexpr Arg kShowArgs[] = {people::kUserArg};
constexpr Arg kTopArgs[] = {
    {.name = "limit", .kind = Kind::integer, .help = "rows at most", .fallback = "20", .min = 1, .max = 500}};
constexpr Arg kSetArgs[] = {
    {.name = "initial-tokens",
     .kind = Kind::tokens,
     .help = "free credits, once for everybody new",
     .min = 0,
     .max = kBonusTokensMax},
    {.name = "join-referrer",
     .kind = Kind::tokens,
     .help = "for bringing somebody",
     .min = 0,
     .max = kBonusTokensMax},
    {.name = "join-referee",
     .kind = Kind::tokens,
     .help = "for being brought",
     .min = 0,
     .max = kBonusTokensMax},
    {.name = "percent",
     .kind = Kind::integer,
     .help = "of a top-up's tokens, to who brought the payer",
     .min = 0,
     .max = 100},
    {.name = "top-ups", .kind = Kind::choice, .help = "which top-ups bring something", .choices = kTopUps},
    {.name = "threshold",
     .kind = Kind::tokens,
     .help = "smaller top-ups bring nothing",
     .min = 0,
     .max = kBonusTokensMax},
    {.name = "cap",
     .kind = Kind::tokens,
     .help = "the most that one top-up brings; 0 is no cap",
     .min = 0,
     .max = kBonusTokensMax},
};

constexpr ops::Column kRulesColumns[] = {
    {.key = "initial_tokens", .title = "FREE CREDITS", .format = Format::number},
    {.key = "join_referrer", .title = "FOR BRINGING", .format = Format::number},
    {.key = "join_referee", .title = "FOR BEING BROUGHT", .format = Format::number},
    {.key = "percent", .title = "PERCENT OF TOP-UPS", .format = Format::number},
    {.key = "top_ups", .title = "TOP-UPS"},
    {.key = "threshold", .title = "FROM", .format = Format::number},
    {.key = "cap", .title = "AT MOST", .format = Format::number},
};
constexpr ops::Column kStatsColumns[] = {
    {.key = "user", .title = "ID", .format = Format::id},
    {.key = "brought", .title = "BROUGHT", .format = Format::number},
    {.key = "paying", .title = "OF THEM PAYING", .format = Format::number},
    {.key = "for_joining", .title = "TOKENS FOR JOINING", .format = Format::number},
    {.key = "for_top_ups", .title = "TOKENS FOR TOP-UPS", .format = Format::number},
    {.key = "was_brought", .title = "WAS BROUGHT", .format = Format::yes_no},
};
constexpr ops::Column kTopColumns[] = {
    {.key = "telegram_id", .title = "TELEGRAM ID", .format = Format::id},
    {.key = "brought", .title = "BROUGHT", .format = Format::number},
    {.key = "earned", .title = "TOKENS", .format = Format::number},
    {.key = "user", .title = "ID", .format = Format::id},
};
constexpr ops::View kRulesView{.show = Show::record, .columns = kRulesColumns};

constexpr std::string_view kShowExamples[] = {"referrals show 7002"};
constexpr std::string_view kTopExamples[] = {"referrals top --limit 10"};
constexpr std::string_view kRulesExamples[] = {"growth rules"};
constexpr std::string_view kSetExamples[] = {
    "growth set --initial-tokens 300", "growth set --percent 10 --top-ups first --threshold 500 --cap 1000"};

constexpr ops::Operation kOperations[] = {
    {.name = "referrals.show",
     .summary = "Show what somebody's link brought, in counts and sums",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = {.show = Show::record, .columns = kStatsColumns},
     .handler = &show},
    {.name = "referrals.top",
     .summary = "List who brought most people",
     .args = kTopArgs,
     .role = Role::moderator,
     .examples = kTopExamples,
     .view = {.show = Show::table, .columns = kTopColumns, .empty = "Nobody was brought by a link yet."},
     .handler = &top},
    {.name = "growth.rules",
     .summary = "Show what newcomers and those who bring them get",
     .role = Role::moderator,
     .examples = kRulesExamples,
     .view = kRulesView,
     .handler = &show_rules},
    {.name = "growth.set",
     .summary = "Change what newcomers and those who bring them get",
     .description =
         "Counts from now on: nothing is given again or taken back. 0 switches a reward off. A percentage "
         "is rounded down to whole tokens. From the first time on, growth.initial_tokens and "
         "growth.referral_reward of the configuration have no say.",
     .args = kSetArgs,
     .role = Role::admin,
     .effect = ops::Effect::write,
     .examples = kSetExamples,
     .view = kRulesView,
     .handler = &change_rules},
};

}  // namespace

std::span<const ops::Operation> referral_operations() { return kOperations; }

}  // namespace banana::growth
