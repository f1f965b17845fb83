// ST15: one template with its example, then its questions one by one, then the card with the price.
#include "core/gallery/template.hpp"

#include "core/moderation/prompt.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/studio/offered.hpp"
#include "daemon/screens/studio/own_job.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

std::optional<Offered> chosen(const Visit& visit) {
  const Json* id = visit.memory.if_contains("template");
  if (id == nullptr || !id->is_string()) return std::nullopt;
  return offered(visit, std::string_view{id->get_string()});
}

bool is_picture(const telegram::Attachment& file) {
  return file.kind == telegram::FileKind::photo ||
         (file.kind == telegram::FileKind::document && file.mime_type.starts_with("image/"));
}

/// Takes what the message brings for what is asked. Nothing is wrong, or a text's key.
std::string_view take_answer(const Offered& what, const Asking& asked, const telegram::Message& message,
                             Answered& given) {
  const bool wants_photo = asked.placeholder.empty();
  const bool is_photo = message.attachment && is_picture(*message.attachment);
  if (is_photo && !what.photo.empty()) given.photo = message.attachment->file_id;
  if (wants_photo) return given.photo.empty() ? "studio.template.photo_wanted" : std::string_view{};
  const std::string words = moderation::clean_prompt(message.text).text;
  if (words.empty()) return "studio.template.words_wanted";
  if (telegram::utf16_length(words) > gallery::kAnswerMax) return "studio.template.too_long";
  given.words[asked.placeholder] = words;
  return {};
}

}  // namespace

View show_template(const Visit& visit) {
  const auto what = chosen(visit);
  if (!what) return {.html = visit.say.html("studio.template.gone"), .rows = {leave_row(visit)}};
  View view{.html =
                visit.say.html("studio.template.card",
                               {{"title", what->title}, {"text", what->text}, {"questions", what->asks()}})};
  if (what->example) {
    view.media = stored_media(visit, telegram::FileKind::photo, what->example->str());
  }
  view.rows.push_back({act(visit.say.plain("studio.template.use"), "use")});
  view.rows.push_back(leave_row(visit));
  return view;
}

Move use_template(Visit& visit, std::string_view /*value*/) {
  const auto what = chosen(visit);
  return what ? ask_next(visit, *what, {}) : template_is_gone();
}

View show_question(const Visit& visit) {
  const auto what = chosen(visit);
  const Answered given = answered(visit);
  const auto asked = what ? next_question(visit, *what, given) : std::nullopt;
  if (!asked) return {.html = visit.say.html("studio.template.gone"), .rows = {home_row(visit)}};
  View view{.html = visit.say.html("studio.template.question", {{"title", what->title},
                                                                {"n", given.count() + 1},
                                                                {"of", what->asks()},
                                                                {"question", asked->text}})};
  if (const Json* wrong = visit.memory.if_contains("wrong"); wrong != nullptr && wrong->is_string()) {
    view.html = visit.say.html(std::string_view{wrong->get_string()},
                               {{"most", static_cast<std::int64_t>(gallery::kAnswerMax)}}) +
                "\n\n" + view.html;
  }
  view.rows.push_back({act(visit.say.plain("common.button.back"), "back"),
                       go(visit.say.plain("common.button.home"), std::string{kHome})});
  return view;
}

Move answer_question(Visit& visit, const telegram::Message& message) {
  const auto what = chosen(visit);
  if (!what) return template_is_gone();
  Answered given = answered(visit);
  std::string_view wrong;
  // Somebody who asks while the template loses its last question goes on as if it were answered.
  if (const auto asked = next_question(visit, *what, given))
    wrong = take_answer(*what, *asked, message, given);
  return ask_next(visit, *what, given, wrong);
}

Move unask(Visit& visit, std::string_view /*value*/) {
  const auto what = chosen(visit);
  if (!what) return template_is_gone();
  Answered given = answered(visit);
  const Answered before = given;
  if (!given.photo.empty()) {
    given.photo.clear();
  } else {
    for (auto question = what->questions.rbegin(); question != what->questions.rend(); ++question) {
      if (given.words.erase(question->placeholder) > 0) break;
    }
  }
  if (given.count() < before.count()) return ask_next(visit, *what, given);
  JsonObject memory = same_way_back(visit);
  memory["template"] = what->id;
  return go_to(kTemplate, std::move(memory));
}

Move open_template(Visit& visit, std::string_view id) {
  return offered(visit, id) ? go_to(kTemplate, {{"template", id}}) : template_is_gone();
}

}  // namespace banana::screens::studio
