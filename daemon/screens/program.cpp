#include "daemon/screens/program.hpp"

#include <algorithm>

namespace banana::screens {

Move stay(std::string toast) { return {.to = Move::To::stay, .toast = std::move(toast)}; }
Move alert(std::string text) { return {.to = Move::To::stay, .toast = std::move(text), .is_alert = true}; }
Move again(JsonObject memory) { return {.to = Move::To::again, .memory = std::move(memory)}; }
Move part_with(std::string slot, std::string toast) {
  return {.to = Move::To::part, .screen = std::move(slot), .toast = std::move(toast)};
}
Move go_to(std::string_view screen, JsonObject memory) {
  return {.to = Move::To::screen, .screen = std::string{screen}, .memory = std::move(memory)};
}

const Screen* Program::screen(std::string_view wanted) const {
  const auto found = std::find_if(screens.begin(), screens.end(),
                                  [&](const Screen& screen) { return screen.name == wanted; });
  return found == screens.end() ? nullptr : &*found;
}

}  // namespace banana::screens
