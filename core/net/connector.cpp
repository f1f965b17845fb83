#include "core/net/connector.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <strings.h>
#include <sys/un.h>

#include "core/net/address.hpp"
#include "core/net/deadline.hpp"

namespace banana::net {

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kProxyHeadBytesMax = 8 * 1024;

/// CONNECT: asks the proxy for a tunnel. Reads byte-exactly to the end of its head: what follows is not the proxy's.
Task<Result<>> open_tunnel(Socket& socket, const Proxy& proxy, const Url& url) {
  const std::string host = (url.is_ipv6 ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
  std::string request = "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n";
  if (!proxy.authorization.empty()) {
    request.append("Proxy-Authorization: ").append(proxy.authorization.reveal()).append("\r\n");
  }
  request += "\r\n";
  const auto [write_error, written] = co_await asio::async_write(socket, asio::buffer(request), kTuple);
  ::explicit_bzero(request.data(), request.size());
  boost::system::error_code error = write_error;
  std::string head;
  while (!error && !head.ends_with("\r\n\r\n") && head.size() < kProxyHeadBytesMax) {
    char byte = 0;
    const auto [read_error, size] = co_await socket.async_read_some(asio::buffer(&byte, 1), kTuple);
    error = read_error;
    if (size == 1) head += byte;
  }
  if (head.starts_with("HTTP/1.") && head.substr(8, 2) == " 2" && head.ends_with("\r\n\r\n"))
    co_return Result<>{};
  const std::string status = head.starts_with("HTTP/1.") ? head.substr(9, 3) : "nothing useful";
  co_return fail(Errc::unavailable, "the proxy gave no way to " + url.origin() + ": it answered " + status);
}

}  // namespace

Task<Result<std::unique_ptr<Stream>>> Connector::open(const Destination& to) {
  using Opened = Result<std::unique_ptr<Stream>>;
  if (!to.unix_path.empty()) {
    if (to.unix_path.size() >= sizeof(sockaddr_un::sun_path)) {
      co_return fail(Errc::invalid, "the socket's path is too long: " + to.unix_path);
    }
    co_return co_await open_at(asio::local::stream_protocol::endpoint{to.unix_path}, to);
  }
  const auto found = co_await addresses(to.proxy == nullptr ? to.url.host : to.proxy->host,
                                        to.proxy == nullptr ? to.guard : nullptr);
  if (!found) co_return found.error();
  const std::uint16_t port = to.proxy == nullptr ? to.url.port : to.proxy->port;
  Opened opened = fail(Errc::unavailable, "no address for " + to.url.origin());
  for (const auto& address : *found) {
    auto attempt =
        co_await within(options_.connect_time_max, open_at(asio::ip::tcp::endpoint{address, port}, to));
    opened = attempt ? std::move(*attempt)
                     : Opened{fail(Errc::timeout, "no connection to " + to.url.origin() + " in time")};
    if (opened) break;
  }
  co_return opened;
}

Task<Result<Addresses>> Connector::addresses(std::string host, const Guard* guard) {
  Result<Addresses> found{Addresses{}};
  if (const auto literal = parse_address(host)) {
    found = Addresses{*literal};
  } else {
    found = co_await resolver_.resolve(host);
  }
  if (!found || guard == nullptr) co_return found;
  if (auto allowed = check_addresses(*found, *guard); !allowed) co_return allowed.error();
  co_return found;
}

Task<Result<std::unique_ptr<Stream>>> Connector::open_at(Endpoint endpoint, const Destination& to) {
  Socket socket{loop_};
  const auto [error] = co_await socket.async_connect(endpoint, kTuple);
  if (error) {
    const std::string where = to.unix_path.empty() ? to.url.origin() : to.unix_path;
    co_return fail(Errc::unavailable, "no connection to " + where + ": " + error.message());
  }
  boost::system::error_code ignored;
  if (to.unix_path.empty()) socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
  if (to.url.scheme == Scheme::http) co_return plain_stream(std::move(socket));
  if (to.proxy != nullptr) {
    if (auto tunnel = co_await open_tunnel(socket, *to.proxy, to.url); !tunnel) co_return tunnel.error();
  }
  co_return co_await trust_.secure(std::move(socket), to.url.host);
}

}  // namespace banana::net
