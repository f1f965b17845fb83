// Which server, and how a session there is set up.
#pragma once

#include <string>

#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/db/open.hpp"

namespace banana::db::postgres {

struct Target {
  Secret url;
  std::string description;  // "shop at db1:5432", for messages: never the password
  Millis connect_timeout;
  Millis statement_timeout;
  Millis lock_timeout;
};

/// Throws Error (misuse) when the URL can't be read, without quoting it.
[[nodiscard]] Target target_of(const PostgresOptions& options);

}  // namespace banana::db::postgres
