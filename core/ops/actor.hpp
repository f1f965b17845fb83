// Who asks for an operation, and how much they may.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace banana::ops {

/// Each role may do what the roles before it may.
enum class Role : std::uint8_t { user, support, moderator, admin, operator_ };

[[nodiscard]] std::string_view to_string(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view name);

/// The door they came through.
enum class Door : std::uint8_t {
  shell,   // bananactl; the name is the Unix user
  chat,    // the admin chat; the name is the Telegram id
  api,     // the HTTP admin API; the name is the key's
  web,     // the web admin; the name is the session's user
  system,  // the scheduler and other parts of the daemon; the name is the part
};

[[nodiscard]] std::string_view to_string(Door door);
[[nodiscard]] std::optional<Door> parse_door(std::string_view name);

struct Actor {
  Door door = Door::system;
  std::string name;
  Role role = Role::user;
};

}  // namespace banana::ops
