// Settings under a name (ST17): use one, save those of now, delete.
#include "core/presets/preset.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/settings_text.hpp"

namespace banana::screens::studio {
namespace {

bool is_naming(const Visit& visit) { return visit.memory.contains("naming"); }

JsonObject at_name(const models::Request& draft, std::string_view note = {}) {
  JsonObject memory = remember(draft, note);
  memory["naming"] = true;
  return memory;
}

/// A name for who does not want to think of one.
std::string suggested_name(const Visit& visit, const models::Request& draft) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, draft);
  return telegram::shorten(entry != nullptr ? entry->model.title : draft.model,
                           static_cast<std::size_t>(presets::kNameMax));
}

Move save_as(Visit& visit, const models::Request& draft, std::string_view name) {
  const auto saved = presets::save_preset(visit.tx, visit.ids, visit.person.id, name, draft, visit.now);
  if (saved) return again(remember(draft, visit.say.html("studio.presets.saved")));
  if (saved.error().code == Errc::invalid)
    return again(at_name(draft, visit.say.html("studio.presets.bad_name")));
  return again(remember(draft, visit.say.html("studio.presets.full",
                                              {{"most", static_cast<std::int64_t>(presets::kPresetsMax)}})));
}

std::vector<Button> back_row(const Visit& visit, std::string action) {
  return {act(visit.say.plain("common.button.back"), std::move(action)), home_row(visit).front()};
}

}  // namespace

View show_presets(const Visit& visit) {
  const auto draft = draft_of(visit);
  if (draft && is_naming(visit)) {
    return {.html = note_of(visit) + visit.say.html("studio.presets.ask_name", {{"most", presets::kNameMax}}),
            .rows = {{act(suggested_name(visit, *draft), "save", "suggested")}, back_row(visit, "list")}};
  }
  const auto all = presets::presets_of(visit.tx, visit.person.id);
  View view{.html = note_of(visit) + visit.say.html("studio.presets.list",
                                                    {{"presets", static_cast<std::int64_t>(all.size())}})};
  for (const presets::Preset& each : all) {
    view.rows.push_back({act(each.name, "use", each.id.str()), act("🗑", "delete", each.id.str())});
  }
  if (all.size() < presets::kPresetsMax)
    view.rows.push_back({act(visit.say.plain("studio.presets.button.save"), "save")});
  view.rows.push_back(back_row(visit, "settings"));
  return view;
}

Move to_presets(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft ? go_to(kPresets, remember(*draft)) : go_to(kHome);
}

Move name_preset(Visit& visit, std::string_view value) {
  const auto draft = draft_of(visit);
  if (!draft) return go_to(kHome);
  return value.empty() ? again(at_name(*draft)) : save_as(visit, *draft, suggested_name(visit, *draft));
}

Move use_preset(Visit& visit, std::string_view id) {
  auto draft = draft_of(visit);
  const auto parsed = presets::PresetId::parse(id);
  const auto preset = parsed ? presets::find_preset(visit.tx, visit.person.id, *parsed) : std::nullopt;
  if (!draft || !preset) return to_presets(visit, {});
  std::string note;
  if (!adopt(visit, *draft, preset->settings, note))
    return again(remember(*draft, visit.say.html("studio.presets.model_off")));
  return go_on(visit, *draft, note);
}

Move delete_preset(Visit& visit, std::string_view id) {
  if (const auto parsed = presets::PresetId::parse(id))
    static_cast<void>(presets::delete_preset(visit.tx, visit.person.id, *parsed));
  return to_presets(visit, {});
}

Move write_preset(Visit& visit, const telegram::Message& message) {
  const auto draft = draft_of(visit);
  if (!draft || !is_naming(visit) || message.attachment || message.text.empty())
    return describe(visit, message);
  return save_as(visit, *draft, message.text);
}

}  // namespace banana::screens::studio
