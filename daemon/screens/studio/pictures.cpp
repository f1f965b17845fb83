#include "daemon/screens/studio/pictures.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

using models::Operation;

constexpr std::int64_t kPhotoBytesMax = 20'000'000;  // what a bot may download
constexpr std::array<std::string_view, 3> kTypes{"image/png", "image/jpeg", "image/webp"};
constexpr std::size_t kRemoveARow = 4;

bool takes(const models::Offer* offer, std::size_t pictures) {
  return offer != nullptr && std::cmp_less_equal(pictures, models::pictures_max(offer->pictures));
}

/// What a draft of this kind is when a picture joins it, the first choice first.
std::array<Operation, 2> with_pictures(Operation operation) {
  if (operation == Operation::video) return {Operation::animate, Operation::video};
  if (operation == Operation::generate) return {Operation::generate, Operation::edit};
  return {operation, operation};
}

/// By its own model, as what it is or as what pictures make of it.
bool join(const Visit& visit, models::Request& draft, std::string& note) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, draft);
  if (entry == nullptr) return false;
  for (const Operation operation : with_pictures(draft.operation)) {
    if (takes(entry->model.offer(operation), draft.references.size()))
      return turn_to(visit, draft, operation, note);
  }
  return false;
}

/// By another one: the first that takes any.
bool join_another(const Visit& visit, models::Request& draft, std::string& note) {
  const auto catalogue = visit.around.models();
  for (const Operation operation : with_pictures(draft.operation)) {
    for (const models::Entry* entry : catalogue->offering(operation)) {
      if (!takes(entry->model.offer(operation), draft.references.size())) continue;
      draft.model = entry->model.id;
      note = visit.say.html("studio.pictures.other_model", {{"model", entry->model.title}});
      std::string unsaid;  // the model changed: that says it all
      return turn_to(visit, draft, operation, unsaid);
    }
  }
  return false;
}

std::string too_many(const Visit& visit, const models::Request& draft) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, draft);
  const models::Offer* offer = entry != nullptr ? entry->model.offer(draft.operation) : nullptr;
  return visit.say.html("studio.pictures.too_many",
                        {{"model", entry != nullptr ? entry->model.title : draft.model},
                         {"most", offer != nullptr ? models::pictures_max(offer->pictures) : 0}});
}

}  // namespace

bool is_picture(const telegram::Attachment& file) {
  return file.kind == telegram::FileKind::photo ||
         (file.kind == telegram::FileKind::document &&
          std::ranges::find(kTypes, file.mime_type) != kTypes.end());
}

bool take_picture(const Visit& visit, models::Request& draft, const telegram::Attachment& file,
                  std::string& note) {
  if (!is_picture(file)) {
    note = visit.say.html("studio.create.not_a_picture");
    return false;
  }
  if (file.bytes > kPhotoBytesMax) {
    note = visit.say.html("studio.create.picture_too_big");
    return false;
  }
  models::Request more = draft;
  more.references.push_back({.blob = std::string{kTelegramFile} + file.file_id});
  const bool fits = more.references.size() <= models::kRequestReferencesMax;
  if (fits && (join(visit, more, note) || (draft.references.empty() && join_another(visit, more, note)))) {
    draft = std::move(more);
    return true;
  }
  note = too_many(visit, draft);
  return false;
}

View show_pictures(const Visit& visit) {
  const auto draft = draft_of(visit);
  if (!draft || draft->references.empty()) return show_create(visit);
  const text::Voice& say = visit.say;
  View view{.html = say.html("studio.pictures.list",
                             {{"pictures", static_cast<std::int64_t>(draft->references.size())}})};
  std::vector<Button> row;
  for (std::size_t n = 0; n < draft->references.size(); ++n) {
    const models::ReferenceRole role = draft->references[n].role;
    const auto place = static_cast<std::int64_t>(n + 1);
    if (role == models::ReferenceRole::first_frame) {
      view.html += "\n" + say.html("studio.pictures.first_frame", {{"n", place}});
    } else if (role == models::ReferenceRole::last_frame) {
      view.html += "\n" + say.html("studio.pictures.last_frame", {{"n", place}});
    }
    row.push_back(
        act(say.plain("studio.pictures.button.remove", {{"n", place}}), "remove", std::to_string(n)));
    if (row.size() == kRemoveARow) view.rows.push_back(std::exchange(row, {}));
  }
  if (!row.empty()) view.rows.push_back(std::move(row));
  view.rows.push_back({act(say.plain("studio.button.clear_pictures"), "clear")});
  view.rows.push_back({act(say.plain("common.button.back"), "done"), home_row(visit).front()});
  return view;
}

Move to_pictures(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft ? go_to(kPictures, remember(*draft)) : again();
}

Move remove_picture(Visit& visit, std::string_view value) {
  auto draft = draft_of(visit);
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
  if (!draft || error != std::errc{} || n >= draft->references.size()) return again(visit.memory);
  draft->references.erase(draft->references.begin() + static_cast<std::ptrdiff_t>(n));
  if (draft->references.empty()) return clear_references(visit, {});
  std::string note;
  static_cast<void>(turn_to(visit, *draft, draft->operation, note));  // the next one takes its place
  return again(remember(*draft));
}

Move clear_references(Visit& visit, std::string_view /*value*/) {
  auto draft = draft_of(visit);
  if (!draft) return again();
  draft->references.clear();
  std::string note;
  if (draft->operation == Operation::animate) {
    static_cast<void>(turn_to(visit, *draft, Operation::video, note));
  } else if (draft->operation == Operation::edit) {
    static_cast<void>(turn_to(visit, *draft, Operation::generate, note));
  }
  return to_draft(*draft, note);
}

}  // namespace banana::screens::studio
