#include "core/access/first_bot.hpp"

#include "core/access/bot_token.hpp"

namespace banana::access {

Result<FirstBot> seed_first_bot(db::Tx& tx, const keys::Keyring& keys, const Secret& token, Random& random,
                                Instant now) {
  if (token.empty()) return FirstBot::none;
  const auto id = bot_of(token);
  if (!id) return fail(Errc::invalid, "telegram.bot_token is no bot token", no_bot_token().hint);
  const auto bot = find(tx, *id);
  if (!bot) {
    const Result<Bot> added = add(tx, keys, {.token = token}, random, now);
    if (!added) return added.error();
    return FirstBot::added;
  }
  const Result<Secret> known = token_of(tx, keys, *id);
  if (known && known->reveal() == token.reveal()) return FirstBot::kept;
  if (known && bot->state != BotState::parked) return FirstBot::differs;
  const Result<Bot> renewed = rotate_token(tx, keys, *id, token, random, now);
  if (!renewed) return renewed.error();
  return FirstBot::renewed;
}

}  // namespace banana::access
