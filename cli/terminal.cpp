#include "cli/terminal.hpp"

#include <charconv>

#include <sys/ioctl.h>
#include <unistd.h>

namespace banana::cli {

namespace {

constexpr std::size_t kWidthMin = 20;

std::string_view variable(const config::Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string_view{} : found->second;
}

std::size_t columns_of(const config::Environment& environment, bool screen) {
  const std::string_view asked = variable(environment, "COLUMNS");
  std::size_t columns = 0;
  std::from_chars(asked.data(), asked.data() + asked.size(), columns);
  if (columns == 0 && screen) {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  }
  return columns == 0 ? 0 : std::max(columns, kWidthMin);
}

std::string_view code_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return {};
    case Tone::strong:
      return "\x1b[1m";
    case Tone::faint:
      return "\x1b[2m";
    case Tone::good:
      return "\x1b[32m";
    case Tone::bad:
      return "\x1b[31m";
    case Tone::warn:
      return "\x1b[33m";
  }
  return {};
}

}  // namespace

std::string Terminal::paint(Tone tone, std::string_view text) const {
  const std::string_view code = colour ? code_of(tone) : std::string_view{};
  if (code.empty() || text.empty()) return std::string{text};
  return std::string{code}.append(text).append("\x1b[0m");
}

Terminal Terminal::detect(const config::Environment& environment) {
  const bool screen = ::isatty(STDOUT_FILENO) == 1;
  const bool error_screen = ::isatty(STDERR_FILENO) == 1;
  const bool plain = !variable(environment, "NO_COLOR").empty() || variable(environment, "TERM") == "dumb";
  return {.width = columns_of(environment, screen),
          .screen = screen,
          .colour = screen && !plain,
          .error_colour = error_screen && !plain,
          .asks = ::isatty(STDIN_FILENO) == 1 && error_screen};
}

}  // namespace banana::cli
