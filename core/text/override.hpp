// Texts that owners said differently: rows of text_override.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/text/catalogue.hpp"

namespace banana::text {

/// Raised when a row changes.
inline constexpr std::string_view kChannel = "texts";

struct Override {
  std::string key;
  Language language;
  std::string body;
  Instant set_at;
  std::string set_by;
};

[[nodiscard]] std::vector<Override> read_overrides(db::Snapshot& snapshot);
[[nodiscard]] std::optional<Override> find_override(db::Snapshot& snapshot, std::string_view key,
                                                    Language language);
void set_override(db::Tx& tx, const Override& said);
/// False when there was none.
bool unset_override(db::Tx& tx, std::string_view key, Language language);

/// A new catalogue with these in it. One that doesn't fit its text is left out, and the log says so.
[[nodiscard]] std::shared_ptr<const Catalogue> with_overrides(const Catalogue& base,
                                                              const std::vector<Override>& overrides);

}  // namespace banana::text
