#include "core/payments/subscription.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/money/plan.hpp"
#include "core/outbox/outbox.hpp"
#include "core/payments/subscription_rows.hpp"
#include "core/people/person.hpp"
#include "core/people/person_lock.hpp"

namespace banana::payments {
namespace {

using State = SubscriptionState;

Millis length(Term term) { return term == Term::annual ? kYear : kMonth; }

void tell_telegram(db::Tx& tx, const Subscription& subscription, telegram::Renewal renewal, Instant now) {
  const auto person = people::find(tx, subscription.user);
  if (!person || !person->telegram_id) return;
  // Under the bot's own number, where no chat is: a closed chat would take it down with its messages.
  outbox::add(
      tx,
      {.bot = subscription.bot,
       .chat = ChatId{subscription.bot.value()},
       .call = telegram::edit_user_star_subscription(*person->telegram_id, subscription.charge, renewal),
       .about = "subscription:" + subscription.id.str()},
      now);
}

/// As it is, once nobody else changes it.
std::optional<Subscription> lock(db::Tx& tx, SubscriptionId id) {
  const auto known = subscription_rows::find(tx, id);
  if (!known || !people::lock_person(tx, known->user)) return std::nullopt;
  return subscription_rows::find(tx, id);
}

/// Another month or year of one that is known.
void go_on(Subscription& known, const Payment& payment, const telegram::SuccessfulPayment& paid,
           Instant now) {
  const bool was_over = known.state == State::over;
  const Instant next = paid.subscription_until.value_or(std::max(known.until, now) + length(known.term));
  // Payments may be told late and out of order: none shortens what another one paid for.
  known.until = std::max(known.until, next);
  known.paid_by = payment.id;
  if (known.term == Term::annual) {
    known.state = State::active;
    if (!known.next_grant_at) known.next_grant_at = now + kMonth;
    return;
  }
  if (paid.is_first_recurring) {  // begun anew in Telegram, after its end
    known.charge = payment.charge;
    known.is_stopped = false;
    known.state = State::active;
    return;
  }
  // Whoever renews is renewed; but a month that was paid for just as we stopped it does not undo that.
  known.state = known.is_stopped || was_over ? State::cancelled : State::active;
}

/// Of one that holds: over now.
void end_now(db::Tx& tx, Subscription& known, Instant now) {
  outbox::withdraw(tx, known.bot, known.over_key());
  if (known.is_renewed()) tell_telegram(tx, known, telegram::Renewal::off, now);
  known.is_stopped = known.is_stopped || known.is_renewed();
  known.state = State::over;
  known.until = std::min(known.until, now);
  known.next_grant_at.reset();
  subscription_rows::save(tx, known);
}

}  // namespace

std::string Subscription::over_key() const {
  return fmt::format("plan-over:{}:{}", id.str(), to_unix_ms(until) / 1000);
}

std::optional<Subscription> binding_plan(db::Snapshot& snapshot, UserId user, Instant now) {
  for (Subscription& each : subscription_rows::held(snapshot, user, now)) {
    if (each.term == Term::annual || each.is_renewed()) return std::move(each);
  }
  return std::nullopt;
}

std::optional<Subscription> take_plan(db::Tx& tx, const Payment& payment,
                                      const telegram::SuccessfulPayment& paid, IdMaker& ids, Instant now) {
  const auto plan = payment.order ? plan_of(tx, *payment.order) : std::nullopt;
  if (!plan) return std::nullopt;
  if (auto known = subscription_of(tx, *payment.order)) {
    outbox::withdraw(tx, known->bot, known->over_key());
    go_on(*known, payment, paid, now);
    subscription_rows::save(tx, *known);
    return known;
  }
  const bool is_year = plan->term == Term::annual;
  Subscription begun{.id = make_id<SubscriptionId>(ids),
                     .bot = payment.bot,
                     .user = payment.user,
                     .order = *payment.order,
                     .plan = plan->plan,
                     .title = plan->title,
                     .term = plan->term,
                     .tokens = payment.tokens,
                     .perks = plan->perks,
                     .charge = payment.charge,
                     .paid_by = payment.id,
                     .began_at = now,
                     .until = paid.subscription_until.value_or(now + length(plan->term)),
                     .next_grant_at = is_year ? std::optional{now + kMonth} : std::nullopt};
  subscription_rows::add(tx, begun);
  return begun;
}

Result<Subscription> stop_renewal(db::Tx& tx, SubscriptionId id, Instant now) {
  auto known = lock(tx, id);
  if (!known) return fail(Errc::not_found, "no such subscription");
  if (known->term == Term::annual) return fail(Errc::conflict, "a year is not renewed by itself");
  if (!known->holds(now)) return fail(Errc::conflict, "the plan is over");
  if (known->state != State::active) return fail(Errc::conflict, "it is not renewed any more");
  known->state = State::cancelled;
  known->is_stopped = true;
  subscription_rows::save(tx, *known);
  tell_telegram(tx, *known, telegram::Renewal::off, now);
  return *std::move(known);
}

Result<Subscription> allow_renewal(db::Tx& tx, SubscriptionId id, Instant now) {
  auto known = lock(tx, id);
  if (!known) return fail(Errc::not_found, "no such subscription");
  if (known->term == Term::annual) return fail(Errc::conflict, "a year is not renewed by itself");
  if (!known->holds(now)) return fail(Errc::conflict, "the plan is over");
  if (known->state == State::active) return fail(Errc::conflict, "it is renewed");
  if (!known->is_stopped) return *std::move(known);
  known->is_stopped = false;
  subscription_rows::save(tx, *known);
  tell_telegram(tx, *known, telegram::Renewal::on, now);
  return *std::move(known);
}

std::optional<Subscription> heed(db::Tx& tx, BotId bot, UserId user,
                                 const telegram::SubscriptionChange& change, Instant now) {
  using Told = telegram::SubscriptionChange::State;
  const auto order = parse_payload(change.payload);
  const auto found = order ? subscription_of(tx, *order) : std::nullopt;
  auto known = found ? lock(tx, found->id) : std::nullopt;
  if (!known || known->bot != bot || known->user != user || known->term != Term::monthly ||
      known->state == State::over || change.state == Told::other) {
    return std::nullopt;
  }
  const State told = change.state == Told::active     ? State::active
                     : change.state == Told::canceled ? State::cancelled
                                                      : State::failed;
  if (known->state == told) return std::nullopt;
  known->state = told;
  if (told == State::active) known->is_stopped = false;
  if (told == State::failed && !known->holds(now)) outbox::withdraw(tx, bot, known->over_key());
  subscription_rows::save(tx, *known);
  return known;
}

std::optional<Subscription> end_plan(db::Tx& tx, const Payment& refunded, Instant now) {
  auto known = refunded.order ? subscription_of(tx, *refunded.order) : std::nullopt;
  if (!known || known->state == State::over || known->paid_by != refunded.id) return std::nullopt;
  end_now(tx, *known, now);
  return known;
}

void leave_plans(db::Tx& tx, UserId user, Instant now) {
  if (!people::lock_person(tx, user)) return;
  for (Subscription& each : subscription_rows::held(tx, user, now)) end_now(tx, each, now);
}

Perks perks_of(db::Snapshot& snapshot, UserId user, Instant now) {
  Perks best;
  for (const Subscription& each : subscription_rows::held(snapshot, user, now)) {
    best.weight = std::max(best.weight, money::value_of(each.perks, money::kPriority));
    best.open_max = std::max(best.open_max, money::value_of(each.perks, money::kOpenMax));
    best.hourly_max = std::max(best.hourly_max, money::value_of(each.perks, money::kHourlyMax));
  }
  return best;
}

}  // namespace banana::payments
