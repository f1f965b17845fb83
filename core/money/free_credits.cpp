#include "core/money/free_credits.hpp"

#include "core/money/bonus.hpp"
#include "core/money/growth_rules.hpp"

namespace banana::growth {

Result<Tokens> give_free_credits(db::Tx& tx, const people::Person& person, Instant now) {
  const Tokens tokens = rules(tx).initial_tokens;
  if (tokens <= Tokens{} || person.returned || person.erased_at) return Tokens{};
  const Result<Given> given = give(tx,
                                   {.key = "free:" + person.id.str(),
                                    .kind = BonusKind::free,
                                    .user = person.id,
                                    .tokens = tokens,
                                    .reason = "free credits"},
                                   now);
  if (!given) return given.error();
  return *given == Given::now ? tokens : Tokens{};
}

}  // namespace banana::growth
