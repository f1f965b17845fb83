// Which language to speak: the first thing anybody is asked, and at any time later (ST1, ST13).
#include "core/people/contact.hpp"
#include "core/text/argument.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

bool is_first(const Visit& visit) { return !visit.person.language; }

Button button_for(const Visit& visit, Language language) {
  const std::string name{to_string(language)};
  const bool is_spoken = visit.person.language == language;
  return act((is_spoken ? "✓ " : "") + visit.say.plain("common.language." + name), "choose", name);
}

}  // namespace

View show_language(const Visit& visit) {
  View view{.html = is_first(visit)
                        ? visit.say.html("studio.language.first", {{"name", visit.person.first_name}})
                        : visit.say.html("studio.language.choose")};
  // The one their Telegram suggests is the first, so that most people just tap on top.
  const Language likely = visit.person.speaks();
  view.rows.push_back({button_for(visit, likely)});
  for (std::size_t n = 0; n < kLanguageNames.size(); ++n) {
    const auto language = static_cast<Language>(n);
    if (language != likely) view.rows.push_back({button_for(visit, language)});
  }
  if (!is_first(visit)) view.rows.push_back(leave_row(visit));
  return view;
}

Move choose_language(Visit& visit, std::string_view name) {
  const auto chosen = parse_language(name);
  if (!chosen || !people::set_language(visit.tx, visit.person.id, *chosen)) return again(visit.memory);
  const bool was_first = is_first(visit);
  visit.person.language = chosen;
  visit.say = visit.texts.in(*chosen);
  if (auto move = go_back(visit)) return *std::move(move);
  if (!was_first) return go_to(kHome);
  const Json* link = visit.memory.if_contains("link");
  Move move = open_link(
      visit, link != nullptr && link->is_string() ? std::string_view{link->as_string()} : std::string_view{});
  if (move.to == Move::To::screen && move.screen == kHome) move.memory["welcome"] = true;
  return move;
}

Move ask_language(Visit& visit, std::string_view /*argument*/) {
  if (visit.screen == kLanguage) return again(visit.memory);
  return go_to(kLanguage, way_back(visit));
}

}  // namespace banana::screens::studio
