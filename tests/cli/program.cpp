#include "tests/cli/program.hpp"

#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace banana::test {

namespace {

/// What it writes until it ends; a terminal ends with EIO.
std::string read_all(int file) {
  std::string all;
  char piece[4096];
  for (ssize_t got = 0; (got = ::read(file, piece, sizeof piece)) > 0;)
    all.append(piece, static_cast<std::size_t>(got));
  ::close(file);
  return all;
}

void write_all(int file, const std::string& text) {
  if (::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error("write");
}

[[noreturn]] void become(const std::string& program, std::vector<std::string>& words,
                         const Surroundings& around) {
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<char*> environment;
  for (const std::string& variable : around.environment)
    environment.push_back(const_cast<char*>(variable.c_str()));
  environment.push_back(nullptr);
  ::execve(program.c_str(), argv.data(), environment.data());
  ::_exit(127);
}

int code_of(pid_t child) {
  int status = 0;
  if (::waitpid(child, &status, 0) != child) throw std::runtime_error("waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Ran run_in_terminal(const std::string& program, std::vector<std::string>& words, const Surroundings& around) {
  winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  int screen = -1;
  const pid_t child = ::forkpty(&screen, nullptr, nullptr, &size);
  if (child < 0) throw std::runtime_error("forkpty");
  if (child == 0) become(program, words, around);
  if (!around.input.empty()) write_all(screen, around.input);
  Ran ran;
  ran.out = read_all(screen);
  ran.code = code_of(child);
  return ran;
}

}  // namespace

Ran run(const std::string& program, std::vector<std::string> words, const Surroundings& around) {
  if (around.terminal) return run_in_terminal(program, words, around);
  int in[2];
  int out[2];
  int err[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe2");
  }
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    ::dup2(in[0], 0);
    ::dup2(out[1], 1);
    ::dup2(err[1], 2);
    become(program, words, around);
  }
  ::close(in[0]);
  ::close(out[1]);
  ::close(err[1]);
  write_all(in[1], around.input);
  ::close(in[1]);
  Ran ran;
  std::thread errors{[&] { ran.err = read_all(err[0]); }};
  ran.out = read_all(out[0]);
  errors.join();
  ran.code = code_of(child);
  return ran;
}

}  // namespace banana::test
