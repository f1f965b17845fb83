#include "daemon/screens/studio/way_back.hpp"

#include "daemon/screens/studio/program.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

constexpr std::string_view kBack = "back";

/// Whoever goes in circles, from the shop to the balance and on to the shop, is not to remember it all.
constexpr int kRoadsMax = 3;

const JsonObject* kept(const Visit& visit) {
  const Json* back = visit.memory.if_contains(kBack);
  return back != nullptr ? back->if_object() : nullptr;
}

/// How many side roads lead to a screen with this memory.
int roads(const JsonObject& memory) {
  const Json* back = memory.if_contains(kBack);
  return back != nullptr ? 1 + roads(back->at("memory").as_object()) : 0;
}

}  // namespace

JsonObject way_back(const Visit& visit) {
  if (roads(visit.memory) >= kRoadsMax) return same_way_back(visit);
  return {{kBack, JsonObject{{"screen", visit.screen}, {"memory", visit.memory}}}};
}

JsonObject same_way_back(const Visit& visit) {
  const JsonObject* back = kept(visit);
  return back != nullptr ? JsonObject{{kBack, *back}} : JsonObject{};
}

bool has_way_back(const Visit& visit) { return kept(visit) != nullptr; }

std::optional<Move> go_back(const Visit& visit) {
  const JsonObject* back = kept(visit);
  if (back == nullptr) return std::nullopt;
  const std::string_view screen = back->at("screen").as_string();
  // An older version may have had it.
  if (program().screen(screen) == nullptr) return std::nullopt;
  return go_to(screen, back->at("memory").as_object());
}

Move leave(Visit& visit, std::string_view /*value*/) { return go_back(visit).value_or(go_to(kHome)); }

std::vector<Button> leave_row(const Visit& visit) {
  std::vector<Button> row;
  if (has_way_back(visit)) row.push_back(act(visit.say.plain("common.button.back"), "back"));
  row.push_back(go(visit.say.plain("common.button.home"), std::string{kHome}));
  return row;
}

}  // namespace banana::screens::studio
