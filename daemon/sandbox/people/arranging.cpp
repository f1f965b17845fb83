// Making people and bots, and making things go wrong.
#include <algorithm>

#include "daemon/sandbox/people/all.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/faults.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::sandbox {

namespace {
constexpr std::size_t kFaultsMax = 1000;
constexpr Number kTimesMax = 1'000'000;
}  // namespace

Result<Outcome> make_person(const Ask& ask) {
  const auto made = add_person(ask.world, {.first_name = ask.text("first_name"),
                                           .last_name = ask.text("last_name"),
                                           .username = ask.text("username"),
                                           .language_code = ask.text("language_code"),
                                           .stars = ask.number("stars")});
  if (!made) return made.error();
  return Outcome{JsonObject{{"user", person_user(**made)}}};
}

Result<Outcome> deactivate_person(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  (*person)->is_deactivated = true;
  ++ask.world.changes;
  return Outcome{};
}

Result<Outcome> make_bot(const Ask& ask) {
  const auto made = add_bot(ask.world, ask.text("username"), ask.text("name"), ask.number("owner"));
  if (!made) return made.error();
  (*made)->can_manage_bots = ask.flag("can_manage_bots");
  return Outcome{JsonObject{{"id", (*made)->id}, {"username", (*made)->username}, {"token", (*made)->token}}};
}

Result<Outcome> make_managed_bot(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  const auto manager = ask.bot("manager");
  if (!manager) return manager.error();
  if (!(*manager)->can_manage_bots) return fail(Errc::forbidden, "this bot may not manage bots");
  const auto made = add_bot(ask.world, ask.text("username"), ask.text("name"), (*person)->id);
  if (!made) return made.error();
  (*made)->manager = (*manager)->id;
  const JsonObject shown = show_user(ask.world, (*made)->id);
  Chat& chat = private_chat(ask.world, (*person)->id, (*manager)->id);
  post(ask.world, chat,
       {.from = (*person)->id, .content = {{"managed_bot_created", JsonObject{{"bot", shown}}}}});
  queue_update(ask.world, **manager, "managed_bot", (*person)->id,
               {{"user", show_user(ask.world, (*person)->id)}, {"bot", shown}});
  return Outcome{JsonObject{{"id", (*made)->id}, {"username", (*made)->username}}};
}

Result<Outcome> revoke_bot(const Ask& ask) {
  const auto bot = ask.bot();
  if (!bot) return bot.error();
  revoke_token(ask.world, **bot);
  return Outcome{JsonObject{{"id", (*bot)->id}, {"token", (*bot)->token}}};
}

Result<Outcome> add_fault(const Ask& ask) {
  Fault fault{.kind = ask.text("kind"),
              .method = ask.text("method"),
              .times = std::clamp<Number>(ask.number("times", 1), 1, kTimesMax),
              .retry_after = std::clamp<Number>(ask.number("retry_after", 3), 1, 86'400),
              .seconds = std::clamp<Number>(ask.number("seconds", 60), 0, 3600)};
  if (!is_call_fault(fault.kind) && !is_update_fault(fault.kind)) {
    return fail(
        Errc::invalid,
        "kind is flood, server_error, timeout, lost_reply, drop_before, duplicate, late or reordered");
  }
  if (ask.has("bot") && !ask.text("bot").empty()) {
    const auto bot = ask.bot();
    if (!bot) return bot.error();
    fault.bot = (*bot)->id;
  }
  if (ask.world.faults.size() >= kFaultsMax) return fail(Errc::limited, "too many faults wait");
  ask.world.faults.push_back(std::move(fault));
  return Outcome{};
}

Result<Outcome> clear_faults(const Ask& ask) {
  ask.world.faults.clear();
  return Outcome{};
}

Result<Outcome> set_limits(const Ask& ask) {
  FloodLimits& limits = ask.world.limits;
  limits.on = ask.flag("on", limits.on);
  limits.per_second = std::clamp<Number>(ask.number("per_second", limits.per_second), 1, 100'000);
  limits.per_chat_burst = std::clamp<Number>(ask.number("per_chat_burst", limits.per_chat_burst), 1, 100'000);
  limits.per_group_minute =
      std::clamp<Number>(ask.number("per_group_minute", limits.per_group_minute), 1, 100'000);
  ask.world.buckets.clear();
  return Outcome{JsonObject{{"on", limits.on},
                            {"per_second", limits.per_second},
                            {"per_chat_burst", limits.per_chat_burst},
                            {"per_group_minute", limits.per_group_minute}}};
}

}  // namespace banana::sandbox
