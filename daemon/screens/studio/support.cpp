// Where people write to the people behind the bot: words, pictures, files (AD, MO5).
#include "daemon/screens/support.hpp"

#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {

View show_support(const Visit& visit) {
  const Json* text = visit.memory.if_contains("text");
  const std::string_view key = text != nullptr ? std::string_view{text->as_string()} : "support.ask";
  return {.html = visit.say.html(key), .rows = {home_row(visit)}};
}

Move write_to_support(Visit& visit, const telegram::Message& message) {
  return go_to(kSupport, {{"text", text_of(pass_to_support(visit, message))}});
}

Move open_support(Visit& /*visit*/, std::string_view /*value*/) { return go_to(kSupport); }
Move open_pay_support(Visit& /*visit*/, std::string_view /*value*/) {
  return go_to(kSupport, {{"text", "support.ask_payment"}});
}

}  // namespace banana::screens::studio
