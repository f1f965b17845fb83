#include "core/config/describe.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/spelling.hpp"
#include "core/config/setting.hpp"

namespace banana::config {

namespace {

std::string type_of(const Setting& setting) {
  return setting.access.is_list ? fmt::format("list of {}s", setting.access.type)
                                : std::string{setting.access.type};
}

std::string_view change_of(const Setting& setting) {
  return setting.change == Change::on_reload ? "on reload, without a restart" : "at the next start";
}

std::string secret_files_of(const Setting& setting) {
  if (!setting.secret) return {};
  return fmt::format("{}_file in the configuration, {}_FILE in the environment, or the systemd credential {}",
                     setting.key, setting.env_names().front(), setting.key);
}

}  // namespace

std::vector<Shown> show(const Loaded& loaded) {
  std::vector<Shown> lines;
  for (const Setting& setting : settings()) {
    lines.push_back({setting.key, setting.access.print(loaded.config), loaded.origins[lines.size()]});
  }
  return lines;
}

Result<Explanation> explain(std::string_view key) {
  if (const Setting* setting = find_setting(key)) {
    return Explanation{
        .key = setting->key,
        .help = setting->help,
        .type = type_of(*setting),
        .allowed = setting->allowed(),
        .fallback = std::string{setting->fallback},
        .environment = setting->env_names(),
        .secret_files = secret_files_of(*setting),
        .change = change_of(*setting),
    };
  }
  if (find_group(key) != nullptr) {
    std::vector<std::string_view> keys;
    for (const Setting& setting : settings()) {
      if (setting.group() == key) keys.push_back(setting.key);
    }
    return fail(Errc::invalid, fmt::format("\"{}\" is a group of settings", key),
                fmt::format("Name one of them: {}.", fmt::join(keys, ", ")));
  }
  const std::string_view near = nearest_key(key);
  return fail(Errc::not_found, fmt::format("no setting is called \"{}\"", key.substr(0, 80)),
              near.empty() ? "\"bananactl config show\" lists them all." : did_you_mean(near).substr(1));
}

}  // namespace banana::config
