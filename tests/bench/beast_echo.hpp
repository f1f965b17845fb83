// What our server is measured beside: the plainest keep-alive echo one can write with Beast. No routes, no limits,
// no deadlines, no graceful stop.
#pragma once

#include <memory>
#include <optional>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace banana::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;

using EchoSocket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

class BeastSession : public std::enable_shared_from_this<BeastSession> {
 public:
  explicit BeastSession(EchoSocket socket) : socket_(std::move(socket)) {}

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_,
                     [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                       if (!error) self->write();
                     });
  }

 private:
  void write() {
    response_.emplace(http::status::ok, request_.version());
    response_->set(http::field::content_type, "text/plain");
    response_->keep_alive(request_.keep_alive());
    response_->body() = std::move(request_.body());
    response_->prepare_payload();
    http::async_write(socket_, *response_,
                      [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                        if (!error && !self->response_->need_eof()) self->read();
                      });
  }

  EchoSocket socket_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  std::optional<http::response<http::string_body>> response_;
};

class BeastEcho {
 public:
  explicit BeastEcho(asio::io_context& loop) : acceptor_(loop, {asio::ip::address_v4::loopback(), 0}) {
    accept();
  }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept([this](boost::system::error_code error, EchoSocket socket) {
      if (error) return;
      boost::system::error_code ignored;
      socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
      std::make_shared<BeastSession>(std::move(socket))->read();
      accept();
    });
  }

  asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type> acceptor_;
};

}  // namespace banana::bench
