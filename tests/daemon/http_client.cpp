#include "tests/daemon/http_client.hpp"

#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace banana::test {

namespace {

constexpr timeval kPatience{.tv_sec = 20, .tv_usec = 0};

int connected(int family, const sockaddr* to, socklen_t size) {
  const int socket = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
  if (::connect(socket, to, size) != 0) {
    ::close(socket);
    throw std::runtime_error(std::string{"connect: "} + std::strerror(errno));
  }
  return socket;
}

std::size_t content_length(std::string_view head) {
  const std::string_view name = "Content-Length: ";
  const std::size_t at = head.find(name);
  if (at == std::string_view::npos) return 0;
  return std::stoul(std::string{head.substr(at + name.size(), 20)});
}

}  // namespace

Connection::Connection(std::uint16_t port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socket_ = connected(AF_INET, reinterpret_cast<const sockaddr*>(&to), sizeof(to));
}

Connection::Connection(const std::string& socket_path) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::strncpy(to.sun_path, socket_path.c_str(), sizeof(to.sun_path) - 1);
  socket_ = connected(AF_UNIX, reinterpret_cast<const sockaddr*>(&to), sizeof(to));
}

Connection::~Connection() { ::close(socket_); }

void Connection::give_up_after(std::chrono::milliseconds patience) {
  const timeval limit{.tv_sec = patience.count() / 1'000, .tv_usec = patience.count() % 1'000 * 1'000};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
}

void Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("the connection is gone");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

Reply Connection::receive() {
  std::string all;
  for (;;) {
    const std::size_t end = all.find("\r\n\r\n");
    if (end != std::string::npos && all.size() >= end + 4 + content_length(all.substr(0, end))) {
      return {std::stoi(all.substr(std::strlen("HTTP/1.1 "))), all.substr(end + 4)};
    }
    char buffer[4096];
    const ssize_t size = ::recv(socket_, buffer, sizeof(buffer), 0);
    if (size <= 0) return {};
    all.append(buffer, static_cast<std::size_t>(size));
  }
}

}  // namespace banana::test
