#include "daemon/notify.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace banana::daemon {

namespace {

std::optional<std::int64_t> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  const std::string_view view{text};
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(view.data(), view.data() + view.size(), number);
  if (failure != std::errc{} || end != view.data() + view.size()) return std::nullopt;
  return number;
}

std::int64_t monotonic_us() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

/// A status is one line: a line break would begin another assignment.
std::string one_line(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return out;
}

}  // namespace

Notifier::Notifier(std::string_view path) {
  if (path.size() < 2 || path.size() >= sizeof(sockaddr_un::sun_path)) return;
  if (path[0] != '/' && path[0] != '@') return;
  address_ = path;
  if (address_[0] == '@') address_[0] = '\0';
  socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

Notifier::Notifier(Notifier&& other) noexcept
    : address_(std::move(other.address_)), socket_(std::exchange(other.socket_, -1)) {}

Notifier::~Notifier() {
  if (socket_ >= 0) ::close(socket_);
}

Notifier Notifier::from_environment() {
  const char* path = std::getenv("NOTIFY_SOCKET");
  return Notifier{path == nullptr ? "" : path};
}

void Notifier::ready(std::string_view status) const { send("READY=1\nSTATUS=" + one_line(status)); }
void Notifier::reloading() const { send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_us())); }
void Notifier::stopping(std::string_view status) const { send("STOPPING=1\nSTATUS=" + one_line(status)); }
void Notifier::status(std::string_view status) const { send("STATUS=" + one_line(status)); }
void Notifier::watchdog() const { send("WATCHDOG=1"); }

void Notifier::send(std::string_view message) const {
  if (socket_ < 0) return;
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, address_.data(), address_.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  ::sendto(socket_, message.data(), message.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to),
           size);
}

std::optional<Millis> watchdog_interval() {
  const auto microseconds = number_in("WATCHDOG_USEC");
  if (!microseconds || *microseconds < 1'000) return std::nullopt;
  const auto process = number_in("WATCHDOG_PID");
  if (process && *process != ::getpid()) return std::nullopt;
  return Millis{*microseconds / 1'000};
}

}  // namespace banana::daemon
