// One socket type for TCP and Unix-domain streams, bound to the loop's own executor: no type erasure on the
// hot path. Inside core/net only.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

namespace banana::net {

namespace asio = boost::asio;

using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, asio::io_context::executor_type>;

}  // namespace banana::net
