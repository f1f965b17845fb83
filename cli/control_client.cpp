#include "cli/control_client.hpp"

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/base/version.hpp"

namespace banana::cli {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr Millis kGreetingTimeMax{5'000};
constexpr Millis kOperationTimeMax{10 * 60'000};
constexpr std::size_t kReplyBytesMax = 256 << 20;

std::string why() { return std::generic_category().message(errno); }

Error broken(std::string_view what) {
  return fail(Errc::unavailable, fmt::format("the daemon {}", what),
              "What was asked may have been done or not: look before asking again. Its log says more: "
              "journalctl -u banana");
}

class Socket {
 public:
  Socket() : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
  ~Socket() { ::close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Sets errno when it fails.
  [[nodiscard]] bool connect(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
      errno = ENAMETOOLONG;
      return false;
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  [[nodiscard]] bool wait(short events, SteadyClock::time_point deadline) const {
    for (;;) {
      const auto left = std::chrono::ceil<Millis>(deadline - SteadyClock::now()).count();
      if (left <= 0) return false;
      pollfd waiting{fd_, events, 0};
      const int ready = ::poll(&waiting, 1, static_cast<int>(left));
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
  }

  [[nodiscard]] bool write(std::string_view text, SteadyClock::time_point deadline) const {
    while (!text.empty()) {
      const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        text.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno != EAGAIN && errno != EINTR) {
        return false;
      } else if (!wait(POLLOUT, deadline)) {
        return false;
      }
    }
    return true;
  }

  /// All that comes until the other side closes; nothing when it breaks or takes too long.
  [[nodiscard]] std::optional<std::string> read(SteadyClock::time_point deadline) const {
    std::string all;
    char piece[16 * 1024];
    for (;;) {
      const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
      if (got == 0) return all;
      if (got > 0) {
        all.append(piece, static_cast<std::size_t>(got));
        if (all.size() > kReplyBytesMax) return std::nullopt;
      } else if (errno != EAGAIN && errno != EINTR) {
        return std::nullopt;
      } else if (!wait(POLLIN, deadline)) {
        return std::nullopt;
      }
    }
  }

 private:
  int fd_;
};

/// The body, when the whole of it came. The daemon sends its length (never pieces) to a client that closes.
std::optional<std::string_view> body_of(std::string_view reply) {
  const std::size_t head_end = reply.find("\r\n\r\n");
  if (head_end == std::string_view::npos || !reply.starts_with("HTTP/1.1 ")) return std::nullopt;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const std::string_view head = reply.substr(0, head_end + 2);
  const std::size_t at = head.find(kLength);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t length = 0;
  const char* digits = head.data() + at + kLength.size();
  std::from_chars(digits, head.data() + head.size(), length);
  const std::string_view body = reply.substr(head_end + 4);
  if (body.size() != length) return std::nullopt;
  return body;
}

Result<std::string> exchange(Socket& socket, std::string_view method, std::string_view target,
                             std::string_view body, Millis time_max) {
  const auto deadline = SteadyClock::now() + time_max;
  const std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: bananad\r\nConnection: close\r\nContent-Type: "
      "application/json\r\nContent-Length: {}\r\n\r\n{}",
      method, target, body.size(), body);
  if (!socket.write(request, deadline)) return broken("closed the control socket");
  const auto reply = socket.read(deadline);
  if (!reply) {
    return SteadyClock::now() >= deadline
               ? broken(fmt::format("did not answer within {}", format_duration(time_max)))
               : broken("closed the control socket");
  }
  const auto answer = body_of(*reply);
  if (!answer) return broken("closed the control socket before it had answered");
  return std::string{*answer};
}

}  // namespace

Result<std::optional<ops::control::Hello>> greet(const std::string& path) {
  Socket socket;
  if (!socket.connect(path)) {
    const bool nobody = errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR;
    if (nobody) return std::optional<ops::control::Hello>{};
    const bool denied = errno == EACCES || errno == EPERM;
    return fail(
        denied ? Errc::forbidden : Errc::unavailable,
        fmt::format("the control socket {} can't be used: {}", path, why()),
        denied ? "Run this as root, as the daemon's user (sudo -u banana bananactl …), or join its group."
               : "Is control.socket right? See: bananactl config show control");
  }
  const auto body = exchange(socket, "GET", ops::control::kHelloPath, "", kGreetingTimeMax);
  if (!body)
    return fail(Errc::unavailable, body.error().message, "Is it hung? journalctl -u banana says more.");
  auto hello = ops::control::read_hello(*body, version());
  if (!hello) return hello.error();
  return std::optional{*std::move(hello)};
}

Result<ops::Outcome> send(const std::string& path, const ops::Request& request) {
  Socket socket;
  if (!socket.connect(path))
    return fail(Errc::unavailable, fmt::format("the daemon went away: {}", why()), "Try again.");
  const auto body = exchange(socket, "POST", ops::control::kOperationPath,
                             ops::control::write_request(request), kOperationTimeMax);
  if (!body) return body.error();
  return ops::control::read_reply(*body);
}

}  // namespace banana::cli
