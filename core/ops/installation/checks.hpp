// What doctor looks at. Each check says what it found, and what to do when that is bad.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/config/load.hpp"

namespace banana::ops {

struct Finding {
  std::string_view check;
  bool passed = true;
  std::string detail = {};
  std::string fix = {};  // empty when it passed
};

[[nodiscard]] Finding check_configuration(const config::Loaded& loaded);
/// The data directory is there and ours to write.
[[nodiscard]] Finding check_directory(const Config& config);
/// Nobody else reads the database or secrets in the configuration.
[[nodiscard]] Finding check_permissions(const config::Loaded& loaded);
[[nodiscard]] Finding check_disk(const Config& config);
/// From what `migrate status` gives.
[[nodiscard]] Finding check_schema(const Json& status);
/// Ids are made from the time: a clock that is behind would make new things older than old ones.
[[nodiscard]] Finding check_clock(const Json& status, Instant now);

}  // namespace banana::ops
