// Flags, the environment, systemd credentials, and files that hold one secret.
#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/base/spelling.hpp"
#include "core/config/read_file.hpp"
#include "core/config/sources.hpp"

namespace banana::config {

namespace {

constexpr std::string_view kPrefix = "BANANA_";
/// Variables of the build and the tests, which configure no daemon.
constexpr std::string_view kTestPrefix = "BANANA_TEST_";
constexpr std::string_view kCredentials = "CREDENTIALS_DIRECTORY";

/// The variable's value; one that is set to nothing counts as not set.
const std::string* lookup(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() || found->second.empty() ? nullptr : &found->second;
}

void warn_of_unknown_variables(const Environment& environment, Gathered& out) {
  std::vector<std::string> known{std::string{kFileVariable}};
  for (const Setting& setting : settings()) {
    const std::string name = setting.env_names().front();
    if (setting.secret) known.push_back(name + "_FILE");
    known.push_back(name);
  }
  const std::vector<std::string_view> names{known.begin(), known.end()};
  for (auto it = environment.lower_bound(kPrefix); it != environment.end() && it->first.starts_with(kPrefix);
       ++it) {
    const std::string& name = it->first;
    if (name.starts_with(kTestPrefix) || std::find(names.begin(), names.end(), name) != names.end()) continue;
    out.warnings.push_back({.at = {Layer::environment, name},
                            .what = "no setting has this name; it has no effect",
                            .meant = std::string{nearest(name, names)}});
  }
}

/// The strongest of the setting's variables that is set, by value or by file.
void gather_variable(const Setting& setting, const Environment& environment, Gathered& out) {
  for (const std::string& name : setting.env_names()) {
    const std::string* value = lookup(environment, name);
    const std::string file_variable = name + "_FILE";
    const std::string* file = setting.secret ? lookup(environment, file_variable) : nullptr;
    const Origin origin{Layer::environment, name};
    if (value != nullptr && file != nullptr) {
      out.errors.push_back({.at = origin,
                            .key = std::string{setting.key},
                            .what = fmt::format("set here and by {}; keep one", file_variable)});
    } else if (value != nullptr) {
      out.assignments.push_back({&setting, written_as_text(setting, *value), origin, working_folder()});
    } else if (file != nullptr) {
      add_secret_file(setting, *file, {Layer::environment, file_variable}, out);
    }
    if (value != nullptr || file != nullptr) return;
  }
}

}  // namespace

std::filesystem::path working_folder() {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::current_path(ignored);
  return folder.empty() ? "/" : folder;
}

Written written_as_text(const Setting& setting, std::string_view text) {
  Written written{.is_list = setting.access.is_list};
  if (!written.is_list) {
    written.items.push_back({.text = std::string{text}});
    return written;
  }
  // Also as JSON, which Python programs write: ["a", "b"].
  constexpr std::string_view kBetween = ", \t[]\"'";
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (text.empty()) return written;
    const std::string_view item = text.substr(0, text.find_first_of(kBetween));
    written.items.push_back({.text = std::string{item}});
    text.remove_prefix(item.size());
  }
}

void add_secret_file(const Setting& setting, const std::string& path, const Origin& at, Gathered& out) {
  const auto file = read_file(path, limits::kSecretFileBytesMax);
  if (!file) {
    out.errors.push_back({.at = at,
                          .key = std::string{setting.key},
                          .what = fmt::format("the file {} {}", path, file.error().message)});
    return;
  }
  if (file->world_readable) {
    out.warnings.push_back({.at = at,
                            .key = std::string{setting.key},
                            .what = fmt::format("every user of this machine can read the secret in {}", path),
                            .hint = fmt::format("Run: chmod o-r {}", path)});
  }
  std::string_view text = file->text;
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  Origin origin{at.layer, at.layer == Layer::environment ? fmt::format("{}={}", at.name, path) : path};
  out.assignments.push_back(
      {&setting, written_as_text(setting, text), std::move(origin), (working_folder() / path).parent_path()});
}

void gather_credentials(const Sources& sources, Gathered& out) {
  const std::string* folder = lookup(sources.environment, kCredentials);
  if (folder == nullptr) return;
  for (const Setting& setting : settings()) {
    if (!setting.secret) continue;
    const std::string path = fmt::format("{}/{}", *folder, setting.key);
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
      add_secret_file(setting, path, {Layer::credential, path}, out);
  }
}

void gather_environment(const Sources& sources, Gathered& out) {
  for (const Setting& setting : settings()) gather_variable(setting, sources.environment, out);
  warn_of_unknown_variables(sources.environment, out);
}

void gather_flags(const Sources& sources, Gathered& out) {
  const Origin origin{Layer::flag, "--set"};
  for (const std::string& flag : sources.flags) {
    const std::size_t equals = flag.find('=');
    const std::string key = flag.substr(0, equals);
    const Setting* setting = find_setting(key);
    if (setting == nullptr && equals == std::string::npos) {
      // Not quoted: it may be a value, and a secret.
      out.errors.push_back({.at = origin, .what = "no key and value; write --set KEY=VALUE"});
    } else if (setting == nullptr) {
      out.errors.push_back(
          {.at = origin, .what = "unknown key " + in_quotes(key), .meant = std::string{nearest_key(key)}});
    } else if (equals == std::string::npos) {
      out.errors.push_back({.at = origin,
                            .key = key,
                            .what = "nothing is set",
                            .hint = fmt::format("Write --set {}=VALUE.", key)});
    } else {
      out.assignments.push_back({setting,
                                 written_as_text(*setting, std::string_view{flag}.substr(equals + 1)), origin,
                                 working_folder()});
    }
  }
}

}  // namespace banana::config
