#include "core/payments/star_order.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/money/pack.hpp"
#include "core/ops/flags.hpp"
#include "core/payments/placing.hpp"
#include "core/people/person_lock.hpp"

namespace banana::payments {
namespace {

constexpr std::array<std::string_view, 4> kStates{"open", "paid", "expired", "cancelled"};
constexpr std::string_view kPayload = "stars:";

constexpr db::Sql kCancelOpen =
    "UPDATE star_order SET state = 'cancelled', ended_at = $3 WHERE bot = $1 AND user_id = $2 AND state = "
    "'open'";
constexpr db::Sql kCancel =
    "UPDATE star_order SET state = 'cancelled', ended_at = $2 WHERE id = $1 AND state = 'open'";
constexpr db::Sql kAdd =
    "INSERT INTO star_order (id, bot, user_id, pack, stars, tokens, bonus, state, created_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)";
constexpr db::Sql kFind =
    "SELECT id, bot, user_id, pack, stars, tokens, bonus, state, created_at, expires_at FROM star_order "
    "WHERE id = $1";
// Rows that somebody else is about to end can wait for the next time.
constexpr db::Sql kExpire = db::Sql::per_engine(
    "UPDATE star_order SET state = 'expired', ended_at = $1 WHERE id IN (SELECT id FROM star_order "
    "WHERE state = 'open' AND expires_at <= $1 ORDER BY expires_at LIMIT $2)",
    "UPDATE star_order SET state = 'expired', ended_at = $1 WHERE id IN (SELECT id FROM star_order "
    "WHERE state = 'open' AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)");

struct Offer {
  std::string pack;
  Stars stars;
  Tokens tokens;
  Tokens bonus;
};

Result<Offer> offer_of(db::Snapshot& snapshot, const std::string& name) {
  const auto pack = money::find_pack(snapshot, name);
  if (!pack || pack->offered == money::Offered::no) {
    return fail(Errc::not_found, fmt::format("pack {} is not offered", name));
  }
  return Offer{.pack = pack->name, .stars = pack->stars, .tokens = pack->tokens, .bonus = pack->bonus};
}

Result<Offer> offer_of(db::Snapshot& snapshot, Stars stars) {
  const auto custom = money::custom_pack(snapshot);
  if (!custom) return fail(Errc::not_found, "any number of Stars is not offered");
  const Result<Tokens> tokens = custom->gives(stars);
  if (!tokens) return tokens.error();
  return Offer{.pack = {}, .stars = stars, .tokens = *tokens, .bonus = {}};
}

}  // namespace

std::string_view to_string(OrderState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<OrderId> parse_payload(std::string_view payload) {
  if (!payload.starts_with(kPayload)) return std::nullopt;
  return OrderId::parse(payload.substr(kPayload.size()));
}

Result<> prepare_order(db::Tx& tx, UserId user) {
  if (!ops::flag_enabled(tx, ops::flags::kTopUp)) return fail(Errc::unavailable, "top-up is switched off");
  if (!people::lock_person(tx, user)) return fail(Errc::not_found, fmt::format("no person {}", user.str()));
  return {};
}

Order place_order(db::Tx& tx, const Agreed& agreed, IdMaker& ids, Instant now) {
  tx.exec(kCancelOpen, agreed.bot, agreed.user, now);
  const Order order{.id = make_id<OrderId>(ids),
                    .bot = agreed.bot,
                    .user = agreed.user,
                    .pack = agreed.pack,
                    .stars = agreed.stars,
                    .tokens = agreed.tokens,
                    .bonus = agreed.bonus,
                    .state = OrderState::open,
                    .created_at = now,
                    .expires_at = now + agreed.lifetime};
  tx.exec(kAdd, order.id, order.bot, order.user, order.pack, order.stars, order.tokens, order.bonus,
          order.created_at, order.expires_at);
  return order;
}

Result<Order> open_order(db::Tx& tx, const Wish& wish, IdMaker& ids, Instant now) {
  if (const auto ready = prepare_order(tx, wish.user); !ready) return ready.error();
  const Result<Offer> offer = std::visit([&](const auto& what) { return offer_of(tx, what); }, wish.what);
  if (!offer) return offer.error();
  return place_order(tx,
                     {.bot = wish.bot,
                      .user = wish.user,
                      .pack = offer->pack,
                      .stars = offer->stars,
                      .tokens = offer->tokens,
                      .bonus = offer->bonus,
                      .lifetime = wish.lifetime},
                     ids, now);
}

std::optional<Order> find_order(db::Snapshot& snapshot, OrderId id) {
  db::Rows rows = snapshot.query(kFind, id);
  if (!rows.next()) return std::nullopt;
  const auto state = std::ranges::find(kStates, rows.text(7)) - kStates.begin();
  return Order{.id = rows.get<OrderId>(0),
               .bot = rows.get<BotId>(1),
               .user = rows.get<UserId>(2),
               .pack = rows.get<std::string>(3),
               .stars = rows.get<Stars>(4),
               .tokens = rows.get<Tokens>(5),
               .bonus = rows.get<Tokens>(6),
               .state = static_cast<OrderState>(state),
               .created_at = rows.get<Instant>(8),
               .expires_at = rows.get<Instant>(9)};
}

bool cancel_order(db::Tx& tx, OrderId id, Instant now) { return tx.exec(kCancel, id, now) == 1; }

std::size_t expire_orders(db::Tx& tx, Instant now, std::size_t most) {
  return static_cast<std::size_t>(tx.exec(kExpire, now, most));
}

telegram::Invoice invoice_of(const Order& order, std::string title, std::string description) {
  return {.title = std::move(title),
          .description = std::move(description),
          .payload = order.payload(),
          .price = order.stars};
}

}  // namespace banana::payments
