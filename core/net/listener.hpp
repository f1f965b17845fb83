// Opening the sockets a server listens on. Inside core/net only.
#pragma once

#include <string>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/result.hpp"

namespace banana::net {

namespace asio = boost::asio;

using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol, asio::io_context::executor_type>;

/// Port 0 takes any free one.
[[nodiscard]] Result<Acceptor> open_tcp(asio::io_context& loop, const std::string& address,
                                        std::uint16_t port);
[[nodiscard]] Result<Acceptor> open_unix(asio::io_context& loop, const std::string& path, unsigned mode);

[[nodiscard]] std::uint16_t port_of(const Acceptor& acceptor);

}  // namespace banana::net
