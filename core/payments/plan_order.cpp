#include "core/payments/plan_order.hpp"

#include <array>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/money/plan.hpp"
#include "core/outbox/outbox.hpp"
#include "core/payments/placing.hpp"
#include "core/payments/subscription.hpp"
#include "core/people/person_lock.hpp"
#include "core/telegram/keyboard.hpp"
#include "core/telegram/send.hpp"

namespace banana::payments {
namespace {

constexpr std::array<std::string_view, 2> kTerms{"monthly", "annual"};

constexpr db::Sql kAdd =
    "INSERT INTO plan_order (order_id, plan, term, title, perks) VALUES ($1, $2, $3, $4, $5)";
constexpr db::Sql kFind = "SELECT plan, term, title, perks FROM plan_order WHERE order_id = $1";
constexpr db::Sql kAsk =
    "UPDATE plan_order SET chat = $2, html = $3, label = $4, sorry = $5, slot = $6 WHERE order_id = $1";
constexpr db::Sql kAsked =
    "SELECT chat, html, label, sorry, slot FROM plan_order WHERE order_id = $1 AND chat IS NOT NULL";
constexpr db::Sql kForgetWords =
    "UPDATE plan_order SET chat = NULL, html = '', label = '', sorry = '', slot = '' WHERE order_id = $1";

struct Asked {
  ChatId chat;
  LinkWords words;
};

std::optional<Asked> asked_for(db::Snapshot& snapshot, OrderId order) {
  db::Rows rows = snapshot.query(kAsked, order);
  if (!rows.next()) return std::nullopt;
  return Asked{.chat = rows.get<ChatId>(0),
               .words = {.html = rows.get<std::string>(1),
                         .label = rows.get<std::string>(2),
                         .sorry = rows.get<std::string>(3),
                         .slot = rows.get<std::string>(4)}};
}

}  // namespace

std::string_view to_string(Term term) { return kTerms[static_cast<std::size_t>(term)]; }

Result<Order> open_plan_order(db::Tx& tx, const PlanWish& wish, IdMaker& ids, Instant now) {
  if (const auto ready = prepare_order(tx, wish.user); !ready) return ready.error();
  const auto plan = money::find_plan(tx, wish.plan);
  const auto stars = !plan ? std::nullopt : wish.term == Term::monthly ? plan->monthly : plan->annual;
  if (!stars || plan->offered == money::Offered::no || plan->tokens <= Tokens{}) {
    return fail(Errc::not_found, fmt::format("plan {} is not offered so", wish.plan));
  }
  if (binding_plan(tx, wish.user, now)) return fail(Errc::conflict, "they have a plan");
  const Order order = place_order(
      tx, {.bot = wish.bot, .user = wish.user, .stars = *stars, .tokens = plan->tokens}, ids, now);
  tx.run(kAdd, order.id, plan->name, to_string(wish.term), plan->title.empty() ? plan->name : plan->title,
         boost::json::serialize(plan->perks));
  return order;
}

std::optional<PlanOrder> plan_of(db::Snapshot& snapshot, OrderId order) {
  db::Rows rows = snapshot.query(kFind, order);
  if (!rows.next()) return std::nullopt;
  return PlanOrder{.plan = rows.get<std::string>(0),
                   .term = rows.text(1) == to_string(Term::annual) ? Term::annual : Term::monthly,
                   .title = rows.get<std::string>(2),
                   .perks = boost::json::parse(rows.text(3)).as_object()};
}

void ask_link(db::Tx& tx, const Order& order, ChatId chat, telegram::Invoice invoice, const LinkWords& words,
              Instant now) {
  invoice.billing = telegram::Billing::monthly;
  tx.run(kAsk, order.id, chat, words.html, words.label, words.sorry, words.slot);
  outbox::add(tx,
              {.bot = order.bot,
               .chat = chat,
               .call = telegram::create_invoice_link(invoice),
               .key = "link:" + order.id.str(),
               .about = std::string{kPlanLinks.about} + order.id.str()},
              now);
}

void follow_link(db::Tx& tx, const outbox::Ended& ended, Instant now) {
  const auto id = OrderId::parse(ended.about.substr(kPlanLinks.about.size()));
  auto order = id ? find_order(tx, *id) : std::nullopt;
  if (!order || !people::lock_person(tx, order->user)) return;
  order = find_order(tx, *id);
  const auto asked = asked_for(tx, *id);
  if (!asked) return;
  tx.run(kForgetWords, *id);
  if (order->state != OrderState::open) return;  // they chose something else meanwhile
  if (ended.end != outbox::End::done || ended.answer.empty()) {
    cancel_order(tx, *id, now);
    outbox::add(tx,
                {.bot = order->bot,
                 .chat = asked->chat,
                 .call = telegram::send_message(asked->chat, asked->words.sorry),
                 .about = "order:" + id->str()},
                now);
    return;
  }
  const telegram::InlineKeyboard keyboard{
      {{telegram::url_button(asked->words.label, std::string{ended.answer})}}};
  outbox::add(tx,
              {.bot = order->bot,
               .chat = asked->chat,
               .call = telegram::send_message(asked->chat, asked->words.html, {.keyboard = keyboard}),
               .slot = asked->words.slot,
               .key = "plan:" + id->str(),
               .about = "order:" + id->str()},
              now);
}

}  // namespace banana::payments
