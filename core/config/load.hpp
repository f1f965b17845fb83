// Builds a Config from its sources: defaults, then the YAML file, systemd credentials, the environment and
// flags; later ones win. Every value that was written is checked, also one that another overrules, and all
// problems are reported at once.
//
//   const config::Environment environment = config::environment_of(environ);
//   const config::Loaded loaded = config::load(config::find_sources(environment, config_flag, set_flags));
//   for (const auto& warning : loaded.warnings) log::warning(warning.text());
//   if (!loaded.ok()) return loaded.error();
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/config/config.hpp"
#include "core/config/problem.hpp"

namespace banana::config {

inline constexpr std::string_view kDefaultFile = "/etc/banana/banana.yaml";
/// Names the file when no flag does.
inline constexpr std::string_view kFileVariable = "BANANA_CONFIG";

using Environment = std::map<std::string, std::string, std::less<>>;
/// From main's `environ`.
[[nodiscard]] Environment environment_of(const char* const* environ);

struct Sources {
  std::string file{kDefaultFile};
  bool file_must_exist = false;  // true when somebody named it
  Environment environment = {};
  std::vector<std::string> flags = {};  // "key=value"
};

/// `config_flag` (--config) names the file, else BANANA_CONFIG does, else it is kDefaultFile, which may be
/// missing.
[[nodiscard]] Sources find_sources(Environment environment, std::string_view config_flag,
                                   std::vector<std::string> set_flags);

struct Loaded {
  Config config;                // complete and valid only when ok()
  std::vector<Origin> origins;  // one per row of settings(), in its order
  std::vector<Problem> errors;
  std::vector<Problem> warnings;
  std::string file;  // the file that was read; empty when there is none

  [[nodiscard]] bool ok() const { return errors.empty(); }
  /// All errors as one refusal, a line each.
  [[nodiscard]] Error error() const;
};

/// Never throws for what a person may have written. Secrets it reads are hidden from the log from then on.
[[nodiscard]] Loaded load(const Sources& sources);

/// The keys whose values differ, for a reload.
struct Changes {
  std::vector<std::string_view> on_reload;   // taken over at once
  std::vector<std::string_view> at_restart;  // take effect only then
};
[[nodiscard]] Changes diff(const Config& before, const Config& after);

}  // namespace banana::config
