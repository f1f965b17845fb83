// A row of the table of settings, and the accessors that join a row to the member of Config it fills.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/config/codec.hpp"

namespace banana::config {

/// A value as somebody wrote it: one text, or a list of them.
struct Written {
  struct Item {
    std::string text;
    int line = 0;  // from 1; 0 when it comes from elsewhere than a file
    int column = 0;
  };
  std::vector<Item> items = {};
  bool is_list = false;
};

/// What is wrong with a Written value.
struct Fault {
  Wrong wrong;
  std::optional<std::size_t> item = {};  // the one it is about; the value as a whole when there is none
  bool quote = true;                     // whether the item's text says more than `wrong`
};

/// What can be done with a setting without knowing its type. Made by setting<&Config::…>.
struct Access {
  std::string_view type;
  bool is_list;
  std::optional<Fault> (*read)(const Written& written, const ReadContext& context, Config& config);
  /// Secrets masked.
  std::string (*print)(const Config& config);
  std::string (*allowed)(const Limits& limits);
  bool (*same)(const Config& a, const Config& b);
  /// What must never be printed.
  std::vector<Secret> (*secrets)(const Config& config);
};

/// Whether a running daemon takes a new value on reload.
enum class Change { at_restart, on_reload };

struct Setting {
  std::string_view key;
  std::string_view fallback;   // the default, as it would be written; <data_dir> stands for that setting
  std::string_view help;       // plain sentences
  std::string_view unit = {};  // of a whole number
  Limits limits = {};
  Change change = Change::at_restart;
  bool secret = false;  // may hold one: also read from files and systemd credentials, never quoted
  std::array<std::string_view, 2> also_env = {};  // names of other programs', beside BANANA_<KEY>
  Access access = {};

  /// "database", "providers.openai", or nothing for a setting that stands alone.
  [[nodiscard]] std::string_view group() const;
  /// Its name within the group: "url".
  [[nodiscard]] std::string_view name() const;
  /// Every environment variable that sets it, the strongest first.
  [[nodiscard]] std::vector<std::string> env_names() const;
  /// What is allowed, with the unit.
  [[nodiscard]] std::string allowed() const;
};

struct Group {
  std::string_view name;
  std::string_view help;
};

inline constexpr std::string_view kDataDir = "<data_dir>";

/// The table. The order is that of the written configuration; data_dir comes first, as others build on it.
[[nodiscard]] std::span<const Setting> settings();
[[nodiscard]] std::span<const Group> groups();

[[nodiscard]] const Setting* find_setting(std::string_view key);
[[nodiscard]] const Group* find_group(std::string_view name);
/// The setting or group a mistyped key was meant to be; empty when none is near.
[[nodiscard]] std::string_view nearest_key(std::string_view key);

// ---- How a row finds its member
// --------------------------------------------------------------------------------

template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;

inline constexpr std::size_t kItemsMax = 1000;

template <class T>
bool same_value(const T& a, const T& b) {
  if constexpr (requires { Codec<T>::same(a, b); }) {
    return Codec<T>::same(a, b);
  } else {
    return a == b;
  }
}

template <class T>
bool same_value(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& one, const T& other) { return same_value(one, other); });
}

template <class T>
std::optional<Fault> read_into(const Written& written, const ReadContext& context, T& out) {
  if (written.is_list) return Fault{Wrong{"a list where one value belongs"}};
  if (auto wrong = Codec<T>::read(written.items.front().text, context, out))
    return Fault{std::move(*wrong), 0};
  return {};
}

template <class T>
std::optional<Fault> read_into(const Written& written, const ReadContext& context, std::vector<T>& out) {
  std::vector<T> values;
  if (written.items.size() > kItemsMax)
    return Fault{Wrong{fmt::format("a list of more than {} values", kItemsMax)}};
  for (std::size_t i = 0; i < written.items.size(); ++i) {
    T value{};
    if (auto wrong = Codec<T>::read(written.items[i].text, context, value))
      return Fault{std::move(*wrong), i};
    const auto is_it = [&](const T& other) { return same_value(other, value); };
    if (std::none_of(values.begin(), values.end(), is_it)) values.push_back(std::move(value));
  }
  if (values.size() < context.limits.items_min) return Fault{Wrong{"an empty list"}};
  out = std::move(values);
  return {};
}

template <class T>
std::string print_value(const T& value) {
  return Codec<T>::print(value);
}

template <class T>
std::string print_value(const std::vector<T>& values) {
  std::string out = "[";
  for (const T& value : values) {
    if (out.size() > 1) out += ", ";
    out += Codec<T>::print(value);
  }
  return out + "]";
}

template <class T>
std::vector<Secret> secrets_in(const T& value) {
  if constexpr (requires { Codec<T>::secrets(value); }) return Codec<T>::secrets(value);
  return {};
}

template <class T>
std::vector<Secret> secrets_in(const std::vector<T>& values) {
  std::vector<Secret> all;
  for (const T& value : values) {
    for (Secret& secret : secrets_in(value)) all.push_back(std::move(secret));
  }
  return all;
}

template <class T>
struct ElementOf {
  using type = T;
};
template <class T>
struct ElementOf<std::vector<T>> {
  using type = T;
};

/// A row whose member is where kAt, a function of a Config, finds it: the member's type decides how it is read, so a
/// row can't disagree with the struct.
template <auto kAt>
constexpr Setting setting_at(Setting row) {
  using T = std::remove_cvref_t<decltype(kAt(std::declval<Config&>()))>;
  using Element = typename ElementOf<T>::type;
  row.access = Access{
      .type = Codec<Element>::kType,
      .is_list = kIsList<T>,
      .read = [](const Written& written, const ReadContext& context,
                 Config& config) { return read_into(written, context, kAt(config)); },
      .print = [](const Config& config) { return print_value(kAt(config)); },
      .allowed = [](const Limits& limits) { return Codec<Element>::allowed(limits); },
      .same = [](const Config& a, const Config& b) { return same_value(kAt(a), kAt(b)); },
      .secrets = [](const Config& config) { return secrets_in(kAt(config)); },
  };
  return row;
}

/// setting<&Config::http, &HttpConfig::body_max>({.key = "http.body_max", …}).
template <auto... Path>
constexpr Setting setting(Setting row) {
  return setting_at<[](auto& config) -> auto& { return (config.*....*Path); }>(row);
}

}  // namespace banana::config
