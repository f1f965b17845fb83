#include "cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace banana::cli {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kTextMin = 12;  // narrower says nothing
constexpr std::size_t kProseMin = 24;

bool gives_way(ops::Format format) {
  return format == ops::Format::text || format == ops::Format::prose || format == ops::Format::json;
}

std::size_t narrowest(const Heading& heading, std::size_t natural) {
  const std::size_t floor = heading.format == ops::Format::prose ? kProseMin : kTextMin;
  return std::min(natural, std::max(floor, width_of(heading.title)));
}

std::size_t total(const std::vector<std::size_t>& widths) {
  if (widths.empty()) return 0;
  return std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
}

bool right_aligned(ops::Format format) {
  return format == ops::Format::number || format == ops::Format::bytes;
}

std::string padding(std::size_t columns) { return std::string(columns, ' '); }

struct ToneWord {
  std::string_view word;
  Tone tone;
};
constexpr ToneWord kTones[] = {
    {"PASSED", Tone::good},    {"FAILED", Tone::bad},       {"on", Tone::good},
    {"off", Tone::faint},      {"done", Tone::good},        {"refused", Tone::warn},
    {"failed", Tone::bad},     {"applied", Tone::good},     {"pending", Tone::warn},
    {"changed", Tone::bad},    {"unknown", Tone::bad},      {"open", Tone::warn},
    {"half_open", Tone::warn}, {"forced_open", Tone::warn}, {"forced_closed", Tone::warn},
    {"resting", Tone::warn},   {"limited", Tone::warn},     {"spent", Tone::bad}};

}  // namespace

Tone tone_of(std::string_view status) {
  for (const ToneWord& known : kTones) {
    if (known.word == status) return known.tone;
  }
  return Tone::plain;
}

std::vector<std::size_t> Table::natural_widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < headings_.size(); ++i) {
    std::size_t width = width_of(headings_[i].title);
    for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
    widths.push_back(width);
  }
  return widths;
}

/// Fewer than there are headings when the last columns found no room.
std::vector<std::size_t> Table::fitted_widths(std::size_t columns) const {
  std::vector<std::size_t> widths = natural_widths();
  if (columns == 0) return widths;
  const auto squeezed = [&] {
    std::size_t sum = kGap * (widths.size() - 1);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      sum += gives_way(headings_[i].format) ? narrowest(headings_[i], widths[i]) : widths[i];
    }
    return sum;
  };
  while (widths.size() > 1 && squeezed() > columns) widths.pop_back();
  // The widest column that gives way loses a column at a time: what is short stays whole.
  while (total(widths) > columns) {
    std::optional<std::size_t> widest;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool can = gives_way(headings_[i].format) && widths[i] > narrowest(headings_[i], widths[i]);
      if (can && (!widest || widths[i] > widths[*widest])) widest = i;
    }
    if (!widest) break;
    --widths[*widest];
  }
  return widths;
}

bool Table::loses_prose(const Terminal& terminal) const {
  const auto kept = static_cast<std::ptrdiff_t>(fitted_widths(terminal.width).size());
  return std::any_of(headings_.begin() + kept, headings_.end(),
                     [](const Heading& heading) { return heading.format == ops::Format::prose; });
}

void Table::append_row(std::string& out, const std::vector<std::string>& cells,
                       const std::vector<std::size_t>& widths, const Terminal& terminal) const {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool prose = headings_[i].format == ops::Format::prose;
    lines.push_back(prose ? wrap(cells[i], widths[i]) : std::vector{fit(cells[i], widths[i])});
    height = std::max(height, lines.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    std::size_t owed = 0;  // spaces before the next thing that is not one
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string cell = line < lines[i].size() ? lines[i][line] : std::string{};
      const std::size_t spare = widths[i] - std::min(widths[i], width_of(cell));
      const bool right = right_aligned(headings_[i].format);
      if (!cell.empty()) {
        text += padding(owed + (right ? spare : 0));
        const bool status = headings_[i].format == ops::Format::status;
        text += terminal.paint(status ? tone_of(cell) : Tone::plain, cell);
        owed = (right ? 0 : spare) + kGap;
      } else {
        owed += widths[i] + kGap;
      }
    }
    out += text + "\n";
  }
}

std::string Table::text(const Terminal& terminal) const {
  const std::vector<std::size_t> widths = fitted_widths(terminal.width);
  std::string head;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::string title = fit(headings_[i].title, widths[i]);
    const std::size_t spare = widths[i] - width_of(title);
    const bool right = right_aligned(headings_[i].format);
    const bool last = i + 1 == widths.size();
    head += right ? padding(spare) + title : title + (last ? "" : padding(spare));
    if (!last) head += padding(kGap);
  }
  std::string out = terminal.paint(Tone::strong, head) + "\n";
  for (const auto& row : rows_) append_row(out, row, widths, terminal);
  return out;
}

}  // namespace banana::cli
