// The names of the table's enums, as texts and JSON have them.
#include <algorithm>
#include <array>

#include "core/ops/actor.hpp"
#include "core/ops/arg.hpp"
#include "core/ops/operation.hpp"

namespace banana::ops {

namespace {

constexpr std::array<std::string_view, 5> kRoles{"user", "support", "moderator", "admin", "operator"};
constexpr std::array<std::string_view, 5> kDoors{"shell", "chat", "api", "web", "system"};
constexpr std::array<std::string_view, 4> kEffects{"read", "write", "money", "bulk"};
constexpr std::array<std::string_view, 12> kKinds{"text", "integer", "flag",     "id",      "tokens", "stars",
                                                  "soum", "choice",  "duration", "instant", "json",   "path"};

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(Role role) { return kRoles[static_cast<std::size_t>(role)]; }
std::optional<Role> parse_role(std::string_view name) { return parse<Role>(kRoles, name); }

std::string_view to_string(Door door) { return kDoors[static_cast<std::size_t>(door)]; }
std::optional<Door> parse_door(std::string_view name) { return parse<Door>(kDoors, name); }

std::string_view to_string(Effect effect) { return kEffects[static_cast<std::size_t>(effect)]; }
std::string_view to_string(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

const Arg* Operation::arg(std::string_view arg_name) const {
  const auto found =
      std::find_if(args.begin(), args.end(), [&](const Arg& each) { return each.name == arg_name; });
  return found == args.end() ? nullptr : &*found;
}

}  // namespace banana::ops
