#include "tests/sim/post/simulation.hpp"

namespace banana::sim {

namespace {

constexpr Rewrite kNeverDone[]{{"UPDATE inbox SET state = 1"}};
constexpr Rewrite kNewestFirst[]{{"FROM inbox INDEXED BY inbox_waiting",
                                  "SELECT update_id, retry_at, body FROM inbox WHERE bot_id = $1 AND chat = "
                                  "$2 AND urgent = $3 AND state = 0 "
                                  "ORDER BY update_id DESC LIMIT 2"}};
constexpr Rewrite kTakenAgain[]{
    {"INSERT INTO inbox",
     "INSERT INTO inbox (bot_id, update_id, chat, urgent, received_at, body) VALUES ($1, $2, $3, $4, $5, $6) "
     "ON CONFLICT (bot_id, update_id) DO UPDATE SET state = 0, body = excluded.body"}};
constexpr Rewrite kNotRecorded[]{{"INSERT INTO inbox"}};
constexpr Rewrite kNeverAside[]{{"UPDATE inbox SET state = 2"}};
constexpr Rewrite kEffectLost[]{{"INSERT INTO outbox (bot"}};
constexpr Rewrite kNeverMarked[]{{"UPDATE outbox SET state = 1"}};
constexpr Rewrite kPauseForgotten[]{{"INSERT INTO outbox_pause"}};

constexpr Mutation kMutations[]{
    {.name = "never_done", .breaks = "a handled update is not marked", .rewrites = kNeverDone},
    {.name = "newest_first", .breaks = "a chat's newest update is handled first", .rewrites = kNewestFirst},
    {.name = "taken_again", .breaks = "an update that comes again is handled again", .rewrites = kTakenAgain},
    {.name = "not_recorded", .breaks = "an update is acknowledged, but not kept", .rewrites = kNotRecorded},
    {.name = "never_aside", .breaks = "what always fails is never set aside", .rewrites = kNeverAside},
    {.name = "effect_lost", .breaks = "an effect is not written", .rewrites = kEffectLost},
    {.name = "never_marked", .breaks = "what was sent is not marked", .rewrites = kNeverMarked},
    {.name = "pause_forgotten",
     .breaks = "a restart forgets that Telegram asked to wait",
     .rewrites = kPauseForgotten},
    {.name = "torn",
     .breaks = "an operation that is cut short leaves what it had written",
     .promise = Promise::torn},
    {.name = "told_too_soon",
     .breaks = "a commit that failed is told as done",
     .promise = Promise::told_too_soon},
};

}  // namespace

std::span<const Mutation> post_mutations() { return kMutations; }

}  // namespace banana::sim
