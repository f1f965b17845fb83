// One text, read once: literal pieces, places to fill in, and choices between wordings.
//
// The syntax is ICU's MessageFormat and ICU's parser reads it; putting the pieces together is ours (fill.hpp),
// because arguments must be escaped and ICU works in UTF-16.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/result.hpp"
#include "core/text/locale.hpp"

namespace banana::text {

struct Literal {
  std::string html;
  std::string plain;
};

/// {name}; {n, number}; {at, date, long}; # within a plural.
struct Place {
  std::string name;
  bool number = false;                // takes integers only
  std::optional<Dating> dating = {};  // takes instants only
};

struct Branch;

/// {n, plural, …}, {n, selectordinal, …}, {kind, select, …}
struct Choice {
  std::string name;
  std::optional<Plural> plural;  // none: select
  std::vector<Branch> branches;
};

using Piece = std::variant<Literal, Place, Choice>;
using Pieces = std::vector<Piece>;

struct Branch {
  std::string keyword;                // "one", "photo"; empty where it is for one number
  std::optional<std::int64_t> exact;  // =0
  Pieces pieces;
};

struct Pattern {
  std::string source;
  Pieces pieces;
  std::vector<std::string> arguments;  // sorted, each once
};

/// Longer ones are refused, whatever their key.
inline constexpr std::size_t kPatternBytesMax = 16 * 1024;

/// Syntax, plural forms of the language, tags. The refusal says what to write instead.
[[nodiscard]] Result<Pattern> parse_pattern(Language language, std::string_view source);

}  // namespace banana::text
