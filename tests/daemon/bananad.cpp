#include "tests/daemon/bananad.hpp"

#include <chrono>
#include <csignal>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace banana::test {

namespace {

constexpr int kChildFailed = 99;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

std::chrono::steady_clock::time_point patience_ends() { return std::chrono::steady_clock::now() + kPatience; }

int remaining_ms(std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<Millis>(until - std::chrono::steady_clock::now()).count();
  return left < 0 ? 0 : static_cast<int>(left);
}

}  // namespace

Bananad::Bananad(const TempDir& dir, Launch launch) : control_socket_(dir.file("control.sock")) {
  // What comes first can be overruled by the flags of the test.
  std::vector<std::string> arguments{std::string{BANANAD_PATH}, "--set", "data_dir=" + dir.path().string(),
                                     "--set", "web.listen=127.0.0.1:0",
                                     // A test presses faster than people may.
                                     "--set", "moderation.updates_per_second=0"};
  for (std::string& flag : launch.flags) arguments.push_back(std::move(flag));
  std::vector<std::string> environment{"PATH=/usr/bin:/bin"};
  for (const char* kept : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"}) {
    if (const char* value = std::getenv(kept)) environment.push_back(std::string{kept} + "=" + value);
  }
  for (const auto& [name, value] : launch.environment) environment.push_back(name + "=" + value);
  const auto argv = pointers(arguments);
  const auto envp = pointers(environment);
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no daemon behind
    ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    if (launch.before && !launch.before()) ::_exit(kChildFailed);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);  // sockets of the test's own servers
    ::execve(BANANAD_PATH, argv.data(), envp.data());
    ::_exit(kChildFailed);
  }
  ::close(ends[1]);
  log_ = ends[0];
}

Bananad::~Bananad() {
  if (!ended_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status_, 0);
  }
  ::close(log_);
}

bool Bananad::read_more(int timeout_ms) {
  pollfd wanted{.fd = log_, .events = POLLIN, .revents = 0};
  if (::poll(&wanted, 1, timeout_ms) <= 0) return false;
  char buffer[16'384];
  const ssize_t size = ::read(log_, buffer, sizeof(buffer));
  if (size <= 0) return false;
  partial_.append(buffer, static_cast<std::size_t>(size));
  for (std::size_t end = partial_.find('\n'); end != std::string::npos; end = partial_.find('\n')) {
    lines_.push_back(partial_.substr(0, end));
    partial_.erase(0, end + 1);
  }
  return true;
}

boost::json::object Bananad::wait_for(std::string_view message) {
  const auto until = patience_ends();
  do {
    for (; looked_at_ < lines_.size(); ++looked_at_) {
      boost::system::error_code failure;
      const auto line = boost::json::parse(lines_[looked_at_], failure);
      if (failure || !line.is_object()) continue;
      const auto* said = line.as_object().if_contains("msg");
      if (said == nullptr || std::string_view{said->as_string()}.find(message) == std::string_view::npos)
        continue;
      ++looked_at_;
      return line.as_object();
    }
  } while (read_more(remaining_ms(until)));
  std::string all;
  for (const std::string& line : lines_) all += "\n" + line;
  throw std::runtime_error("bananad never said \"" + std::string{message} + "\", but:" + all);
}

void Bananad::read_log() {
  while (read_more(0)) {
  }
}

std::vector<std::string> Bananad::take_lines() {
  read_log();
  looked_at_ = 0;
  return std::exchange(lines_, {});
}

Bananad& Bananad::ready() {
  wait_for("ready");
  for (const std::string& line : lines_) {
    if (line.find("\"web server listens\"") == std::string::npos) continue;
    port_ = static_cast<std::uint16_t>(boost::json::parse(line).at("port").as_int64());
  }
  return *this;
}

void Bananad::signal(int number) const { ::kill(pid_, number); }

bool Bananad::is_running() {
  if (!ended_) ended_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
  return !ended_;
}

int Bananad::exit_status() {
  // The log ends when the process does: no need to poll for that.
  for (const auto until = patience_ends(); read_more(remaining_ms(until));) {
  }
  if (!ended_) {
    if (::waitpid(pid_, &status_, WNOHANG) != pid_) {
      const auto until = patience_ends();
      while (is_running() && remaining_ms(until) > 0) ::usleep(1'000);
      if (!ended_) throw std::runtime_error("bananad does not end");
    }
    ended_ = true;
  }
  return WIFSIGNALED(status_) ? -WTERMSIG(status_) : WEXITSTATUS(status_);
}

}  // namespace banana::test
