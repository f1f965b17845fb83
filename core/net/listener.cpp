#include "core/net/listener.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace banana::net {

namespace {

using Local = asio::local::stream_protocol;

Error cannot_listen(const std::string& where, const boost::system::error_code& error) {
  const Errc code = error == asio::error::address_in_use                      ? Errc::conflict
                    : error == asio::error::access_denied                     ? Errc::forbidden
                    : error == boost::system::errc::no_such_file_or_directory ? Errc::not_found
                                                                              : Errc::unavailable;
  return fail(code, "cannot listen on " + where + ": " + error.message());
}

/// True when a living process accepts connections there.
bool answers(asio::io_context& loop, const std::string& path) {
  Local::socket probe{loop};
  boost::system::error_code error;
  probe.connect(Local::endpoint{path}, error);
  return !error;
}

}  // namespace

Result<Acceptor> open_tcp(asio::io_context& loop, const std::string& address, std::uint16_t port) {
  boost::system::error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (error) return fail(Errc::invalid, "not an IP address to listen on: " + address);
  const asio::ip::tcp::endpoint endpoint{ip, port};
  Acceptor acceptor{loop};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(address + " port " + std::to_string(port), error);
  return acceptor;
}

Result<Acceptor> open_unix(asio::io_context& loop, const std::string& path, unsigned mode) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    return fail(Errc::invalid, "a socket's path takes 1 to " +
                                   std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes: " + path);
  }
  struct stat about{};
  if (::lstat(path.c_str(), &about) == 0) {
    if (!S_ISSOCK(about.st_mode)) return fail(Errc::conflict, path + " exists and is not a socket");
    if (answers(loop, path)) return fail(Errc::conflict, "another process listens on " + path);
    ::unlink(path.c_str());
  }
  const Local::endpoint endpoint{path};
  Acceptor acceptor{loop};
  boost::system::error_code error;
  acceptor.open(endpoint.protocol(), error);
  // Linux takes the file's mode from the socket, so there is no moment at which it is open to others.
  if (!error && ::fchmod(acceptor.native_handle(), mode) != 0)
    error.assign(errno, boost::system::system_category());
  if (!error) acceptor.bind(endpoint, error);
  if (!error && ::chmod(path.c_str(), mode) != 0)
    error.assign(errno, boost::system::system_category());  // umask
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(path, error);
  return acceptor;
}

std::uint16_t port_of(const Acceptor& acceptor) {
  const auto endpoint = acceptor.local_endpoint();
  const auto* address = static_cast<const sockaddr*>(endpoint.data());
  // sin_port and sin6_port stand at the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(address)->sin_port);
}

}  // namespace banana::net
