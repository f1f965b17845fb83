// What tokens cost in Stars (PA3): packs of any number, and any amount of Stars within bounds at a rate. A payment
// keeps its own copy of what was bought, so these may change and go at any time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"

namespace banana::money {

inline constexpr std::int64_t kStarsMax = 1'000'000;
inline constexpr std::int64_t kTokensMax = 1'000'000'000'000;
inline constexpr std::int64_t kPlaceMax = 1'000'000;
inline constexpr std::int64_t kRateMax = 1'000'000'000;
inline constexpr std::size_t kTitleBytesMax = 100;

enum class Offered : std::uint8_t { no, yes };

/// Who changed what is sold, and when: kept in the row.
struct Touch {
  Instant at;
  std::string by;
};

struct Pack {
  std::string name;        // "starter": as check_key() allows
  std::string title = {};  // for people; empty: the locale's own for this name
  Stars stars;
  Tokens tokens;
  Tokens bonus = {};
  std::int64_t place = 0;  // they are listed by place, then by stars
  Offered offered = Offered::yes;
  Touch touch = {};

  [[nodiscard]] Tokens gives() const { return tokens + bonus; }
};

[[nodiscard]] Result<> set_pack(db::Tx& tx, const Pack& pack);
/// False when there was none.
[[nodiscard]] bool remove_pack(db::Tx& tx, std::string_view name);
[[nodiscard]] std::optional<Pack> find_pack(db::Snapshot& snapshot, std::string_view name);
[[nodiscard]] std::vector<Pack> all_packs(db::Snapshot& snapshot);
/// Those to be shown to a buyer.
[[nodiscard]] std::vector<Pack> offered_packs(db::Snapshot& snapshot);

/// Any number of Stars from min to max. The rate is in tokens for 1000 Stars; a buyer gets whole tokens, what is
/// left of one stays with us.
struct CustomPack {
  Stars min;
  Stars max;
  std::int64_t rate = 0;
  Touch touch = {};

  /// invalid outside the bounds, naming them.
  [[nodiscard]] Result<Tokens> gives(Stars stars) const;
};

/// Refuses a rate that would give less than a token for the smallest amount.
[[nodiscard]] Result<> set_custom_pack(db::Tx& tx, const CustomPack& custom);
[[nodiscard]] bool remove_custom_pack(db::Tx& tx);
/// Nothing while it is not offered.
[[nodiscard]] std::optional<CustomPack> custom_pack(db::Snapshot& snapshot);

}  // namespace banana::money
