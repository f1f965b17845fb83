// What is shown first: templates that operators chose for a while and a language, then those that are used most.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/gallery/seen.hpp"

namespace banana::gallery {

struct TrendTag;
using TrendId = Id<TrendTag>;

inline constexpr std::size_t kTrendsMax = 200;
/// Uses of so many days count.
inline constexpr std::int64_t kTrendDays = 7;

/// Chosen by an operator.
struct Trend {
  TrendId id;
  std::string of;                         // the template
  std::optional<Language> language = {};  // none: all
  Instant from;
  Instant until;
  std::int64_t position = 1;  // the lowest first
  std::string by = {};
};

/// Refuses a template that is not there, a window that is none or over, and more than there may be.
[[nodiscard]] Result<Trend> add_trend(db::Tx& tx, IdMaker& ids, Trend trend, Instant now);
[[nodiscard]] bool remove_trend(db::Tx& tx, TrendId id);
/// Those that are not over, by their windows' beginnings.
[[nodiscard]] std::vector<Trend> read_trends(db::Snapshot& snapshot, Instant now);

/// For people who speak it: at most `most`, each once, all of them on. Uses by all languages count when their own has none.
[[nodiscard]] std::vector<Label> trending(db::Snapshot& snapshot, Language language, Instant now,
                                          std::int64_t most);

}  // namespace banana::gallery
