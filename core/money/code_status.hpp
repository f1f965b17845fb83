// What became of a code somebody typed.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/money.hpp"

namespace banana::growth {

enum class CodeStatus : std::uint8_t {
  given,            // the tokens are in the wallet
  waiting,          // a percentage that counts with the next top-up
  unknown,          // no such code
  not_started,      // its time is to come
  ended,            // its time is over
  used_up,          // all its uses are taken; or a gift somebody took
  already_used,     // by this person
  another_waiting,  // they have a percentage that was not used yet
  revoked,
};
[[nodiscard]] std::string_view to_string(CodeStatus status);

struct Redemption {
  CodeStatus status = CodeStatus::unknown;
  Tokens tokens = {};        // given
  std::int64_t percent = 0;  // waiting
  friend bool operator==(const Redemption&, const Redemption&) = default;
};

}  // namespace banana::growth
