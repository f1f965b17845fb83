// People and bots: made, found, shown to bots.
#pragma once

#include <string_view>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

/// The id is chosen here. Refuses a taken or malformed username.
[[nodiscard]] Result<Person*> add_person(World& world, Person person);
[[nodiscard]] Result<Bot*> add_bot(World& world, std::string_view username, std::string_view name,
                                   Number owner = 0);

[[nodiscard]] Person* find_person(World& world, Number id);
[[nodiscard]] Bot* find_bot(World& world, Number id);
/// By username, without regard to case; an @ in front is fine.
[[nodiscard]] Bot* find_bot(World& world, std::string_view username);
[[nodiscard]] Bot* bot_with_token(World& world, std::string_view token);
[[nodiscard]] bool is_name_taken(World& world, std::string_view username);

/// "7000000001:AA…", 35 characters after the colon.
[[nodiscard]] std::string make_token(World& world, Number bot);
void revoke_token(World& world, Bot& bot);

/// A User object of the Bot API, for a person or a bot.
[[nodiscard]] JsonObject show_user(World& world, Number id);
/// What getMe says more.
[[nodiscard]] JsonObject show_me(World& world, const Bot& bot);
[[nodiscard]] std::string name_of(World& world, Number id);

}  // namespace banana::sandbox
