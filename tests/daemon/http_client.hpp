// The plainest HTTP client there is: blocking, byte for byte what the test says.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace banana::test {

struct Reply {
  int status = 0;  // 0: the connection was closed, or all patience gone, without an answer
  std::string body;
};

class Connection {
 public:
  explicit Connection(std::uint16_t port);
  explicit Connection(const std::string& socket_path);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// How long receive() waits from now on; 20 s otherwise.
  void give_up_after(std::chrono::milliseconds patience);
  void send(std::string_view bytes);
  Reply receive();

 private:
  int socket_ = -1;
};

/// `where` is a port or the path of a socket.
template <class Where>
Reply get(const Where& where, const std::string& path) {
  Connection connection{where};
  connection.send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
  return connection.receive();
}
template <class Where>
Reply post(const Where& where, const std::string& path, const std::string& body) {
  Connection connection{where};
  connection.send("POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body);
  return connection.receive();
}

}  // namespace banana::test
