// What follows when somebody asks for what is forbidden, again and again: a warning, a pause, a ban (MO3).
//
//   const Result<Penalty> penalty = strike(tx, user, {.group = verdict->group, .rule = verdict->rule, .about = …,
//                                          .key = "job:" + id.str(), .ban_reason = say.plain("safety.ban")},
//                                          config.moderation, ids, now);
//   if (const auto until = cooldown(snapshot, user, now)) return refuse(*until);      // before a hold is made
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/id.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/config/config.hpp"
#include "core/db/tx.hpp"
#include "core/moderation/group.hpp"
#include "core/moderation/rule.hpp"
#include "core/people/personal_data.hpp"
#include "core/people/user_id.hpp"

namespace banana::moderation {

struct StrikeTag;
using StrikeId = Id<StrikeTag>;

inline constexpr std::size_t kAboutBytesMax = 200;

struct Offence {
  Group group = Group::custom;
  std::optional<RuleId> rule = {};  // none: a vendor or the moderation model found it
  std::string about = {};           // for operators: which job, which model; cut at kAboutBytesMax
  std::string key;                  // what is handled again has the same one, and is one strike
  std::string ban_reason;           // told to the person, in their language, if it comes to that
};

enum class Step : std::uint8_t { warning, cooldown, ban };
inline constexpr std::array<std::string_view, 3> kStepNames{"warning", "cooldown", "ban"};

struct Penalty {
  Step step = Step::warning;
  std::int64_t number = 1;            // strikes that count, this one with them
  std::int64_t left = 0;              // strikes until the next step is reached; 0: none is to come
  std::optional<Instant> until = {};  // of a cooldown; of a ban, and none: for good
  friend bool operator==(const Penalty&, const Penalty&) = default;
};

/// By the policy alone.
[[nodiscard]] Penalty penalty_of(std::int64_t number, const ModerationConfig& policy, Instant now);

/// Writes the strike and does what follows; said again with the same key, it gives what followed then. The staff are
/// never more than warned. A ban that lasts longer stays as it is. not_found for nobody.
[[nodiscard]] Result<Penalty> strike(db::Tx& tx, UserId user, const Offence& offence,
                                     const ModerationConfig& policy, IdMaker& ids, Instant now);

/// Until when the person can't generate; nothing: they may.
[[nodiscard]] std::optional<Instant> cooldown(db::Snapshot& snapshot, UserId user, Instant now);

/// Strikes of the person don't count any more and a cooldown is over; gives how many. A ban stays.
std::int64_t clear_strikes(db::Tx& tx, UserId user, std::string_view by, Instant now);

/// Forgets strikes of before `before` whose cooldown is over, `most` at a time; gives how many went. Bans stay.
std::int64_t prune_strikes(db::Tx& tx, Instant before, Instant now, std::int64_t most);

[[nodiscard]] Json personal_strikes(db::Snapshot& snapshot, UserId user);
void forget_strikes(db::Tx& tx, UserId user);
inline constexpr people::PersonalData kStrikeData{
    .section = "strikes", .read = &personal_strikes, .erase = &forget_strikes};

}  // namespace banana::moderation
