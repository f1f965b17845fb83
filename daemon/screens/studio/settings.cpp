// Everything about a picture besides words and pictures, as the chosen model has it (ST4): a list, and one setting at a time
// to be picked or typed.
#include <algorithm>
#include <charconv>
#include <optional>

#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/settings_text.hpp"

namespace banana::screens::studio {
namespace {

using models::Setting;

constexpr std::size_t kValuesARow = 3;
constexpr std::size_t kSettingsARow = 2;

/// The draft and what its model lets people choose; the list is empty when the model is not there any more.
struct Desk {
  models::Request draft;
  std::string model = {};  // as people know it
  std::vector<Setting> all = {};
};

std::optional<Desk> desk_of(const Visit& visit) {
  auto draft = draft_of(visit);
  if (!draft) return std::nullopt;
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, *draft);
  const models::Offer* offer = entry != nullptr ? entry->model.offer(draft->operation) : nullptr;
  Desk desk{.draft = *std::move(draft)};
  if (offer == nullptr) return desk;
  desk.model = entry->model.title;
  desk.all = models::settings_of(*offer);
  return desk;
}

/// The one that is being chosen; null: they look at the list.
const Setting* open_one(const Visit& visit, const Desk& desk) {
  const Json* name = visit.memory.if_contains("setting");
  if (name == nullptr || !name->is_string()) return nullptr;
  const auto found = std::ranges::find(desk.all, std::string_view{name->as_string()}, &Setting::name);
  return found != desk.all.end() ? &*found : nullptr;
}

JsonObject at_one(const Desk& desk, const Setting& setting, std::string_view note = {}) {
  JsonObject memory = remember(desk.draft, note);
  memory["setting"] = setting.name;
  return memory;
}

std::optional<std::size_t> read_place(std::string_view text, std::size_t count) {
  std::size_t place = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
  if (error != std::errc{} || end != text.data() + text.size() || place >= count) return std::nullopt;
  return place;
}

void add_button(View& view, Button button, std::size_t a_row) {
  if (view.rows.empty() || view.rows.back().size() >= a_row) view.rows.emplace_back();
  view.rows.back().push_back(std::move(button));
}

std::string bounds(const text::Voice& say, const Setting& setting) {
  if (setting.kind == Setting::Kind::text)
    return say.html("studio.settings.type_text", {{"most", setting.max}});
  return say.html("studio.settings.type_number", {{"min", setting.min}, {"max", setting.max}});
}

View show_one(const Visit& visit, const Desk& desk, const Setting& setting) {
  const text::Voice& say = visit.say;
  const std::string value = models::value_of(setting, desk.draft);
  View view{.html = note_of(visit) +
                    say.html("studio.settings.one", {{"name", setting_name(say, setting.name)},
                                                     {"value", setting_value(say, setting.name, value)}})};
  if (setting.kind == Setting::Kind::choice) {
    for (std::size_t n = 0; n < setting.values.size(); ++n) {
      const std::string& each = setting.values[n];
      const std::string label = setting_value(say, setting.name, each);
      add_button(view, act((each == value ? "✓ " : "") + label, "pick", std::to_string(n)), kValuesARow);
    }
  } else {
    view.html += "\n\n" + bounds(say, setting);
    const bool is_seed = setting.name == "seed";
    view.rows.push_back({act(
        say.plain(is_seed ? "studio.settings.button.random" : "studio.settings.button.clear"), "clear")});
  }
  view.rows.push_back({act(say.plain("common.button.back"), "list"), home_row(visit).front()});
  return view;
}

}  // namespace

View show_settings(const Visit& visit) {
  const auto desk = desk_of(visit);
  if (!desk || desk->all.empty()) {
    return {.html = visit.say.html("studio.settings.none"),
            .rows = {{act(visit.say.plain("common.button.back"), "done"), home_row(visit).front()}}};
  }
  if (const Setting* open = open_one(visit, *desk)) return show_one(visit, *desk, *open);
  View view{.html = note_of(visit) + visit.say.html("studio.settings.list", {{"model", desk->model}})};
  for (std::size_t n = 0; n < desk->all.size(); ++n) {
    const Setting& setting = desk->all[n];
    const std::string name = setting_name(visit.say, setting.name);
    const std::string value = models::value_of(setting, desk->draft);
    // What somebody wrote is too long for a button.
    const std::string shown = setting.kind == Setting::Kind::text && !value.empty()
                                  ? "✓"
                                  : setting_value(visit.say, setting.name, value);
    add_button(view, act(name + ": " + shown, "open", std::to_string(n)), kSettingsARow);
  }
  view.rows.push_back({act(visit.say.plain("studio.settings.button.reset"), "reset"),
                       act(visit.say.plain("studio.presets.button.open"), "presets")});
  view.rows.push_back({act(visit.say.plain("common.button.back"), "done"), home_row(visit).front()});
  return view;
}

Move to_settings(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft ? go_to(kSettings, remember(*draft)) : go_to(kHome);
}

Move open_setting(Visit& visit, std::string_view value) {
  const auto desk = desk_of(visit);
  const auto place = desk ? read_place(value, desk->all.size()) : std::nullopt;
  return place ? again(at_one(*desk, desk->all[*place])) : again(visit.memory);
}

Move pick_value(Visit& visit, std::string_view value) {
  auto desk = desk_of(visit);
  const Setting* open = desk ? open_one(visit, *desk) : nullptr;
  const auto place = open != nullptr ? read_place(value, open->values.size()) : std::nullopt;
  if (!place || !models::put(*open, desk->draft, open->values[*place])) return again(visit.memory);
  return again(remember(desk->draft));
}

Move clear_setting(Visit& visit, std::string_view /*value*/) {
  auto desk = desk_of(visit);
  const Setting* open = desk ? open_one(visit, *desk) : nullptr;
  if (open == nullptr || !models::put(*open, desk->draft, {})) return again(visit.memory);
  return again(remember(desk->draft));
}

Move reset_all(Visit& visit, std::string_view /*value*/) {
  auto draft = draft_of(visit);
  if (!draft) return go_to(kHome);
  models::reset_settings(*draft);
  return again(remember(*draft));
}

Move settings_done(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft ? go_on(visit, *draft) : go_to(kHome);
}

Move write_setting(Visit& visit, const telegram::Message& message) {
  auto desk = desk_of(visit);
  const Setting* open = desk ? open_one(visit, *desk) : nullptr;
  if (open == nullptr || open->kind == Setting::Kind::choice || message.text.empty() || message.attachment)
    return describe(visit, message);
  if (!models::put(*open, desk->draft, message.text)) {
    return again(at_one(*desk, *open, visit.say.html("studio.settings.wrong")));
  }
  return again(remember(desk->draft));
}

}  // namespace banana::screens::studio
