// What newcomers and those who bring them get: data an operator edits while it runs (PA8, RF1).
#pragma once

#include <string_view>

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"

namespace banana::growth {

enum class TopUps : std::uint8_t { all, first };
[[nodiscard]] std::string_view to_string(TopUps which);

/// 0 switches a reward off; a cap of 0 is none.
struct Rules {
  Tokens initial_tokens;         // free credits, once for everybody new
  Tokens join_referrer;          // for bringing somebody
  Tokens join_referee;           // for being brought
  std::int64_t percent = 0;      // of a top-up's tokens, to the referrer; rounded down
  TopUps top_ups = TopUps::all;  // which top-ups count
  Tokens threshold;              // top-ups below it bring nothing
  Tokens cap;                    // the most that one top-up brings
  friend bool operator==(const Rules&, const Rules&) = default;
};

inline constexpr std::int64_t kBonusTokensMax = 1'000'000'000;

[[nodiscard]] Rules rules(db::Snapshot& snapshot);
/// Counts from the next event on: nothing is given again. From then on the configuration has no say.
[[nodiscard]] Result<void> set_rules(db::Tx& tx, const Rules& rules, std::string_view by, Instant now);

/// The part of the rules that the configuration can give (PK6).
struct ConfiguredRules {
  Tokens initial_tokens;
  Tokens join_referrer;
};
enum class Seeding : std::uint8_t {
  unchanged,  // the rules say so already
  changed,
  overruled,  // the rules say otherwise, by an operator
};
/// At every start: what is configured counts, also when it changes, until an operator first sets rules.
[[nodiscard]] Result<Seeding> seed_rules(db::Tx& tx, const ConfiguredRules& configured);

/// `percent` of `base`, rounded down to whole tokens.
[[nodiscard]] Tokens share(Tokens base, std::int64_t percent);
/// What a top-up brings its payer's referrer; `earlier` is how many top-ups there were before.
[[nodiscard]] Tokens reward(const Rules& rules, Tokens top_up, std::int64_t earlier);

}  // namespace banana::growth
