// The blocklist as a running process has it: what operators change is in force from then on, everywhere.
#pragma once

#include <memory>
#include <mutex>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/db/database.hpp"
#include "core/moderation/blocklist.hpp"

namespace banana::moderation {

/// Where whoever judges prompts asks for the list of the moment. Any thread.
class Blocklists {
 public:
  /// Begins with the shipped list, so that no prompt goes by before the database was read.
  Blocklists();

  [[nodiscard]] std::shared_ptr<const Blocklist> now() const;
  void publish(std::shared_ptr<const Blocklist> list);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Blocklist> list_;  // never null
};

/// Once; takes in the shipped rules when this database never had any.
[[nodiscard]] Task<> refresh(db::Database& database, Blocklists& lists, IdMaker& ids, const Clock& clock);

/// Until the database is stopped or the coroutine cancelled. All must outlive it.
[[nodiscard]] Task<> follow(db::Database& database, Blocklists& lists, IdMaker& ids, const Clock& clock);

}  // namespace banana::moderation
