#include "cli/local_http.hpp"

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace banana::cli {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kReplyBytesMax = 256 << 20;

bool wait(int fd, short events, SteadyClock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<Millis>(deadline - SteadyClock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{fd, events, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool write_all(int fd, std::string_view text, SteadyClock::time_point deadline) {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return false;
    } else if (!wait(fd, POLLOUT, deadline)) {
      return false;
    }
  }
  return true;
}

/// All that comes until the other side closes; nothing when it breaks or takes too long.
std::optional<std::string> read_all(int fd, SteadyClock::time_point deadline) {
  std::string all;
  char piece[16 * 1024];
  for (;;) {
    const ssize_t got = ::recv(fd, piece, sizeof piece, 0);
    if (got == 0) return all;
    if (got > 0) {
      all.append(piece, static_cast<std::size_t>(got));
      if (all.size() > kReplyBytesMax) return std::nullopt;
    } else if (errno != EAGAIN && errno != EINTR) {
      return std::nullopt;
    } else if (!wait(fd, POLLIN, deadline)) {
      return std::nullopt;
    }
  }
}

template <class Number>
Number number_at(std::string_view text, std::size_t at) {
  Number number = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), number);
  return number;
}

/// When the whole of it came. Our server sends its length (never pieces) to a client that closes.
std::optional<LocalReply> whole(std::string_view reply) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const std::size_t head_end = reply.find("\r\n\r\n");
  if (head_end == std::string_view::npos || !reply.starts_with(kVersion)) return std::nullopt;
  const std::string_view head = reply.substr(0, head_end + 2);
  const std::size_t length_at = head.find(kLength);
  if (length_at == std::string_view::npos) return std::nullopt;
  const std::string_view body = reply.substr(head_end + 4);
  if (body.size() != number_at<std::size_t>(head, length_at + kLength.size())) return std::nullopt;
  return LocalReply{.status = number_at<int>(head, kVersion.size()), .body = std::string{body}};
}

/// Whether a connection that was begun is made; sets errno when it isn't.
bool is_made(int fd) {
  constexpr Millis kTimeMax{5'000};
  if (!wait(fd, POLLOUT, SteadyClock::now() + kTimeMax)) {
    errno = ETIMEDOUT;
    return false;
  }
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  errno = error;
  return error == 0;
}

/// A descriptor that never blocks; below zero, with errno set, when nobody is there.
template <class Address>
int connected(const Address& address, sa_family_t family) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return fd;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  if (errno == EINPROGRESS && is_made(fd)) return fd;
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

}  // namespace

LocalSocket LocalSocket::to_file(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return LocalSocket{-1};
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return LocalSocket{connected(address, AF_UNIX)};
}

LocalSocket LocalSocket::to_port(const std::string& address, std::uint16_t port) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  constexpr std::uint32_t kLoopbackNet = 127;
  if (::inet_pton(AF_INET, address.c_str(), &four.sin_addr) == 1 &&
      ntohl(four.sin_addr.s_addr) >> 24 == kLoopbackNet) {
    return LocalSocket{connected(four, AF_INET)};
  }
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, address.c_str(), &six.sin6_addr) == 1 && IN6_IS_ADDR_LOOPBACK(&six.sin6_addr)) {
    return LocalSocket{connected(six, AF_INET6)};
  }
  errno = EINVAL;
  return LocalSocket{-1};
}

LocalSocket::~LocalSocket() {
  if (fd_ >= 0) ::close(fd_);
}

std::variant<LocalReply, Broken> exchange(const LocalSocket& socket, const LocalRequest& request) {
  const auto deadline = SteadyClock::now() + request.time_max;
  const std::string head = fmt::format(
      "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
      request.method, request.target, request.host, request.content_type, request.body.size());
  if (!write_all(socket.fd(), head, deadline) || !write_all(socket.fd(), request.body, deadline))
    return Broken::closed;
  const auto reply = read_all(socket.fd(), deadline);
  if (!reply) return SteadyClock::now() >= deadline ? Broken::late : Broken::closed;
  auto answer = whole(*reply);
  if (!answer) return Broken::cut;
  return *std::move(answer);
}

}  // namespace banana::cli
