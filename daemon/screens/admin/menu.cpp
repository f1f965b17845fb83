#include <algorithm>

#include "core/table/table.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/admin/screens.hpp"

namespace banana::screens::admin {
namespace {

constexpr std::size_t kColumns = 2;

using telegram::escape_html;

std::vector<std::string_view> nouns_for(ops::Role role) {
  std::vector<std::string_view> out;
  for (const ops::Operation* operation : table().all()) {
    const bool is_new = std::ranges::find(out, operation->noun()) == out.end();
    if (is_new && !operation->verb().empty() && offer(*operation, role) == Offer::yes)
      out.push_back(operation->noun());
  }
  std::ranges::sort(out);
  return out;
}

void add(View& view, Button button) {
  if (view.rows.empty() || view.rows.back().size() == kColumns) view.rows.emplace_back();
  view.rows.back().push_back(std::move(button));
}

void add_home(View& view, const Visit& visit) {
  view.rows.push_back({go(visit.say.plain("common.button.home"), "home")});
}

/// For whoever lost their role meanwhile.
View closed(const Visit& visit) {
  View view{.html = visit.say.html("staff.closed")};
  add_home(view, visit);
  return view;
}

bool is_staff(const Visit& visit) { return visit.person.role() >= ops::Role::support; }

Move begin(std::string_view operation, JsonObject args) {
  return go_to(kForm, {{"op", operation}, {"args", std::move(args)}});
}

/// The first word of what is left.
std::string_view word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::string_view out = rest.substr(0, rest.find(' '));
  rest.remove_prefix(out.size());
  return out;
}

}  // namespace

const ops::Registry& table() {
  static const ops::Registry kTable = operation_table();
  return kTable;
}

Offer offer(const ops::Operation& operation, ops::Role role) {
  if (role < ops::Role::support || role < operation.role) return Offer::no;
  const bool is_for_machines =
      operation.where != ops::Where::database || std::ranges::any_of(operation.args, [](const ops::Arg& arg) {
        return arg.secret || (arg.kind == ops::Kind::path && arg.need == ops::Need::required);
      });
  return is_for_machines ? Offer::bananactl_only : Offer::yes;
}

View show_menu(const Visit& visit) {
  if (!is_staff(visit)) return closed(visit);
  View view{.html = visit.say.html("staff.menu", {{"role", to_string(visit.person.role())}})};
  for (const std::string_view noun : nouns_for(visit.person.role()))
    add(view, act(std::string{noun}, "noun", std::string{noun}));
  add_home(view, visit);
  return view;
}

View show_noun(const Visit& visit) {
  const Json* kept = visit.memory.if_contains("noun");
  if (!is_staff(visit) || kept == nullptr) return closed(visit);
  const std::string_view noun = kept->as_string();
  View view{.html = "<b>" + escape_html(noun) + "</b>\n" + escape_html(about(noun)) + "\n"};
  std::string elsewhere;
  for (const ops::Operation* operation : table().of_noun(noun)) {
    switch (offer(*operation, visit.person.role())) {
      case Offer::yes:
        view.html += "\n<b>" + escape_html(operation->verb()) + "</b> · " + escape_html(operation->summary);
        add(view, act(std::string{operation->verb()}, "op", std::string{operation->name}));
        break;
      case Offer::bananactl_only:
        elsewhere += (elsewhere.empty() ? "" : ", ") + std::string{operation->verb()};
        break;
      case Offer::no:
        break;
    }
  }
  if (!elsewhere.empty()) view.html += "\n\n" + visit.say.html("staff.elsewhere", {{"verbs", elsewhere}});
  view.rows.push_back({act(visit.say.plain("common.button.back"), "menu"),
                       go(visit.say.plain("common.button.home"), "home")});
  return view;
}

Move to_menu(Visit& /*visit*/, std::string_view /*value*/) { return go_to(kMenu); }

Move choose_noun(Visit& visit, std::string_view noun) {
  if (!is_staff(visit) || table().of_noun(noun).empty()) return go_to(kMenu);
  return go_to(kNoun, {{"noun", noun}});
}

Move choose_operation(Visit& visit, std::string_view name) {
  const ops::Operation* operation = table().find(name);
  if (operation == nullptr || offer(*operation, visit.person.role()) != Offer::yes) return go_to(kMenu);
  return begin(name, {});
}

Move open(Visit& /*visit*/, std::string_view /*argument*/) { return go_to(kMenu); }

Move stats(Visit& visit, std::string_view /*argument*/) {
  visit.memory = {{"op", "jobs.stats"}, {"args", JsonObject{}}};
  return run(visit, {});
}

Move add_tokens(Visit& /*visit*/, std::string_view argument) {
  JsonObject args;
  if (const std::string_view user = word(argument); !user.empty()) args["user"] = user;
  if (const std::string_view tokens = word(argument); !tokens.empty()) args["tokens"] = tokens;
  if (const std::string_view reason = word(argument); !reason.empty())
    args["reason"] = std::string{reason} + std::string{argument};
  return begin("users.grant", std::move(args));
}

Move user_info(Visit& visit, std::string_view argument) {
  const std::string_view user = word(argument);
  if (user.empty()) return begin("users.show", {});
  visit.memory = {{"op", "users.show"}, {"args", JsonObject{{"user", user}}}};
  return run(visit, {});
}

}  // namespace banana::screens::admin
