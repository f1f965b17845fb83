#include "core/payments/plan_operations.hpp"

#include <utility>

#include "core/base/limits.hpp"
#include "core/money/account_name.hpp"
#include "core/ops/paging.hpp"
#include "core/payments/subscription_rows.hpp"
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

/// What is to be read of it: one whose end has come says so, whatever it was before.
std::string_view state_at(const Subscription& it, Instant now) {
  return it.holds(now) ? to_string(it.state) : to_string(SubscriptionState::over);
}

JsonObject to_json(db::Snapshot& snapshot, const Subscription& it, Instant now) {
  return {{"id", it.id.str()},
          {"user", money::account_label(snapshot, ledger::Account::user(it.user.value()))},
          {"plan", it.plan},
          {"term", to_string(it.term)},
          {"state", state_at(it, now)},
          {"began_at", to_iso8601(it.began_at)},
          {"until", to_iso8601(it.until)},
          {"tokens", it.tokens.units()},
          {"bot", it.bot.value()},
          {"payment", it.paid_by.str()},
          {"next_grant_at", it.next_grant_at ? Json(to_iso8601(*it.next_grant_at)) : Json(nullptr)},
          {"charge", it.charge}};
}

Result<Json> list(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  subscription_rows::Filter filter{.after = args.find<SubscriptionId>("after")};
  if (const auto who = args.find<std::string>("user")) {
    const Result<UserId> user = people::find_user(snapshot, *who);
    if (!user) return user.error();
    filter.user = *user;
  }
  if (!args.get<bool>("ended")) filter.held_at = context.now;
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Subscription& each : subscription_rows::list(snapshot, filter, limit + 1)) {
    if (!page.add(to_json(snapshot, each, context.now), each.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> stop(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<UserId> user = people::find_user(tx, args.get<std::string>("user"));
  if (!user) return user.error();
  const auto held = subscription_rows::held(tx, *user, context.now);
  for (const Subscription& each : held) {
    if (!each.is_renewed()) continue;
    context.change.before = to_json(tx, each, context.now);
    const Result<Subscription> stopped = stop_renewal(tx, each.id, context.now);
    if (!stopped) return stopped.error();
    context.change.after = to_json(tx, *stopped, context.now);
    return context.change.after;
  }
  return held.empty() ? fail(Errc::not_found, "they have no plan", "See: bananactl plans subscribers")
                      : fail(Errc::conflict, "their plan is not renewed anyway");
}

constexpr Arg kListArgs[] = {
    {.name = "user", .help = "only of this person: a Telegram id, @username or internal id", .max = 200},
    {.name = "ended", .kind = Kind::flag, .help = "those that are over as well"},
    ops::kLimitArg,
    ops::kAfterArg};
constexpr Arg kStopArgs[] = {{.name = "user",
                              .help = "a Telegram id, @username or internal id",
                              .place = Place::positional,
                              .need = Need::required,
                              .min = 1,
                              .max = 200},
                             {.name = "reason",
                              .help = "why, for the audit",
                              .need = Need::required,
                              .min = 1,
                              .max = static_cast<std::int64_t>(limits::kReasonBytesMax)}};

constexpr Column kColumns[] = {
    {.key = "id", .title = "SUBSCRIPTION", .format = Format::id},
    {.key = "user", .title = "WHO"},
    {.key = "plan", .title = "PLAN", .format = Format::id},
    {.key = "term", .title = "TERM"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "until", .title = "UNTIL", .format = Format::instant},
    {.key = "tokens", .title = "TOKENS A MONTH", .format = Format::number},
    {.key = "began_at", .title = "BEGAN", .format = Format::instant, .seen = Seen::in_records},
    {.key = "bot", .title = "BOT", .format = Format::id, .seen = Seen::in_records},
    {.key = "payment", .title = "PAID BY", .format = Format::id, .seen = Seen::in_records},
    {.key = "next_grant_at", .title = "NEXT TOKENS", .format = Format::instant, .seen = Seen::in_records},
    {.key = "charge", .title = "CHARGE", .format = Format::id, .seen = Seen::in_records},
};

constexpr std::string_view kListExamples[] = {"plans subscribers", "plans subscribers --user @ali --ended"};
constexpr std::string_view kStopExamples[] = {"plans stop @ali --reason \"asked us to\""};

constexpr ops::Operation kOperations[] = {
    {.name = "plans.subscribers",
     .summary = "List who has a plan, newest first",
     .description =
         "active: Telegram renews it, or a year was paid. cancelled and failed: theirs until it ends.",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "Nobody has a plan."},
     .handler = &list},
    {.name = "plans.stop",
     .summary = "Have somebody's plan not renewed any more",
     .description =
         "Telegram is told not to charge them. What they paid for is theirs to its end; to give Stars back "
         "as well, see payments refund.",
     .args = kStopArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .confirm = Confirm::ask,
     .examples = kStopExamples,
     .view = {.show = Show::record, .columns = kColumns},
     .handler = &stop},
};

}  // namespace

std::span<const ops::Operation> subscriber_operations() { return kOperations; }

}  // namespace banana::payments
