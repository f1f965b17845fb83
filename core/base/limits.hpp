// Bounds that hold everywhere. Those an operator may want to move are settings (core/config), not here.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/time.hpp"

namespace banana::limits {

/// Amounts above this are refused at every door, so that sums stay far from 64 bits.
inline constexpr std::int64_t kAmountMax = std::int64_t{1} << 62;

inline constexpr std::size_t kLogLineBytesMax = 64 * 1024;
inline constexpr std::size_t kConfigFileBytesMax = 256 * 1024;
inline constexpr std::size_t kSecretFileBytesMax = 64 * 1024;

/// Free text from people: reasons, notes, names.
inline constexpr std::size_t kReasonBytesMax = 1000;

/// How long one database operation may wait for its turn before its caller is told the system is overloaded.
inline constexpr Millis kDatabaseWaitMax{30'000};

}  // namespace banana::limits
