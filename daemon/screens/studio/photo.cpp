// A picture that came without a word: what shall become of it (ST19)? Only what a model that is switched on can do.
#include <array>

#include "core/models/operation.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/pictures.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/tools.hpp"

namespace banana::screens::studio {
namespace {

using models::Operation;

constexpr std::size_t kToolsARow = 2;

}  // namespace

bool can(const models::Catalogue& catalogue, Operation operation) {
  return !catalogue.offering(operation).empty();
}

std::string tool_name(const text::Voice& say, Operation operation) {
  return say.plain("studio.photo.button." + std::string{models::to_string(operation)});
}

std::optional<models::Request> photo_draft(const Visit& visit) {
  for (const Operation tool : kTools) {
    if (auto draft = new_draft(visit, tool)) return draft;
  }
  return std::nullopt;
}

View show_photo(const Visit& visit) {
  const auto draft = draft_of(visit);
  if (!draft || draft->references.empty()) return show_edit(visit);
  const auto catalogue = visit.around.models();
  View view{.html = note_of(visit) +
                    visit.say.html("studio.photo.ask",
                                   {{"pictures", static_cast<std::int64_t>(draft->references.size())}})};
  for (const Operation tool : kTools) {
    if (!can(*catalogue, tool)) continue;
    if (view.rows.empty() || view.rows.back().size() == kToolsARow) view.rows.emplace_back();
    view.rows.back().push_back(act(tool_name(visit.say, tool), "do", std::string{models::to_string(tool)}));
  }
  view.rows.push_back(home_row(visit));
  return view;
}

Move write_photo(Visit& visit, const telegram::Message& message) {
  Move move = describe(visit, message);
  // Until there are words, the question stands.
  if (message.text.empty() && move.to == Move::To::screen) move.screen = kPhoto;
  return move;
}

Move do_photo(Visit& visit, std::string_view value) {
  auto draft = draft_of(visit);
  const auto tool = models::parse_operation(value);
  if (!draft || !tool) return again(visit.memory);
  return with_tool(visit, *std::move(draft), *tool);
}

Move with_tool(Visit& visit, models::Request draft, Operation tool) {
  std::string note;
  if (!turn_to(visit, draft, tool, note)) return alert(visit.say.plain("studio.model.none"));
  // These are told in words what to do; the others do the one thing they are for.
  if (tool == Operation::edit || tool == Operation::animate) return to_draft(draft, note);
  return to_confirm(visit, draft, note);
}

Move begin_with(Visit& visit, const telegram::Message& message) {
  visit.memory.clear();
  if (!message.attachment || !is_picture(*message.attachment)) return describe(visit, message);
  const auto draft = photo_draft(visit);
  if (!draft) return describe(visit, message);
  visit.memory = remember(*draft);
  return write_photo(visit, message);
}

}  // namespace banana::screens::studio
