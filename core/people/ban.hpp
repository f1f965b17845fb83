// Keeping somebody out, for a while or for good (MO5).
#pragma once

#include <optional>
#include <string>

#include "core/people/person.hpp"

namespace banana::people {

struct BanOrder {
  std::string reason;                 // told to the person; 1 to limits::kReasonBytesMax bytes
  std::optional<Instant> until = {};  // none: for good
  std::string by;
};

/// Another ban takes the place of the one there is, and will be told again.
[[nodiscard]] Result<Person> ban(db::Tx& tx, UserId user, const BanOrder& order, Instant now);
/// conflict when no ban holds.
[[nodiscard]] Result<Person> unban(db::Tx& tx, UserId user, Instant now);

/// The ban to tell the person about, once: none when no ban holds or when they were told.
[[nodiscard]] std::optional<Ban> take_ban_notice(db::Tx& tx, const Person& person, Instant now);

}  // namespace banana::people
