#include "cli/present.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/cell.hpp"
#include "cli/table.hpp"

namespace banana::cli {

namespace {

constexpr std::size_t kProseMax = 100;

std::string title_of(const ops::Column& column) {
  return std::string{column.title.empty() ? column.key : column.title};
}

/// Several lines, each harmless.
std::string lines_of(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += harmless(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string text_field(const Json& result, std::string_view key) {
  const Json& value = field(result, key);
  return value.is_string() ? std::string{value.get_string()} : std::string{};
}

std::string present_record(const ops::View& view, const Json& result, const Terminal& terminal);

/// One below the other, where a table would have to leave out sentences.
std::string present_records(const ops::View& view, const JsonArray& items, const Terminal& terminal) {
  std::string out;
  for (const Json& item : items) out += (out.empty() ? "" : "\n") + present_record(view, item, terminal);
  return out;
}

std::string present_table(const ops::View& view, const Json& result, const Terminal& terminal) {
  const Json& items = field(result, "items");
  const std::string summary = lines_of(text_field(result, "summary"));
  if (!items.is_array() || items.get_array().empty()) {
    return fmt::format("{}\n{}", terminal.paint(Tone::faint, view.empty), summary);
  }
  std::vector<Heading> headings;
  std::vector<const ops::Column*> columns;
  for (const ops::Column& column : view.columns) {
    if (column.seen == ops::Seen::in_records) continue;
    columns.push_back(&column);
    headings.push_back({heading(title_of(column)), column.format});
  }
  Table table{std::move(headings)};
  for (const Json& item : items.get_array()) {
    std::vector<std::string> cells;
    for (const ops::Column* column : columns)
      cells.push_back(cell_text(field(item, column->key), column->format));
    table.add(std::move(cells));
  }
  std::string out =
      table.loses_prose(terminal) ? present_records(view, items.get_array(), terminal) : table.text(terminal);
  if (!summary.empty()) out += "\n" + summary;
  if (const std::string next = text_field(result, "next"); !next.empty()) {
    out += terminal.paint(Tone::faint, fmt::format("There is more: add --after {}", harmless(next))) + "\n";
  }
  return out;
}

std::string present_record(const ops::View& view, const Json& result, const Terminal& terminal) {
  std::size_t title_width = 0;
  for (const ops::Column& column : view.columns)
    title_width = std::max(title_width, width_of(title_of(column)));
  const std::size_t limit = terminal.width == 0 ? kProseMax : std::min(terminal.width, kProseMax);
  const std::size_t room = std::max<std::size_t>(limit - std::min(limit, title_width + 2), 20);
  std::string out;
  for (const ops::Column& column : view.columns) {
    const std::string value = cell_text(field(result, column.key), column.format);
    if (value.empty()) continue;
    const std::string title = title_of(column);
    std::string lead =
        terminal.paint(Tone::strong, title) + std::string(title_width - width_of(title) + 2, ' ');
    const bool whole = terminal.width == 0 || column.format == ops::Format::id;
    for (const std::string& line : whole ? std::vector{value} : wrap(value, room)) {
      const Tone tone = column.format == ops::Format::status ? tone_of(line) : Tone::plain;
      out += lead + terminal.paint(tone, line) + "\n";
      lead = std::string(title_width + 2, ' ');
    }
  }
  return out;
}

std::string difference(const JsonObject& before, const JsonObject& after) {
  std::string out;
  for (const auto& [key, value] : after) {
    const Json* old = before.if_contains(key);
    if (old != nullptr && *old == value) continue;
    const std::string was = old == nullptr || old->is_null() ? "nothing" : cell_text(*old, ops::Format::text);
    out += fmt::format("  {}: {} → {}\n", harmless(std::string_view{key}), was,
                       value.is_null() ? "nothing" : cell_text(value, ops::Format::text));
  }
  return out;
}

/// boost::json writes on one line only.
void append_indented(std::string& out, const Json& value, std::size_t depth) {
  const auto line = [&](std::size_t levels) { return "\n" + std::string(levels * 2, ' '); };
  if (value.is_object() && !value.get_object().empty()) {
    out += '{';
    for (bool first = true; const auto& [key, item] : value.get_object()) {
      out += (first ? "" : ",") + line(depth + 1) + boost::json::serialize(Json(key)) + ": ";
      append_indented(out, item, depth + 1);
      first = false;
    }
    out += line(depth) + "}";
  } else if (value.is_array() && !value.get_array().empty()) {
    out += '[';
    for (bool first = true; const Json& item : value.get_array()) {
      out += (first ? "" : ",") + line(depth + 1);
      append_indented(out, item, depth + 1);
      first = false;
    }
    out += line(depth) + "]";
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

std::string present_change(const ops::Change& change, const Terminal& terminal) {
  if (!change.after.is_object() && !change.before.is_object()) return {};
  const JsonObject none;
  const JsonObject& before = change.before.is_object() ? change.before.get_object() : none;
  const JsonObject& after = change.after.is_object() ? change.after.get_object() : none;
  const std::string fields = difference(before, after);
  return fields.empty() ? terminal.paint(Tone::faint, "  Nothing would differ.") + "\n" : fields;
}

std::string present(const ops::Operation& operation, const ops::Outcome& outcome, const Terminal& terminal) {
  if (outcome.rehearsed && operation.view.show != ops::Show::text) {
    return terminal.paint(Tone::strong, "Dry run: nothing was changed. It would be:") + "\n" +
           present_change(outcome.change, terminal);
  }
  switch (operation.view.show) {
    case ops::Show::none:
      return {};
    case ops::Show::text:
      return lines_of(text_field(outcome.result, "text"));
    case ops::Show::record:
      return present_record(operation.view, outcome.result, terminal);
    case ops::Show::table:
      return present_table(operation.view, outcome.result, terminal);
  }
  return {};
}

std::string present_json(const ops::Outcome& outcome, const Terminal& terminal) {
  Json whole = outcome.result;
  if (outcome.rehearsed) {
    whole = JsonObject{{"dry_run", true},
                       {"result", outcome.result},
                       {"before", outcome.change.before},
                       {"after", outcome.change.after}};
  }
  std::string out;
  if (terminal.screen) {
    append_indented(out, whole, 0);
  } else {
    out = boost::json::serialize(whole);
  }
  return out + "\n";
}

std::string present_error(const Error& error, const Terminal& terminal) {
  Terminal errors = terminal;
  errors.colour = terminal.error_colour;
  std::string out = errors.paint(Tone::bad, "error:") + " ";
  std::string message = lines_of(error.message);
  for (std::size_t at = message.find('\n'); at + 1 < message.size(); at = message.find('\n', at + 1)) {
    message.insert(at + 1, "       ");
  }
  out += message.empty() ? "\n" : message;
  return out + lines_of(error.hint);
}

std::string present_error_json(const Error& error) {
  return boost::json::serialize(
             JsonObject{{"error",
                         {{"code", to_string(error.code)},
                          {"message", error.message},
                          {"hint", error.hint.empty() ? Json(nullptr) : Json(error.hint)}}}}) +
         "\n";
}

}  // namespace banana::cli
