// Somebody wrote to a bot: make sure we know them as they are now.
#pragma once

#include <cstdint>
#include <string>

#include "core/db/tx.hpp"
#include "core/people/person.hpp"

namespace banana::people {

/// Ids of Telegram have at most 52 significant bits.
inline constexpr std::int64_t kTelegramIdMax = (std::int64_t{1} << 52) - 1;

/// What Telegram says about the sender.
struct Contact {
  std::int64_t telegram_id = 0;
  std::string first_name = {};
  std::string last_name = {};
  std::string username = {};
  std::string language_code = {};
};

struct Met {
  Person person;
  bool is_new = false;  // this contact is the first
};

/// The hot path: one SELECT when nothing changed. A last contact is noted to the hour, names when they change;
/// a username that moved here leaves whoever had it. Everything a bot asks about a person (ban, role, language,
/// terms) comes with the answer.
[[nodiscard]] Met touch(db::Tx& tx, const Contact& contact, Instant now);

/// The language they chose.
[[nodiscard]] Result<void> set_language(db::Tx& tx, UserId user, Language language);

}  // namespace banana::people
