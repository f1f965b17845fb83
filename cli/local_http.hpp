// HTTP by hand with a server on this machine, one request a connection. Blocks: bananactl has nothing else to do.
//
// Linking the HTTP client of core/net would load a TLS library at every start of bananactl, which takes longer
// than the rest of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/time.hpp"

namespace banana::cli {

/// A connection to this machine and nowhere else.
class LocalSocket {
 public:
  /// Not open, with errno set, when nobody can be reached.
  [[nodiscard]] static LocalSocket to_file(const std::string& path);
  /// `address` is an IPv4 or IPv6 loopback address as text; any other is EINVAL.
  [[nodiscard]] static LocalSocket to_port(const std::string& address, std::uint16_t port);

  LocalSocket(LocalSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  LocalSocket& operator=(LocalSocket&&) = delete;
  ~LocalSocket();

  [[nodiscard]] bool open() const { return fd_ >= 0; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  explicit LocalSocket(int fd) : fd_(fd) {}
  int fd_;
};

struct LocalRequest {
  std::string_view method = "GET";
  std::string_view target;
  std::string_view host = "localhost";
  std::string_view content_type = "application/json";
  std::string_view body = {};
  Millis time_max;
};

struct LocalReply {
  int status = 0;
  std::string body;
};

enum class Broken {
  closed,  // it went away
  late,    // no whole answer in time
  cut,     // what came is not a whole answer
};

[[nodiscard]] std::variant<LocalReply, Broken> exchange(const LocalSocket& socket,
                                                        const LocalRequest& request);

}  // namespace banana::cli
