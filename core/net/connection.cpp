#include "core/net/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

#include "core/base/log.hpp"
#include "core/base/random.hpp"

namespace banana::net {

namespace {

constexpr std::size_t kKeptBytesMax = 64 * 1024;  // what an idle connection may hold on to
constexpr Millis kLingerTimeMax{2000};
constexpr std::size_t kLingerBytesMax = 1024 * 1024;

Peer peer_of(Socket& socket) {
  Peer peer;
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return peer;
  const auto* address = static_cast<const sockaddr*>(endpoint.data());
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    peer.address = asio::ip::address_v4{ntohl(v4->sin_addr.s_addr)};
    peer.port = ntohs(v4->sin_port);
  } else if (address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    asio::ip::address_v6::bytes_type bytes;
    std::copy(std::begin(v6->sin6_addr.s6_addr), std::end(v6->sin6_addr.s6_addr), bytes.begin());
    peer.address = asio::ip::address_v6{bytes};
    peer.port = ntohs(v6->sin6_port);
  } else if (address->sa_family == AF_UNIX) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0) {
      peer.local = Credentials{credentials.uid, credentials.gid, credentials.pid};
    }
  }
  return peer;
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerState> server, Socket socket)
    : server_(std::move(server)),
      place_(server_->connections.insert(server_->connections.end(), this)),
      socket_(std::move(socket)) {
  request_.peer = peer_of(socket_);
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  if (!request_.peer.local) socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
}

Connection::~Connection() {
  server_->connections.erase(place_);
  server_->changed.cancel();
}

Task<> Connection::run() {
  bool open = true;
  while (open && !cut_) open = co_await serve_one();
  if (!cut_ && !keep_alive_) co_await linger();
}

Task<bool> Connection::serve_one() {
  begin_request();
  Step step = advance();
  while (step == Step::more) {
    const auto [error, size] =
        co_await socket_.async_read_some(buffer_.prepare(room()), asio::as_tuple(asio::use_awaitable));
    if (expired_ && phase_ != Phase::idle) {
      expired_ = false;
      refuse(408, "timeout", "the request took too long to arrive");
      step = Step::refused;
      break;
    }
    if (error) co_return false;
    buffer_.commit(size);
    expired_ = false;
    if (phase_ == Phase::idle) enter(Phase::head, server_->options.head_time_max);
    step = advance();
  }

  std::optional<Response> answer = std::move(refusal_);
  if (step == Step::complete) {
    enter(Phase::handler, server_->options.handler_time_max);
    answer = co_await handle();
    if (cut_) co_return false;
    if (expired_) {
      co_await asio::this_coro::reset_cancellation_state();
      expired_ = false;
    }
  }
  if (answer->status == kCloseUnanswered) co_return false;
  enter(Phase::write, server_->options.write_time_max);
  keep_alive_ = keep_alive_ && !server_->stopping;
  bool sent = false;
  if (std::holds_alternative<FileBody>(answer->body)) {
    sent = co_await send_file(*answer);
  } else if (std::holds_alternative<StreamBody>(answer->body)) {
    sent = co_await send_stream(*answer);
  } else {
    sent = send_now(*answer) || co_await send_rest(*answer);
  }
  co_return sent&& keep_alive_;
}

void Connection::begin_request() {
  if (buffer_.size() == 0 && buffer_.capacity() > kKeptBytesMax) buffer_ = {};
  if (request_.body.capacity() > kKeptBytesMax) request_.body = {};
  if (out_.capacity() > kKeptBytesMax) out_ = {};
  request_.method = Method::get;
  request_.headers.clear();
  request_.body.clear();
  parser_.emplace(request_, server_->options.head_bytes_max);
  route_ = nullptr;
  refusal_.reset();
  head_done_ = false;
  expired_ = false;
  if (buffer_.size() == 0) {
    enter(Phase::idle, server_->options.idle_time_max);
    // Somebody may be waiting for a connection that can be closed.
    if (server_->connections.size() >= server_->options.connections_max) server_->changed.cancel();
  } else {
    enter(Phase::head, server_->options.head_time_max);
  }
}

Task<Response> Connection::handle() {
  std::string what;
  try {
    co_return co_await route_->handler(request_);
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
    what = "unknown exception";
  }
  if (expired_) {
    log::warning("request took too long",
                 {{"method", to_string(request_.method)}, {"route", route_->pattern}});
    co_return Response::error(503, "timeout", "the request took too long; try again later");
  }
  co_return failure(what);
}

Response Connection::failure(std::string_view what) const {
  const std::string reference = SystemRandom{}.token(9);
  log::error("request failed", {{"reference", reference},
                                {"method", to_string(request_.method)},
                                {"route", route_ == nullptr ? "" : route_->pattern},
                                {"what", what}});
  return Response::error(500, "internal", "something went wrong on our side; reference " + reference);
}

void Connection::enter(Phase phase, Millis time_max) {
  phase_ = phase;
  deadline_ = server_->now + time_max;
}

void Connection::sweep(Tick now) {
  if (now < deadline_) return;
  deadline_ = kNever;
  expired_ = true;
  if (phase_ == Phase::handler) {
    cancel_.emit(asio::cancellation_type::terminal);
  } else {
    socket_.cancel();
  }
}

void Connection::stop() {
  if (phase_ == Phase::idle || phase_ == Phase::endless_stream || phase_ == Phase::linger) cut();
}

void Connection::cut() {
  cut_ = true;
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_both, ignored);
  cancel_.emit(asio::cancellation_type::terminal);
}

Task<> Connection::linger() {
  // Closing with unread input would reset the connection and take the response with it.
  enter(Phase::linger, kLingerTimeMax);
  boost::system::error_code failed;
  socket_.shutdown(Socket::shutdown_send, failed);
  buffer_.consume(buffer_.size());
  for (std::size_t seen = 0; !failed && seen < kLingerBytesMax && !expired_;) {
    const auto [error, size] =
        co_await socket_.async_read_some(buffer_.prepare(4096), asio::as_tuple(asio::use_awaitable));
    failed = error;
    seen += size;
  }
}

}  // namespace banana::net
