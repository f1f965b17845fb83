// A person as they are known: one row of table `person`.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/language.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/ops/actor.hpp"
#include "core/people/user_id.hpp"

namespace banana::people {

struct Ban {
  Instant at;
  std::optional<Instant> until;  // none: for good
  std::string reason;
  std::string by;
  std::optional<Instant> told_at;  // when the person was told

  [[nodiscard]] bool holds(Instant now) const { return !until || *until > now; }
};

struct Person {
  UserId id;
  std::optional<std::int64_t> telegram_id;  // none once erased
  std::string first_name;
  std::string last_name;
  std::string username;                     // without @; may be empty
  std::string language_code;                // what Telegram says
  std::optional<Language> language;         // what they chose
  ops::Role given_role = ops::Role::user;   // by an operation
  ops::Role config_role = ops::Role::user;  // by admin.ids and moderator.ids
  std::int64_t terms_version = 0;           // the highest they accepted
  std::optional<Ban> ban;                   // the last one, over or not
  bool returned = false;                    // was here before, and had everything erased
  Instant created_at;
  Instant seen_at;  // to the hour
  std::optional<Instant> erased_at;

  [[nodiscard]] ops::Role role() const { return std::max(given_role, config_role); }
  [[nodiscard]] bool is_banned(Instant now) const { return ban && ban->holds(now); }
  [[nodiscard]] std::string name() const;
  /// "Ali Valiyev (@ali, 7002)", or what there is of it.
  [[nodiscard]] std::string label() const;
  /// The chosen language, else the one their Telegram suggests.
  [[nodiscard]] Language speaks() const { return language.value_or(guess_language(language_code)); }
};

[[nodiscard]] std::optional<Person> find(db::Snapshot& snapshot, UserId id);
[[nodiscard]] std::optional<Person> find_by_telegram_id(db::Snapshot& snapshot, std::int64_t telegram_id);
/// Whoever was seen last under this name; case does not matter.
[[nodiscard]] std::optional<Person> find_by_username(db::Snapshot& snapshot, std::string_view username);

/// As find(), for acts on somebody: refuses who doesn't exist and who was erased.
[[nodiscard]] Result<Person> find_present(db::Snapshot& snapshot, UserId id);

}  // namespace banana::people
