// The process an operation runs in: what acts that are not one transaction may use of it.
//
// The daemon has one around its open database; the command line opens things when they are first asked for, so
// that `bananactl config check` never touches a database.
#pragma once

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/db/database.hpp"

namespace banana::config {
struct Loaded;
struct Sources;
}  // namespace banana::config

namespace banana::ops {

class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  virtual ~Host() = default;

  [[nodiscard]] virtual const Clock& clock() const = 0;
  [[nodiscard]] virtual IdMaker& ids() = 0;

  /// What configuration is read from, and what reading it gave; errors included.
  [[nodiscard]] virtual const config::Sources& sources() const = 0;
  [[nodiscard]] virtual const config::Loaded& loaded() = 0;

  /// Opens the database when it isn't open yet. The refusal says what to do about it.
  [[nodiscard]] virtual Result<db::Database*> database() = 0;
  /// The database, if this process has it open already; else null.
  [[nodiscard]] virtual db::Database* open_database() = 0;
};

}  // namespace banana::ops
