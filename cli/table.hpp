// Rows under headings, fitted to the terminal.
//
//   Table table{columns};  table.add({"signup", "on"});  out += table.text(terminal);
//
// When it is too wide, text is cut first (prose is wrapped instead), then the last columns give way.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.hpp"
#include "core/ops/view.hpp"

namespace banana::cli {

struct Heading {
  std::string title;
  ops::Format format = ops::Format::text;
};

class Table {
 public:
  explicit Table(std::vector<Heading> headings) : headings_(std::move(headings)) {}

  /// One harmless text per heading.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] std::string text(const Terminal& terminal) const;
  /// A column of sentences would have to give way.
  [[nodiscard]] bool loses_prose(const Terminal& terminal) const;

 private:
  [[nodiscard]] std::vector<std::size_t> natural_widths() const;
  [[nodiscard]] std::vector<std::size_t> fitted_widths(std::size_t columns) const;
  void append_row(std::string& out, const std::vector<std::string>& cells,
                  const std::vector<std::size_t>& widths, const Terminal& terminal) const;

  std::vector<Heading> headings_;
  std::vector<std::vector<std::string>> rows_;
};

/// How a word of a Format::status column looks.
[[nodiscard]] Tone tone_of(std::string_view status);

}  // namespace banana::cli
