#include "core/config/setting.hpp"

#include <fmt/format.h>

#include "core/base/spelling.hpp"

namespace banana::config {

std::string_view Setting::group() const {
  const std::size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot);
}

std::string_view Setting::name() const { return group().empty() ? key : key.substr(group().size() + 1); }

std::vector<std::string> Setting::env_names() const {
  std::string own = fmt::format("BANANA_{}", key);
  for (char& c : own) {
    if (c == '.') c = '_';
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  std::vector<std::string> names{std::move(own)};
  for (std::string_view other : also_env) {
    if (!other.empty()) names.emplace_back(other);
  }
  return names;
}

std::string Setting::allowed() const {
  std::string text = access.allowed(limits);
  if (!unit.empty()) text += fmt::format(" {}", unit);
  return access.is_list ? fmt::format("a list, each item {}", text) : text;
}

const Setting* find_setting(std::string_view key) {
  for (const Setting& setting : settings()) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

const Group* find_group(std::string_view name) {
  for (const Group& group : groups()) {
    if (group.name == name) return &group;
  }
  return nullptr;
}

std::string_view nearest_key(std::string_view key) {
  std::vector<std::string_view> known;
  for (const Setting& setting : settings()) known.push_back(setting.key);
  for (const Group& group : groups()) known.push_back(group.name);
  if (const std::string_view near = nearest(key, known); !near.empty()) return near;
  // "listen" at the top, or "server.listen", meant web.listen.
  const std::string_view name = key.substr(key.rfind('.') + 1);
  std::string_view same_name;
  for (const Setting& setting : settings()) {
    if (setting.name() != name) continue;
    if (!same_name.empty()) return {};
    same_name = setting.key;
  }
  return same_name;
}

}  // namespace banana::config
