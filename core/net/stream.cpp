#include "core/net/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include "core/net/address.hpp"

namespace banana::net {

namespace {

namespace ssl = asio::ssl;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

bool has_nothing_to_read(int socket) {
  char byte = 0;
  const ssize_t size = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

template <class Layer>
class StreamOver final : public Stream {
 public:
  explicit StreamOver(Layer layer) : layer_(std::move(layer)) {}

  Task<ReadResult> read_some(asio::mutable_buffer into) override {
    const auto [error, size] = co_await layer_.async_read_some(into, kTuple);
    co_return ReadResult{error, size};
  }
  Task<boost::system::error_code> write(std::array<asio::const_buffer, 2> pieces) override {
    const auto [error, size] = co_await asio::async_write(layer_, pieces, kTuple);
    co_return error;
  }
  bool is_quiet() override { return has_nothing_to_read(layer_.lowest_layer().native_handle()); }

  Layer& layer() { return layer_; }

 private:
  Layer layer_;
};

using TlsStream = StreamOver<ssl::stream<Socket>>;

Result<> expect_host(SSL* handle, const std::string& host) {
  const bool is_address = parse_address(host).has_value();
  ::SSL_set_hostflags(handle, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const bool expected = is_address
                            ? ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(handle), host.c_str()) == 1
                            : ::SSL_set1_host(handle, host.c_str()) == 1 &&
                                  ::SSL_set_tlsext_host_name(handle, host.c_str()) == 1;
  if (!expected) return fail(Errc::invalid, "not a host name: " + host);
  return {};
}

}  // namespace

struct Trust::Context {
  explicit Context(const std::string& ca_file) : value(ssl::context::tls_client) {
    ::SSL_CTX_set_min_proto_version(value.native_handle(), TLS1_2_VERSION);
    value.set_verify_mode(ssl::verify_peer);
    value.set_default_verify_paths();
    if (!ca_file.empty()) value.load_verify_file(ca_file);
  }
  ssl::context value;
};

std::unique_ptr<Stream> plain_stream(Socket socket) {
  return std::make_unique<StreamOver<Socket>>(std::move(socket));
}

Trust::Trust(std::string ca_file) : ca_file_(std::move(ca_file)) {}
Trust::~Trust() = default;

Task<Result<std::unique_ptr<Stream>>> Trust::secure(Socket socket, std::string host) {
  if (!context_) context_ = std::make_unique<Context>(ca_file_);
  auto stream = std::make_unique<TlsStream>(ssl::stream<Socket>{std::move(socket), context_->value});
  SSL* handle = stream->layer().native_handle();
  if (auto expected = expect_host(handle, host); !expected) co_return expected.error();
  const auto [error] = co_await stream->layer().async_handshake(ssl::stream_base::client, kTuple);
  if (error) {
    const long verdict = ::SSL_get_verify_result(handle);
    const std::string why = verdict == X509_V_OK ? error.message() : ::X509_verify_cert_error_string(verdict);
    co_return fail(Errc::unavailable, "no trusted TLS connection to " + host + ": " + why);
  }
  co_return std::unique_ptr<Stream>{std::move(stream)};
}

}  // namespace banana::net
