// From a side road back to where somebody was, with all they had put together: a language chosen in the middle of a form,
// tokens bought for a picture that waits for them.
//
//   return go_to(kBuy, way_back(visit));                  // the shop remembers where they came from
//   if (auto move = go_back(visit)) return *std::move(move);
#pragma once

#include <optional>

#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// What the screen of the side road is to remember: {"back": {"screen", "memory"}}.
[[nodiscard]] JsonObject way_back(const Visit& visit);
/// The same way back as the current screen's, for the next stretch of the same side road; empty when it has none.
[[nodiscard]] JsonObject same_way_back(const Visit& visit);

[[nodiscard]] bool has_way_back(const Visit& visit);
/// Nothing when the current screen has no way back.
[[nodiscard]] std::optional<Move> go_back(const Visit& visit);

/// As an action: back, or home.
[[nodiscard]] Move leave(Visit& visit, std::string_view value);
/// The last row of such a screen: Back where there is a way, and Home.
[[nodiscard]] std::vector<Button> leave_row(const Visit& visit);

}  // namespace banana::screens::studio
