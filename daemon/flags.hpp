// The daemon's command line. Everything else about it is configuration.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace banana::daemon {

struct Flags {
  enum class Act { run, demo, version, help };
  Act act = Act::run;
  std::string config;             // --config
  std::vector<std::string> sets;  // --set key=value; --role and --migrate are short for some
};

/// `arguments` without the program's name.
[[nodiscard]] Result<Flags> parse_flags(std::span<const char* const> arguments);
[[nodiscard]] std::string_view usage();

}  // namespace banana::daemon
