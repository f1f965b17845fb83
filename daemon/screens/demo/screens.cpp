#include "daemon/screens/demo/screens.hpp"

#include "core/people/contact.hpp"
#include "core/telegram/methods.hpp"

namespace banana::screens::demo {

std::vector<Button> home_row(const Visit& visit) {
  return {go(visit.say.plain("common.button.home"), std::string{kHome})};
}

View show_home(const Visit& visit) {
  const auto to = [&](std::string_view text, std::string_view screen) {
    return go(visit.say.plain(text), std::string{screen});
  };
  return {.html = visit.say.html("demo.welcome", {{"name", visit.person.first_name}}) + "\n\n" +
                  visit.say.html("demo.menu.title"),
          .rows = {{to("demo.button.photo", kPhoto)},
                   {to("demo.button.buy", kBuy), to("demo.button.balance", kBalance)},
                   {to("demo.button.language", kLanguage), to("demo.button.help", kHelp)}}};
}

View show_photo(const Visit& visit) {
  return {.html = visit.say.html("demo.photo.ask"), .rows = {home_row(visit)}};
}

Move echo(Visit& visit, const telegram::Message& message) {
  if (!message.attachment || message.attachment->kind != telegram::FileKind::photo) {
    visit.send(telegram::send_message(visit.chat, visit.say.html("demo.photo.wanted")));
    return again();
  }
  visit.send(telegram::send_photo(visit.chat, telegram::by_id(message.attachment->file_id),
                                  visit.say.html("demo.photo.echo"), {.reply_to = message.id}));
  return again();
}

View show_language(const Visit& visit) {
  View view{.html = visit.say.html("demo.language.choose")};
  for (const std::string_view language : kLanguageNames) {
    view.rows.push_back(
        {act(visit.say.plain("common.language." + std::string{language}), "choose", std::string{language})});
  }
  view.rows.push_back(home_row(visit));
  return view;
}

Move choose_language(Visit& visit, std::string_view language) {
  const auto chosen = parse_language(language);
  if (!chosen || !people::set_language(visit.tx, visit.person.id, *chosen)) return again();
  visit.person.language = chosen;
  return go_to(kHome);
}

View show_help(const Visit& visit) {
  const auto* named = visit.memory.if_contains("text");
  const std::string_view key = named != nullptr ? std::string_view{named->as_string()} : "demo.help";
  return {.html = visit.say.html(key), .rows = {home_row(visit)}};
}

}  // namespace banana::screens::demo
