// How a server stops, and what streams and files do meanwhile.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "core/net/server.hpp"
#include "tests/net/support.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::net {
namespace {

using test::RawClient;

struct Fixture {
  asio::io_context loop{1};
  test::TempDir dir;
  asio::steady_timer gate{loop, std::chrono::steady_clock::time_point::max()};
  bool entered = false;
  bool stream_ended = false;
  Server server{loop, routes(), {.sweep_every = Millis{10}}};
  std::uint16_t port = server.listen_tcp("127.0.0.1", 0).value();
  RawClient client{loop};

  std::vector<Route> routes() {
    return {
        {Method::get, "/wait",
         [this](Request&) -> Task<Response> {
           entered = true;
           co_await gate.async_wait(asio::as_tuple(asio::use_awaitable));
           co_return Response::text(200, "done");
         }},
        {Method::get, "/events",
         [this](Request&) -> Task<Response> {
           co_return Response::stream("text/event-stream", {[this](BodyWriter& out) { return events(out); },
                                                            StreamBody::Kind::endless});
         }},
        {Method::get, "/count",
         [](Request&) -> Task<Response> {
           co_return Response::stream("text/plain", {[](BodyWriter& out) -> Task<> {
                                        for (const char* piece : {"one ", "two ", "three"}) {
                                          if (!co_await out.write(piece)) co_return;
                                        }
                                      }});
         }},
        {Method::get, "/broken",
         [](Request&) -> Task<Response> {
           co_return Response::stream("text/plain", {[](BodyWriter& out) -> Task<> {
                                        if (co_await out.write("half")) throw std::runtime_error("lost");
                                      }});
         }},
        {Method::get, "/file/{name}",
         [this](Request& request) -> Task<Response> {
           co_return Response::file(dir.file(request.param("name")), "application/octet-stream");
         }},
    };
  }

  Task<> events(BodyWriter& out) {
    struct Ended {
      bool& flag;
      ~Ended() { flag = true; }
    } ended{stream_ended};
    while (co_await out.write("data: tick\n\n")) co_await test::pause(Millis{60'000});
  }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_CASE("stop tolerates a server that never listened and being called twice") {
  asio::io_context loop;
  Server server{loop, {}, {}};
  test::run(loop, [](Server& it) -> Task<> {
    co_await it.stop(Millis{1000});
    co_await it.stop(Millis{1000});
  }(server));
}

TEST_CASE("stop closes idle connections at once and takes no new ones") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    co_await self.client.response();
    co_await self.server.stop(Millis{20'000});
    CHECK((co_await self.client.rest()).empty());
    RawClient late{self.loop};
    CHECK_THROWS(co_await late.connect(self.port));
  }(it));
}

TEST_CASE("stop lets a request in flight finish") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!self.entered) co_await test::pause(Millis{1});
    asio::co_spawn(self.loop, self.server.stop(Millis{20'000}), asio::detached);
    co_await test::pause(Millis{20});
    CHECK(self.server.connections() == 1);
    self.gate.cancel();
    const std::string all = co_await self.client.rest();
    CHECK(has(all, "Connection: close\r\n"));
    CHECK(all.ends_with("done"));
  }(it));
}

TEST_CASE("stop cuts a request that outlasts the grace") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!self.entered) co_await test::pause(Millis{1});
    co_await self.server.stop(Millis{30});
    CHECK(self.server.connections() == 0);
    CHECK((co_await self.client.rest()).empty());
  }(it));
}

TEST_CASE("stop ends a stream of events at once") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(has(co_await self.client.until("tick"), "Transfer-Encoding: chunked\r\n"));
    co_await self.server.stop(Millis{20'000});
    CHECK(self.stream_ended);
  }(it));
}

TEST_CASE("a stream arrives in chunks and ends the same way") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /count HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK((co_await self.client.until("0\r\n\r\n"))
              .ends_with("4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n"));
  }(it));
}

TEST_CASE("a stream for HTTP/1.0 ends with the connection") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /count HTTP/1.0\r\n\r\n");
    CHECK((co_await self.client.rest()).ends_with("\r\n\r\none two three"));
  }(it));
}

TEST_CASE("a stream that fails is visibly cut off") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK((co_await self.client.rest()).ends_with("4\r\nhalf\r\n"));
  }(it));
}

TEST_CASE("a file is sent whole or by range") {
  Fixture it;
  std::string content;
  for (int i = 0; content.size() < 3'000'000; ++i) content += std::to_string(i);
  std::ofstream{it.dir.file("a")} << content;
  test::run(it.loop, [](Fixture& self, const std::string& expected) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send("GET /file/a HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK((co_await self.client.response()).ends_with("\r\n\r\n" + expected));
    co_await self.client.send("GET /file/a HTTP/1.1\r\nHost: x\r\nRange: bytes=10-19\r\n\r\n");
    const std::string part = co_await self.client.response();
    CHECK(part.starts_with("HTTP/1.1 206 "));
    CHECK(has(part, "Content-Range: bytes 10-19/" + std::to_string(expected.size())));
    CHECK(part.ends_with("\r\n\r\n" + expected.substr(10, 10)));
    co_await self.client.send("GET /file/a HTTP/1.1\r\nHost: x\r\nRange: bytes=-4\r\n\r\n");
    CHECK((co_await self.client.response()).ends_with("\r\n\r\n" + expected.substr(expected.size() - 4)));
    co_await self.client.send("GET /file/a HTTP/1.1\r\nHost: x\r\nRange: bytes=99999999-\r\n\r\n");
    CHECK((co_await self.client.response()).starts_with("HTTP/1.1 416 "));
    co_await self.client.send("GET /file/b HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK((co_await self.client.response()).starts_with("HTTP/1.1 404 "));
  }(it, content));
}

TEST_CASE("a socket file is taken over from the dead and refused from the living and removed at stop") {
  test::TempDir dir;
  const std::string path = dir.file("control.sock");
  asio::io_context loop;
  {
    asio::io_context gone;
    Server dead{gone, {}, {}};
    REQUIRE(dead.listen_unix(path));
    // A killed process leaves its file behind: make the server lose track of it.
    std::filesystem::rename(path, path + ".left");
  }
  std::filesystem::rename(path + ".left", path);
  Server first{loop, {}, {}};
  Server second{loop, {}, {}};
  REQUIRE(first.listen_unix(path, 0600));
  CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::others_all) ==
        std::filesystem::perms::none);
  const auto refused = second.listen_unix(path);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::conflict);
  test::run(loop, first.stop(Millis{100}));
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("what can't be listened on is said") {
  asio::io_context loop;
  Server server{loop, {}, {}};
  CHECK(server.listen_tcp("not an address", 0).error().code == Errc::invalid);
  CHECK(server.listen_unix(std::string(200, 'x')).error().code == Errc::invalid);
  CHECK(server.listen_unix("/nowhere/at/all.sock").error().code == Errc::not_found);
  const std::uint16_t port = server.listen_tcp("127.0.0.1", 0).value();
  Server other{loop, {}, {}};
  CHECK(other.listen_tcp("127.0.0.1", port).error().code == Errc::conflict);
}

}  // namespace
}  // namespace banana::net
