#include <utility>

#include <fmt/format.h>

#include "core/telegram/text.hpp"
#include "daemon/screens/admin/acts.hpp"
#include "daemon/screens/admin/screens.hpp"

namespace banana::screens::admin {
namespace {

using telegram::escape_html;

/// What is longer belongs into a file, and that to bananactl.
constexpr std::size_t kValueBytesMax = 2'000;
constexpr std::size_t kShownMax = 300;
constexpr std::size_t kValueBytesInButton = 40;

std::string_view text_in(const JsonObject& memory, std::string_view name) {
  const Json* found = memory.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

JsonObject args_of(const JsonObject& memory) {
  const Json* found = memory.if_contains("args");
  return found != nullptr && found->is_object() ? found->get_object() : JsonObject{};
}

/// The operation that is being put together, while the person may do it.
const ops::Operation* operation_of(const Visit& visit) {
  const ops::Operation* operation = table().find(text_in(visit.memory, "op"));
  return operation != nullptr && offer(*operation, visit.person.role()) == Offer::yes ? operation : nullptr;
}

/// What is asked for now: what the person chose to say, or the first that has to be said and is not.
const ops::Arg* asked_of(const ops::Operation& operation, const JsonObject& memory) {
  if (const std::string_view chosen = text_in(memory, "ask"); !chosen.empty()) return operation.arg(chosen);
  const JsonObject args = args_of(memory);
  for (const ops::Arg& arg : operation.args) {
    if (arg.need == ops::Need::required && arg.fallback.empty() && !args.contains(arg.name)) return &arg;
  }
  return nullptr;
}

Move with(Visit& visit, std::string_view arg, Json value) {
  JsonObject memory = visit.memory;
  JsonObject args = args_of(memory);
  args[arg] = std::move(value);
  memory["args"] = std::move(args);
  memory.erase("ask");
  return go_to(kForm, std::move(memory));
}

void add_choices(View& view, const Visit& visit, const ops::Arg& arg) {
  const auto add = [&](std::string label, std::string_view value) {
    if (value.size() > kValueBytesInButton) return;
    if (view.rows.empty() || view.rows.back().size() == 3) view.rows.emplace_back();
    view.rows.back().push_back(act(std::move(label), "take", std::string{value}));
  };
  for (const std::string_view choice : arg.choices) add(std::string{choice}, choice);
  if (arg.kind == ops::Kind::flag) {
    add(visit.say.plain("staff.yes"), "true");
    add(visit.say.plain("staff.no"), "false");
  }
  if (visit.memory.contains("ask")) view.rows.push_back({act(visit.say.plain("staff.button.skip"), "skip")});
}

void add_offers(View& view, const Visit& visit, const ops::Operation& operation) {
  view.rows.push_back(
      {act(visit.say.plain(operation.effect == ops::Effect::read ? "staff.button.show" : "staff.button.try"),
           "run")});
  const JsonObject args = args_of(visit.memory);
  std::vector<Button> row;
  for (const ops::Arg& arg : operation.args) {
    if (arg.kind == ops::Kind::path) continue;
    const std::string label = fmt::format("{} {}", args.contains(arg.name) ? "✏️" : "＋", arg.name);
    row.push_back(act(label, "ask", std::string{arg.name}));
    if (row.size() == 2) view.rows.push_back(std::exchange(row, {}));
  }
  if (!row.empty()) view.rows.push_back(std::move(row));
}

Move asked_for(Visit& visit, const ops::Operation& operation, Asking how) {
  return go_to(kRun, ask_act(visit, operation.name, args_of(visit.memory), how));
}

}  // namespace

View show_form(const Visit& visit) {
  const ops::Operation* operation = operation_of(visit);
  if (operation == nullptr) return show_menu(visit);
  View view{.html = fmt::format("<b>{} {}</b>\n{}\n", escape_html(operation->noun()),
                                escape_html(operation->verb()), escape_html(operation->summary))};
  const JsonObject args = args_of(visit.memory);
  for (const auto& [name, value] : args) {
    const std::string shown = value.is_string() ? std::string{value.get_string()} : "yes";
    view.html += fmt::format("\n{}: <code>{}</code>", escape_html(name),
                             escape_html(telegram::shorten(shown, kShownMax)));
  }
  if (const ops::Arg* arg = asked_of(*operation, visit.memory)) {
    view.html += fmt::format("\n\n✍️ <b>{}</b>: {}", escape_html(arg->name), escape_html(arg->help));
    add_choices(view, visit, *arg);
  } else {
    add_offers(view, visit, *operation);
  }
  view.rows.push_back({act(visit.say.plain("common.button.back"), "menu"),
                       go(visit.say.plain("common.button.home"), "home")});
  return view;
}

View show_run(const Visit& visit) {
  return {.html = visit.say.html("staff.running", {{"operation", text_in(visit.memory, "op")}}),
          .rows = {{act(visit.say.plain("common.button.back"), "menu"),
                    go(visit.say.plain("common.button.home"), "home")}}};
}

Move ask(Visit& visit, std::string_view arg) {
  const ops::Operation* operation = operation_of(visit);
  if (operation == nullptr || operation->arg(arg) == nullptr) return again(visit.memory);
  JsonObject memory = visit.memory;
  memory["ask"] = arg;
  return again(std::move(memory));
}

Move take(Visit& visit, std::string_view value) {
  const ops::Operation* operation = operation_of(visit);
  const ops::Arg* arg = operation != nullptr ? asked_of(*operation, visit.memory) : nullptr;
  if (arg == nullptr) return again(visit.memory);
  if (arg->kind != ops::Kind::flag) return with(visit, arg->name, Json(value));
  if (value == "true") return with(visit, arg->name, true);
  return skip(visit, {});
}

Move skip(Visit& visit, std::string_view /*value*/) {
  JsonObject memory = visit.memory;
  JsonObject args = args_of(memory);
  args.erase(text_in(memory, "ask"));
  memory["args"] = std::move(args);
  memory.erase("ask");
  return again(std::move(memory));
}

Move write_value(Visit& visit, const telegram::Message& message) {
  const ops::Operation* operation = operation_of(visit);
  const ops::Arg* arg = operation != nullptr ? asked_of(*operation, visit.memory) : nullptr;
  if (arg == nullptr || message.text.empty() || message.text.size() > kValueBytesMax)
    return again(visit.memory);
  return take(visit, message.text);
}

Move run(Visit& visit, std::string_view /*value*/) {
  const ops::Operation* operation = operation_of(visit);
  if (operation == nullptr) return go_to(kMenu);
  if (asked_of(*operation, visit.memory) != nullptr) return go_to(kForm, visit.memory);
  return asked_for(visit, *operation,
                   operation->effect == ops::Effect::read ? Asking::do_it : Asking::rehearse);
}

Move confirm(Visit& visit, std::string_view /*value*/) {
  const ops::Operation* operation = operation_of(visit);
  const bool was_rehearsed = text_in(visit.memory, "how") == "rehearsed";
  if (operation == nullptr || !was_rehearsed) return go_to(kMenu);
  return asked_for(visit, *operation, Asking::do_it);
}

Move change(Visit& visit, std::string_view /*value*/) {
  return go_to(kForm, {{"op", text_in(visit.memory, "op")}, {"args", args_of(visit.memory)}});
}

Move more(Visit& visit, std::string_view /*value*/) {
  const ops::Operation* operation = operation_of(visit);
  const std::string_view next = text_in(visit.memory, "next");
  if (operation == nullptr || operation->effect != ops::Effect::read || next.empty())
    return again(visit.memory);
  JsonObject args = args_of(visit.memory);
  args["after"] = next;
  return go_to(kRun, ask_act(visit, operation->name, args, Asking::do_it));
}

}  // namespace banana::screens::admin
