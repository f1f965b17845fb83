// The value of one argument: read as its row says, and written so that it reads the same again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/ops/arg.hpp"

namespace banana::ops {

/// Integers, ids, amounts and durations, with their kind so that Tokens can't be read as Stars.
struct Number {
  Kind kind;
  std::int64_t units;
};

/// std::monostate where nothing was given.
using Value = std::variant<std::monostate, bool, Number, std::string, Instant, Json>;

enum class Source : std::uint8_t {
  words,  // a shell's or a chat's: everything is text
  json,
};

/// How a person knows the argument: --reason, USER; in JSON its name.
[[nodiscard]] std::string shown_name(const Arg& arg, Source source);

/// The refusal names the argument, what is allowed and what was given.
[[nodiscard]] Result<Value> read_value(const Arg& arg, const Json& given, Instant now, Source source);

[[nodiscard]] Json to_json(const Value& value);

/// "between 1 and 500", "at least 1h", "at most 1000 bytes"; empty when anything goes. For messages and help.
[[nodiscard]] std::string bounds_text(const Arg& arg);

/// Soum with their hundredth part, "15000.50"; ".00" is left out.
[[nodiscard]] std::string format_soum(std::int64_t tiyin);

}  // namespace banana::ops
