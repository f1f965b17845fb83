// TLS against a local server whose certificates are made on the spot.
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <doctest/doctest.h>

#include "tests/net/certificates.hpp"
#include "tests/net/client_fixture.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::net {
namespace {

namespace ssl = asio::ssl;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

enum class Goodbye { polite, none };

/// Serves "ok" over TLS, connection after connection, as often as it is asked.
class TlsServer {
 public:
  TlsServer(asio::io_context& loop, const test::Certificate& certificate, const test::Key& key)
      : context_(ssl::context::tls_server), acceptor_(loop, {asio::ip::address_v4::loopback(), 0}) {
    ::SSL_CTX_use_certificate(context_.native_handle(), certificate.get());
    ::SSL_CTX_use_PrivateKey(context_.native_handle(), key.get());
    asio::co_spawn(loop, serve(), asio::detached);
  }

  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  Goodbye goodbye = Goodbye::polite;
  std::string server_name;
  int handshakes = 0;

  void allow_at_most(int version) { ::SSL_CTX_set_max_proto_version(context_.native_handle(), version); }
  [[nodiscard]] std::string url(std::string_view host) const {
    return "https://" + std::string{host} + ":" + std::to_string(acceptor_.local_endpoint().port()) + "/";
  }

 private:
  Task<> serve() {
    for (;;) {
      ssl::stream<asio::ip::tcp::socket> stream{co_await acceptor_.async_accept(asio::use_awaitable),
                                                context_};
      if (std::get<0>(co_await stream.async_handshake(ssl::stream_base::server, kTuple))) continue;
      ++handshakes;
      const char* name = ::SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
      server_name = name == nullptr ? "" : name;
      co_await answer_all(stream);
    }
  }

  Task<> answer_all(ssl::stream<asio::ip::tcp::socket>& stream) {
    std::string request(4096, '\0');
    while (!std::get<0>(co_await stream.async_read_some(asio::buffer(request), kTuple))) {
      co_await asio::async_write(stream, asio::buffer(answer), kTuple);
      if (answer.find("Content-Length") != std::string::npos) continue;
      if (goodbye == Goodbye::polite) co_await stream.async_shutdown(kTuple);
      stream.lowest_layer().close();
      co_return;
    }
  }

  ssl::context context_;
  asio::ip::tcp::acceptor acceptor_;
};

struct Fixture {
  explicit Fixture(const std::string& names, test::Validity validity = {})
      : server(it.loop, authority.issue("server", names, key, validity), key) {
    authority.write_to(dir.file("ca.pem"));
    it.resolver.answers["shop.example"] = {{"127.0.0.1"}};
  }

  HttpResult<HttpResponse> get(std::string_view host, bool trusted = true) {
    HttpResult<HttpResponse> out{HttpResponse{}};
    Client client{it.loop, it.resolver, {.ca_file = trusted ? dir.file("ca.pem") : ""}};
    test::run(it.loop, [](Client& asked, std::string url, HttpResult<HttpResponse>& result) -> Task<> {
      result = co_await asked.send({.url = url});
      if (result) result = co_await asked.send({.url = url});  // a second time, on the kept connection
    }(client, server.url(host), out));
    return out;
  }

  test::TempDir dir;
  test::Authority authority;
  test::Key key = test::Authority::make_key();
  test::ClientFixture it;
  TlsServer server;
};

void check_refused(const HttpResult<HttpResponse>& result, std::string_view why) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == Errc::unavailable);
  CHECK(result.error().sent == Sent::no);
  CHECK_MESSAGE(result.error().message.find(why) != std::string::npos, result.error().message);
}

TEST_CASE("a trusted certificate for the right name is accepted and the connection kept") {
  Fixture it{"DNS:shop.example"};
  CHECK(it.get("shop.example").value().body == "ok");
  CHECK(it.server.server_name == "shop.example");
  CHECK(it.server.handshakes == 1);
}

TEST_CASE("a certificate may name an address") {
  Fixture it{"IP:127.0.0.1"};
  CHECK(it.get("127.0.0.1").value().body == "ok");
  CHECK(it.server.server_name.empty());
}

TEST_CASE("an unknown authority is refused") {
  check_refused(Fixture{"DNS:shop.example"}.get("shop.example", false), "certificate");
}

TEST_CASE("a certificate for another host is refused") {
  check_refused(Fixture{"DNS:other.example"}.get("shop.example"), "mismatch");
  check_refused(Fixture{"DNS:*.shop.example"}.get("shop.example"), "mismatch");
  check_refused(Fixture{"DNS:shop.example"}.get("127.0.0.1"), "mismatch");
}

TEST_CASE("an expired certificate and one of the future are refused") {
  check_refused(Fixture{"DNS:shop.example", {-7200, -3600}}.get("shop.example"), "expired");
  check_refused(Fixture{"DNS:shop.example", {3600, 7200}}.get("shop.example"), "not yet valid");
}

TEST_CASE("TLS 1.1 is too old") {
  Fixture it{"DNS:shop.example"};
  it.server.allow_at_most(TLS1_1_VERSION);
  CHECK(it.get("shop.example").error().sent == Sent::no);
}

TEST_CASE("a body that ends with the connection needs a goodbye") {
  Fixture polite{"DNS:shop.example"};
  polite.server.answer = "HTTP/1.1 200 OK\r\n\r\nall";
  CHECK(polite.get("shop.example").value().body == "all");
  Fixture cut{"DNS:shop.example"};
  cut.server.answer = "HTTP/1.1 200 OK\r\n\r\nhalf";
  cut.server.goodbye = Goodbye::none;
  const auto result = cut.get("shop.example");
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().sent == Sent::answered);
}

}  // namespace
}  // namespace banana::net
