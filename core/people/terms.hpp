// Which version of the terms of service a person accepted, and when (MO6).
#pragma once

#include <cstdint>

#include "core/people/person.hpp"

namespace banana::people {

/// Accepting a version twice keeps the first time.
[[nodiscard]] Result<void> accept_terms(db::Tx& tx, UserId user, std::int64_t version, Instant now);

[[nodiscard]] inline bool must_accept_terms(const Person& person, std::int64_t current_version) {
  return person.terms_version < current_version;
}

}  // namespace banana::people
