// All that is known of a person, and forgetting it (ST13).
//
// Every module that keeps something about people describes it by one PersonalData; the program lists them all
// (personal_operations.hpp). Money records are exported but never erased: they refer to a UserId that means
// nobody any more.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/people/person.hpp"

namespace banana::people {

/// From one moment to before another.
struct Span {
  Instant from;
  Instant until;
  [[nodiscard]] bool holds(Instant at) const { return from <= at && at < until; }
  friend bool operator==(const Span&, const Span&) = default;
};

struct PersonalData {
  std::string_view section;  // the key in the export
  Json (*read)(db::Snapshot&, UserId);
  /// Where there may be very much of it: only what is of that time, in the shape of read(). Null: there is never much.
  Json (*read_span)(db::Snapshot&, UserId, const Span&) = nullptr;
  /// Of time before `until`, newest first: where it should be cut so that no span holds too much. Null: others say.
  std::vector<Instant> (*cuts)(db::Snapshot&, UserId, Instant until) = nullptr;
  /// Why the person can't be erased now, such as money that is on its way. Null: nothing stands against it.
  std::optional<Error> (*objection)(db::Snapshot&, UserId, Instant now) = nullptr;
  /// Null: what is kept is not about a person once the person is gone.
  void (*erase)(db::Tx&, UserId) = nullptr;
  /// What others are to be told as long as we know who it is: Telegram, not to charge them any more. Null: nothing.
  void (*leave)(db::Tx&, UserId, Instant now) = nullptr;
};

/// {"exported_at", "person": {…}, and a member for each section}. export_part.hpp gives the same in several files.
[[nodiscard]] Result<JsonObject> export_person(db::Snapshot& snapshot, UserId user,
                                               std::span<const PersonalData> sections, Instant now);

/// Refuses staff (take their role first) and whoever a section objects to; voids or pays out nothing itself.
[[nodiscard]] Result<void> erase_person(db::Tx& tx, UserId user, std::span<const PersonalData> sections,
                                        Instant now);

}  // namespace banana::people
