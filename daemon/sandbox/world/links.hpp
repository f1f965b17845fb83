// Ways into groups and channels: links, requests, decisions, and out again.
#pragma once

#include <string_view>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

struct Place {
  Chat* chat = nullptr;
  InviteLink* link = nullptr;
};
/// A link that still lets people in, with its chat.
[[nodiscard]] Result<Place> find_link(World& world, std::string_view url);

enum class Joined { yes, requested };

/// A person follows a link, or joins a public chat (`link` null).
[[nodiscard]] Result<Joined> join(World& world, Number person, Chat& chat, InviteLink* link);
/// False when this person does not wait here.
[[nodiscard]] bool decide_join(World& world, Number by, Chat& chat, Number person, bool approve);
void leave(World& world, Chat& chat, Number who);

InviteLink& add_link(World& world, Chat& chat, InviteLink link);

}  // namespace banana::sandbox
