#include "core/config/problem.hpp"

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/spelling.hpp"

namespace banana::config {

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 60;
  if (!is_utf8(text)) return "what is no UTF-8 text";
  if (text.size() <= kShown) return fmt::format("\"{}\"", text);
  std::string_view begin = text.substr(0, kShown);
  while (!is_utf8(begin)) begin.remove_suffix(1);
  return fmt::format("\"{}…\"", begin);
}

std::string Origin::text() const {
  if (layer == Layer::environment) return "environment " + name;
  return line == 0 ? name : fmt::format("{}:{}", name, line);
}

std::string Origin::exact() const { return line == 0 ? text() : fmt::format("{}:{}", text(), column); }

std::string Problem::text() const {
  std::string out = at.exact() + ": ";
  if (!key.empty()) out += key + ": ";
  out += what;
  if (!allowed.empty()) out += "; allowed: " + allowed;
  if (!meant.empty()) out += ";" + did_you_mean(meant);
  if (!hint.empty()) out += fmt::format("{}{}", out.ends_with('?') ? " " : ". ", hint);
  // Escape sequences in what was found must not reach a terminal.
  for (char& c : out) {
    if ((c >= 0 && c < ' ') || c == 0x7f) c = '?';
  }
  return out;
}

}  // namespace banana::config
