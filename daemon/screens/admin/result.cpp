#include "daemon/screens/admin/result.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/time.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/admin/screens.hpp"

namespace banana::screens::admin {
namespace {

using ops::Column;
using telegram::escape_html;

/// Beside it there is the heading, and the words of the screen.
constexpr std::size_t kLinesMax = 3'200;
constexpr std::size_t kValueMax = 300;
constexpr std::size_t kTextMax = 3'000;

const Json& field(const Json& item, std::string_view key) {
  static const Json kNull;
  const Json* at = &item;
  while (!key.empty()) {
    const std::size_t dot = std::min(key.find('.'), key.size());
    at = at->is_object() ? at->get_object().if_contains(key.substr(0, dot)) : nullptr;
    if (at == nullptr) return kNull;
    key.remove_prefix(std::min(dot + 1, key.size()));
  }
  return *at;
}

std::string words(const Json& value, ops::Format format) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return {};
    case boost::json::kind::bool_:
      return value.get_bool() ? "yes" : "no";
    case boost::json::kind::string: {
      std::string text{value.get_string()};
      if (format == ops::Format::instant && text.size() > 19 && text[10] == 'T') {
        text.resize(16);
        text[10] = ' ';
      }
      return text;
    }
    case boost::json::kind::int64:
      return format == ops::Format::duration ? format_duration(Millis{value.get_int64()})
                                             : fmt::format("{}", value.get_int64());
    case boost::json::kind::array: {
      std::string all;
      for (const Json& each : value.get_array()) all += (all.empty() ? "" : ", ") + words(each, format);
      return all;
    }
    default:
      return boost::json::serialize(value);
  }
}

std::string cell(const Json& item, const Column& column) {
  return escape_html(telegram::shorten(words(field(item, column.key), column.format), kValueMax));
}

std::string_view title(const Column& column) { return column.title.empty() ? column.key : column.title; }

/// One line a thing: what it is, then what there is to say of it.
std::string line(const Json& item, const ops::View& view) {
  std::string out;
  std::size_t n = 0;
  for (const Column& column : view.columns) {
    if (column.seen == ops::Seen::in_records) continue;
    const std::string text = cell(item, column);
    if (!text.empty()) {
      const bool is_clear =
          n < 2 || column.format == ops::Format::instant || column.format == ops::Format::status;
      out += n == 0 ? fmt::format("<b>{}</b>", text)
                    : fmt::format(" · {}{}", is_clear ? "" : escape_html(title(column)) + " ", text);
    }
    ++n;
  }
  return out;
}

std::vector<std::string> lines_of(const ops::View& view, const Json& result) {
  std::vector<std::string> lines;
  const auto records = [&](const Json& item) {
    for (const Column& column : view.columns) {
      if (const std::string text = cell(item, column); !text.empty())
        lines.push_back(fmt::format("{}: <b>{}</b>", escape_html(title(column)), text));
    }
  };
  switch (view.show) {
    case ops::Show::none:
      break;
    case ops::Show::text:
      lines.push_back(fmt::format(
          "<pre>{}</pre>", escape_html(telegram::shorten(words(field(result, "text"), {}), kTextMax))));
      break;
    case ops::Show::record:
      records(result);
      break;
    case ops::Show::table: {
      const Json& items = field(result, "items");
      if (!items.is_array() || items.get_array().empty()) {
        lines.push_back(escape_html(view.empty));
        break;
      }
      for (const Json& item : items.get_array()) lines.push_back("• " + line(item, view));
      break;
    }
  }
  return lines;
}

/// What an act changed, as a before and an after.
std::vector<std::string> changes_of(const ops::Change& change) {
  std::vector<std::string> lines;
  const JsonObject none;
  const JsonObject& before = change.before.is_object() ? change.before.get_object() : none;
  const JsonObject& after = change.after.is_object() ? change.after.get_object() : none;
  const auto shown = [](const Json* value) {
    return value == nullptr ? std::string{"–"}
                            : escape_html(telegram::shorten(words(*value, ops::Format::text), kValueMax));
  };
  for (const auto& [key, value] : after) {
    const Json* old = before.if_contains(key);
    if (old == nullptr || *old != value)
      lines.push_back(fmt::format("{}: {} → <b>{}</b>", escape_html(key), shown(old), shown(&value)));
  }
  for (const auto& [key, value] : before) {
    if (!after.contains(key)) lines.push_back(fmt::format("{}: {} → –", escape_html(key), shown(&value)));
  }
  return lines;
}

void append(std::string& html, const std::vector<std::string>& lines) {
  std::size_t length = telegram::visible_length(html);
  for (const std::string& each : lines) {
    length += telegram::visible_length(each) + 1;
    if (length > kLinesMax) {
      html += "\n…";
      return;
    }
    html += "\n" + each;
  }
}

std::string heading(const ops::Operation& operation) {
  return fmt::format("<b>{} {}</b>\n", escape_html(operation.noun()), escape_html(operation.verb()));
}

}  // namespace

std::string outcome_html(const text::Voice& say, const ops::Operation& operation,
                         const ops::Outcome& outcome) {
  std::string html = heading(operation);
  if (outcome.rehearsed) html += say.html("staff.rehearsed") + "\n";
  if (operation.effect != ops::Effect::read && !outcome.rehearsed) html += say.html("staff.done") + "\n";
  append(html, lines_of(operation.view, outcome.result));
  if (const auto changes = changes_of(outcome.change); !changes.empty()) {
    html += "\n";
    append(html, changes);
  }
  if (const Json& summary = field(outcome.result, "summary"); summary.is_string())
    append(html, {escape_html(telegram::shorten(words(summary, {}), kValueMax))});
  return html;
}

std::string error_html(const text::Voice& say, const Error& error) {
  std::string html =
      say.html("staff.refused") + "\n\n" + escape_html(telegram::shorten(error.message, kTextMax));
  if (!error.hint.empty()) html += "\n<i>" + escape_html(telegram::shorten(error.hint, kValueMax)) + "</i>";
  return html;
}

std::string next_page(const ops::Outcome& outcome) {
  const Json& next = field(outcome.result, "next");
  return next.is_string() ? std::string{next.get_string()} : std::string{};
}

View show_result(const Visit& visit) { return result_view(visit.say, visit.memory); }

View result_view(const text::Voice& say, const JsonObject& memory) {
  const auto has = [&](std::string_view name) { return memory.contains(name); };
  View view{.html = has("html") ? std::string{memory.at("html").as_string()} : say.html("staff.closed")};
  if (has("how") && memory.at("how").as_string() == "rehearsed") {
    Button yes = act(say.plain("staff.button.do"), "yes");
    yes.style = telegram::ButtonStyle::danger;
    view.rows.push_back({std::move(yes)});
  }
  if (has("next")) view.rows.push_back({act(say.plain("staff.button.more"), "more")});
  if (has("op")) view.rows.push_back({act(say.plain("staff.button.change"), "change")});
  view.rows.push_back(
      {act(say.plain("staff.button.menu"), "menu"), go(say.plain("common.button.home"), "home")});
  return view;
}

}  // namespace banana::screens::admin
