#include "cli/secret_word.hpp"

#include <cstdio>
#include <iostream>
#include <string>

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/limits.hpp"
#include "core/config/read_file.hpp"

namespace banana::cli {

namespace {

/// Nobody sees a secret that is typed.
class EchoOff {
 public:
  EchoOff() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    off_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~EchoOff() {
    if (off_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

 private:
  termios before_{};
  bool off_ = false;
};

Secret without_line_end(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return Secret{std::move(text)};
}

Secret read_line() {
  std::string line;
  std::getline(std::cin, line);
  return without_line_end(std::move(line));
}

Secret ask(std::string_view name) {
  const EchoOff quiet;
  fmt::print(stderr, "{}: ", name);
  std::fflush(stderr);
  Secret typed = read_line();
  fmt::print(stderr, "\n");
  return typed;
}

}  // namespace

Result<Secret> read_secret(std::string_view name, std::string_view word, bool asks) {
  if (word == "-") return asks ? ask(name) : read_line();
  if (!word.starts_with('@')) {
    return fail(Errc::invalid,
                fmt::format("--{} stands on the command line, where every user can see it", name),
                fmt::format("Give --{0} - to type or pipe it, or --{0} @FILE.", name));
  }
  const std::string path{word.substr(1)};
  auto file = config::read_file(path, limits::kSecretFileBytesMax);
  if (!file) return fail(Errc::invalid, fmt::format("the file {} {}", path, file.error().message));
  return without_line_end(std::move(file->text));
}

}  // namespace banana::cli
