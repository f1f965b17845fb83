#include "daemon/peer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace banana::daemon {

namespace {

constexpr int kGroupsMax = 256;

struct User {
  std::string name;
  gid_t group = 0;
};

std::optional<User> find_user(uid_t uid) {
  std::array<char, 4096> text{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(uid, &entry, text.data(), text.size(), &found) != 0 || found == nullptr)
    return std::nullopt;
  return User{entry.pw_name, entry.pw_gid};
}

/// SO_PEERCRED tells the primary group only; most people are in the daemon's group by another membership.
bool is_member(uid_t uid, gid_t group) {
  const auto user = find_user(uid);
  if (!user) return false;
  std::vector<gid_t> groups(kGroupsMax);
  int count = kGroupsMax;
  if (::getgrouplist(user->name.c_str(), user->group, groups.data(), &count) < 0) return false;
  groups.resize(static_cast<std::size_t>(count));
  return std::ranges::find(groups, group) != groups.end();
}

}  // namespace

bool may_control(const net::Peer& peer) {
  if (!peer.local) return false;
  const net::Credentials& who = *peer.local;
  return who.uid == 0 || who.uid == ::geteuid() || who.gid == ::getegid() || is_member(who.uid, ::getegid());
}

std::string user_name(uid_t uid) {
  const auto user = find_user(uid);
  return user ? user->name : fmt::format("uid {}", uid);
}

}  // namespace banana::daemon
