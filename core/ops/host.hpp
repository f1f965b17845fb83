// The process an operation runs in: what acts that are not one transaction may use of it.
//
// The daemon has one around its open database; the command line opens things when they are first asked for, so
// that `bananactl config check` never touches a database.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/db/database.hpp"

namespace banana::config {
struct Loaded;
struct Sources;
}  // namespace banana::config

namespace banana::blob {
class BlobStore;
}

namespace banana::picture {
class Darkroom;
}

namespace banana::telegram {
class Api;
}

namespace banana::vendors {
class Tester;
}

namespace banana::ops {

struct Outcome;
struct Request;
namespace control {
struct Hello;
}

/// What to do when there is no database yet.
enum class Missing : std::uint8_t { refuse, create };

class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  virtual ~Host() = default;

  [[nodiscard]] virtual const Clock& clock() const = 0;
  /// Ids are made with the node of the open database.
  [[nodiscard]] virtual IdMaker& ids() = 0;

  /// What configuration is read from, and what reading it gave; errors included.
  [[nodiscard]] virtual const config::Sources& sources() = 0;
  /// A host without any has every default.
  [[nodiscard]] virtual const config::Loaded& loaded();

  /// The database with this program's schema, opened when it isn't open yet. The refusal says what to do.
  [[nodiscard]] virtual Result<db::Database*> database() = 0;
  /// The same whatever its schema is: for migrations and doctor.
  [[nodiscard]] virtual Result<db::Database*> any_database(Missing missing) = 0;
  /// The database, if this process has it open already; else null.
  [[nodiscard]] virtual db::Database* open_database() = 0;

  /// Telegram as the bot with this token sees it, whether the bot is kept here or only about to be. For this
  /// operation; gone before the host.
  [[nodiscard]] virtual Result<std::shared_ptr<telegram::Api>> telegram(Secret token);

  /// Where pictures and clips are kept (core/blob/store.hpp). For this operation; gone before the host.
  [[nodiscard]] virtual Result<std::shared_ptr<blob::BlobStore>> blobs();

  /// What opens stored pictures (core/picture/darkroom.hpp). For this operation; gone before the host.
  [[nodiscard]] virtual Result<std::shared_ptr<picture::Darkroom>> darkroom();

  /// An AI vendor, to be asked by an operator (core/vendors/tester.hpp). For this operation; gone before the host.
  [[nodiscard]] virtual Result<std::shared_ptr<vendors::Tester>> vendor(std::string_view name);

  /// The other process that has the database, when one answers at the control socket. Nothing when none does,
  /// a refusal when its socket can't be used. The daemon itself has no other.
  [[nodiscard]] virtual Task<Result<std::optional<control::Hello>>> find_daemon();
  /// How far a long act is, for whoever watches. Any thread.
  virtual void progress(std::size_t done, std::size_t total, std::string_view what);

  /// Has that process run an operation.
  [[nodiscard]] virtual Task<Result<Outcome>> ask_daemon(const Request& request);
};

}  // namespace banana::ops
