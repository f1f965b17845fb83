// The client against our own server, over TCP and Unix-domain sockets.
#include "core/net/client.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <unistd.h>

#include "core/net/download.hpp"
#include "tests/net/client_fixture.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::net {
namespace {

struct Fixture : test::ClientFixture {
  int posts = 0;
  Server server{loop, routes(), {}};
  std::string base = "http://127.0.0.1:" + std::to_string(server.listen_tcp("127.0.0.1", 0).value());

  std::vector<Route> routes() {
    return {
        {Method::get, "/headers",
         [](Request& request) -> Task<Response> {
           std::string all;
           for (const Header field : request.headers) {
             all.append(field.name).append("=").append(field.value).append("\n");
           }
           co_return Response::text(200, all);
         }},
        {Method::post, "/echo",
         [this](Request& request) -> Task<Response> {
           ++posts;
           co_return Response::text(201, request.body);
         },
         10'000'000},
        {Method::get, "/bytes/{count}",
         [](Request& request) -> Task<Response> {
           co_return Response::text(200, std::string(std::stoul(std::string{request.param("count")}), 'x'));
         }},
        {Method::get, "/stream",
         [](Request&) -> Task<Response> {
           co_return Response::stream("text/plain", {[](BodyWriter& out) -> Task<> {
                                        for (int i = 0; i < 1000; ++i) {
                                          if (!co_await out.write("0123456789")) co_return;
                                        }
                                      }});
         }},
        {Method::get, "/slow",
         [](Request&) -> Task<Response> {
           co_await test::pause(Millis{60'000});
           co_return Response{};
         }},
        {Method::get, "/who",
         [](Request& request) -> Task<Response> {
           const auto& local = request.peer.local;
           co_return Response::text(
               200, local ? std::to_string(local->uid) + " " + std::to_string(local->pid) : "");
         }},
        {Method::get, "/to/{where...}",
         [](Request& request) -> Task<Response> {
           co_return Response{302, {{"Location", "/" + std::string{request.param("where")}}}, ""};
         }},
        {Method::get, "/round",
         [](Request&) -> Task<Response> { co_return Response{302, {{"Location", "/round"}}, ""}; }},
        {Method::post, "/moved",
         [](Request&) -> Task<Response> { co_return Response{307, {{"Location", "/echo"}}, ""}; }},
        {Method::post, "/other",
         [](Request&) -> Task<Response> { co_return Response{303, {{"Location", "/headers"}}, ""}; }},
    };
  }

  HttpResult<Download> fetch(HttpRequest request, DownloadTarget target) {
    HttpResult<Download> out{Download{}};
    test::run(
        loop,
        [](Fixture& self, HttpRequest asked, DownloadTarget into, HttpResult<Download>& result) -> Task<> {
          result = co_await download(self.client, std::move(asked), std::move(into));
        }(*this, std::move(request), std::move(target), out));
    return out;
  }
};

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream{path}.rdbuf();
  return out.str();
}

std::size_t files_in(const std::filesystem::path& dir) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{dir}, {}));
}

TEST_CASE("a connection is used again for the same origin") {
  Fixture it;
  for (int i = 0; i < 5; ++i) CHECK(it.get(it.base + "/bytes/3").value().body == "xxx");
  CHECK(it.client.idle() == 1);
  CHECK(it.server.connections() == 1);
}

TEST_CASE("headers and body arrive and ours can't be contradicted") {
  Fixture it;
  HttpRequest request{.url = it.base + "/headers"};
  request.headers.add("Authorization", Secret{"Bearer abc"});
  request.headers.add("Content-Length", "99");
  request.headers.add("Transfer-Encoding", "chunked");
  const std::string seen = it.send(std::move(request)).value().body;
  CHECK(seen.find("Authorization=Bearer abc\n") != std::string::npos);
  CHECK(seen.find("Content-Length") == std::string::npos);
  CHECK(seen.find("Transfer-Encoding") == std::string::npos);
  const auto echoed =
      it.send({.method = Method::post, .url = it.base + "/echo", .body = std::string(500'000, 'y')});
  CHECK(echoed.value().status == 201);
  CHECK(echoed.value().body == std::string(500'000, 'y'));
}

TEST_CASE("a body is streamed out of a source") {
  Fixture it;
  std::uint64_t left = 300'000;
  const auto read = [&](std::span<char> into) -> Task<Result<std::size_t>> {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>({left, into.size(), 777}));
    std::fill_n(into.begin(), size, 'z');
    left -= size;
    co_return size;
  };
  CHECK(it.send({.method = Method::post, .url = it.base + "/echo", .body = BodySource{300'000, read}})
            .value()
            .body == std::string(300'000, 'z'));
}

TEST_CASE("a source that fails ends the request and tells how far it came") {
  Fixture it;
  const auto read = [](std::span<char>) -> Task<Result<std::size_t>> {
    co_return fail(Errc::not_found, "file gone");
  };
  const auto result =
      it.send({.method = Method::post, .url = it.base + "/echo", .body = BodySource{10, read}});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == Errc::not_found);
  CHECK(result.error().sent == Sent::maybe);
  CHECK(it.posts == 0);
  CHECK(it.client.idle() == 0);
}

TEST_CASE("HEAD has no body and a streamed response is put together") {
  Fixture it;
  const auto head = it.send({.method = Method::head, .url = it.base + "/bytes/7"});
  CHECK(head.value().headers.find("Content-Length") == "7");
  CHECK(head.value().body.empty());
  CHECK(it.get(it.base + "/stream").value().body.size() == 10'000);
  CHECK(it.client.idle() == 1);
}

TEST_CASE("a response larger than wanted is refused") {
  Fixture it;
  for (const char* path : {"/bytes/101", "/stream"}) {
    const auto result = it.send({.url = it.base + path, .body_bytes_max = 100});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == Errc::limited);
    CHECK(result.error().sent == Sent::answered);
  }
  CHECK(it.send({.url = it.base + "/bytes/100", .body_bytes_max = 100}).has_value());
}

TEST_CASE("a deadline ends the wait and says that the request may have arrived") {
  Fixture it;
  const auto result = it.send({.url = it.base + "/slow", .deadline = Millis{50}});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == Errc::timeout);
  CHECK(result.error().sent == Sent::maybe);
}

TEST_CASE("nobody listening is unavailable and nothing was sent") {
  Fixture it;
  test::run(it.loop, it.server.stop(Millis{100}));
  const auto result = it.send({.method = Method::post, .url = it.base + "/echo", .body = "x"});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == Errc::unavailable);
  CHECK(result.error().sent == Sent::no);
}

TEST_CASE("errors name the origin and nothing else of a URL") {
  Fixture it;
  test::run(it.loop, it.server.stop(Millis{100}));
  for (const std::string& url :
       {it.base + "/bot123:SECRET/x?token=SECRET", std::string{"http://u:SECRET@x:99999/SECRET"},
        std::string{"ftp://SECRET/"}, std::string{"SECRET"}}) {
    const auto result = it.get(url);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().text().find("SECRET") == std::string::npos);
  }
}

TEST_CASE("redirects are followed as far as asked") {
  Fixture it;
  CHECK(it.get(it.base + "/to/bytes/4").value().status == 302);
  CHECK(it.send({.url = it.base + "/to/bytes/4", .redirects_max = 1}).value().body == "xxxx");
  CHECK(it.send({.url = it.base + "/round", .redirects_max = 5}).value().status == 302);
}

TEST_CASE("307 repeats the request and 303 turns it into GET") {
  Fixture it;
  CHECK(it.send({.method = Method::post, .url = it.base + "/moved", .body = "again", .redirects_max = 1})
            .value()
            .body == "again");
  const auto other =
      it.send({.method = Method::post, .url = it.base + "/other", .body = "x", .redirects_max = 1});
  CHECK(other.value().status == 200);
  CHECK(other.value().body.find("Content-Length") == std::string::npos);
}

TEST_CASE("another origin is told nothing that was meant for the first") {
  Fixture it;
  Server second{it.loop, it.routes(), {}};
  const std::string there = "http://127.0.0.1:" + std::to_string(second.listen_tcp("127.0.0.1", 0).value());
  Server first{it.loop,
               {{Method::get, "/away",
                 [&there](Request&) -> Task<Response> {
                   co_return Response{302, {{"Location", there + "/headers"}}, ""};
                 }}},
               {}};
  const std::string here = "http://127.0.0.1:" + std::to_string(first.listen_tcp("127.0.0.1", 0).value());
  HttpRequest request{.url = here + "/away", .redirects_max = 3};
  request.headers.add("Authorization", Secret{"Bearer abc"});
  request.headers.add("Cookie", "a=b");
  const auto response = it.send(std::move(request));
  CHECK(response.value().status == 200);
  CHECK(response.value().body.find("Bearer") == std::string::npos);
  CHECK(response.value().body.find("a=b") == std::string::npos);
}

TEST_CASE("a Unix-domain socket is a server too and knows who asks") {
  Fixture it;
  test::TempDir dir;
  const std::string path = dir.file("s.sock");
  REQUIRE(it.server.listen_unix(path));
  CHECK(it.send({.url = "http://banana/who", .unix_path = path}).value().body ==
        std::to_string(::getuid()) + " " + std::to_string(::getpid()));
  CHECK(it.send({.url = "http://banana/bytes/2", .unix_path = path}).value().body == "xx");
  const auto missing = it.send({.url = "http://banana/who", .unix_path = dir.file("none")});
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().sent == Sent::no);
}

TEST_CASE("a download is there whole or not at all") {
  Fixture it;
  test::TempDir dir;
  const std::string path = dir.file("got");
  const auto done = it.fetch({.url = it.base + "/stream"}, {path, 10'000, Sync::yes});
  CHECK(done.value().bytes == 10'000);
  CHECK(content(path).size() == 10'000);

  const auto larger = it.fetch({.url = it.base + "/bytes/10001"}, {dir.file("larger"), 10'000});
  CHECK(larger.error().code == Errc::limited);
  CHECK(it.fetch({.url = it.base + "/nothing"}, {dir.file("nothing"), 10'000}).value().response.status ==
        404);
  CHECK(it.fetch({.url = it.base + "/slow", .deadline = Millis{50}}, {dir.file("slow"), 10}).error().code ==
        Errc::timeout);
  CHECK(it.fetch({.url = it.base + "/stream"}, {"/nowhere/at/all", 10'000}).error().sent == Sent::no);
  CHECK(files_in(dir.path()) == 1);
}

TEST_CASE("the system resolver knows localhost and not the invalid domain") {
  asio::io_context loop;
  SystemResolver resolver;
  test::run(loop, [](SystemResolver& it) -> Task<> {
    const auto found = co_await it.resolve("localhost");
    REQUIRE(found.has_value());
    for (const auto& address : *found) CHECK(address.is_loopback());
    const auto missing = co_await it.resolve("no-such-name.invalid");
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().code == Errc::unavailable);
  }(resolver));
}

}  // namespace
}  // namespace banana::net
