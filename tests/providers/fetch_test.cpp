// Bringing in results: bounds, types, keys, redirects. What may not be reached at all is in ssrf_test.cpp.
#include "providers/fetch.hpp"

#include <map>

#include <doctest/doctest.h>

#include "tests/providers/stand_in.hpp"

namespace banana::providers {
namespace {

using test::bytes;
using test::json;
using test::kKey;
using test::Outside;
using test::redirect;

const std::string kPng = std::string{"\x89PNG\r\n\x1a\n"} + std::string(200, 'p');

Media link(std::string url, std::optional<std::string> key = std::nullopt) {
  return {.from = Link{.url = std::move(url), .key = std::move(key)}};
}

struct Bench : Outside {
  /// The stranger's loopback address stands for a public one.
  Fetcher::Rules rules{.hosting = Hosting::own,
                       .sign = in_header("x-goog-api-key"),
                       .guard = {.ports = {}, .loopback = net::Loopback::allowed}};
  FetchLimits limits{.bytes_max = 1'000'000, .time_max = Millis{5000}};

  Tried<Fetched> fetch(const Media& media) {
    const Fetcher fetcher{client, account, rules};
    return run(fetcher.fetch(media, limits));
  }
  Failed refused(const Media& media) {
    auto fetched = fetch(media);
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().message.find(kKey) == std::string::npos);
    return fetched.error();
  }
};

TEST_CASE("a result is fetched from the account's own origin with the key it needs") {
  Bench it;
  it.vendor.then(bytes("video/mp4", kPng)).then(bytes("video/mp4", kPng));
  const auto fetched = it.fetch(link(it.vendor.url("/files/f:download?alt=media"), "first")).value();
  CHECK((fetched.bytes == kPng));
  CHECK(fetched.type == "image/png");
  CHECK(test::wire(it.vendor.asked.at(0)) ==
        "GET /files/f:download?alt=media\nx-goog-api-key: sk-canary-5f1d0c77a3\n\n");
  CHECK(it.fetch(link(it.vendor.url("/public.png"))).has_value());
  CHECK_FALSE(it.vendor.asked.at(1).headers.contains("x-goog-api-key"));
}

TEST_CASE("no key goes to a result's origin that is not the account's own") {
  Bench it;
  it.stranger.then(bytes("image/png", kPng));
  CHECK(it.fetch(link(it.stranger.url("/r.png"), "first")).has_value());
  for (const int status : {301, 302, 303, 307, 308}) {
    it.vendor.then(redirect(status, it.stranger.url("/r.png")));
    it.stranger.then(bytes("image/png", kPng));
    CHECK(it.fetch(link(it.vendor.url("/r"), "first")).has_value());
  }
  REQUIRE(it.stranger.asked.size() == 6);
  CHECK(it.vendor.heard(kKey));
  CHECK_FALSE(it.stranger.heard(kKey));
  for (const net::Request& request : it.stranger.asked) {
    for (const char* field : {"Authorization", "Cookie", "x-goog-api-key", "Referer"})
      CHECK_FALSE(request.headers.contains(field));
  }
}

TEST_CASE("a redirect that comes home again brings no key back") {
  Bench it;
  it.vendor.then(redirect(302, it.stranger.url("/a"))).then(bytes("image/png", kPng));
  it.stranger.then(redirect(302, it.vendor.url("/b")));
  CHECK(it.fetch(link(it.vendor.url("/r"), "first")).has_value());
  REQUIRE(it.vendor.asked.size() == 2);
  CHECK(it.vendor.asked[0].headers.contains("x-goog-api-key"));
  CHECK_FALSE(it.vendor.asked[1].headers.contains("x-goog-api-key"));
}

TEST_CASE("a stranger can't lead to the account's own origin when that is private") {
  Bench it;
  it.rules.guard = {.ports = {}};  // as it is outside of tests
  it.vendor.then(redirect(302, it.stranger.url("/a")));
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::invalid));
  CHECK(it.stranger.asked.empty());
}

TEST_CASE("three redirects are followed and a fourth is not") {
  for (const int count : {3, 4}) {
    Bench it;
    for (int i = 0; i < count; ++i) it.vendor.then(redirect(302, "/next"));
    it.vendor.then(bytes("image/png", kPng));
    const auto fetched = it.fetch(link(it.vendor.url("/r"), "first"));
    CHECK(fetched.has_value() == (count == 3));
    if (!fetched) CHECK((fetched.error().why == Failure::invalid));
    CHECK(it.vendor.asked.size() == 4);
    for (const net::Request& request : it.vendor.asked) CHECK(request.headers.contains("x-goog-api-key"));
  }
}

TEST_CASE("hosted vendors' links are https unless they are on the account's own origin") {
  Bench it;
  it.rules.hosting = Hosting::vendor;
  it.vendor.then(bytes("image/png", kPng));
  CHECK(it.fetch(link(it.vendor.url("/r"))).has_value());
  CHECK((it.refused(link(it.stranger.url("/r"))).why == Failure::invalid));
  it.vendor.then(redirect(302, it.stranger.url("/r")));
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::invalid));
  CHECK(it.stranger.asked.empty());
}

TEST_CASE("what came is what its first bytes say") {
  const std::string rest(100, 'x');
  struct Case {
    std::string bytes;
    std::string_view type;
  };
  for (const Case& each :
       {Case{kPng, "image/png"}, Case{"\xff\xd8\xff\xe0" + rest, "image/jpeg"},
        Case{"RIFF1234WEBPVP8 " + rest, "image/webp"}, Case{"GIF89a" + rest, "image/gif"},
        Case{std::string("\0\0\0\x20", 4) + "ftypisom" + rest, "video/mp4"},
        Case{std::string("\0\0\0\x20", 4) + "ftypavif" + rest, "image/avif"},
        Case{"\x1a\x45\xdf\xa3" + rest, "video/webm"}, Case{"<html><body>error page" + rest, ""},
        Case{"<svg xmlns='http://www.w3.org/2000/svg'>", ""}, Case{"JUNK1234WEBPVP8 " + rest, ""},
        Case{"%PDF-1.7" + rest, ""}, Case{"{\"error\":\"expired\"}", ""}, Case{"", ""}, Case{"\x89PNG", ""},
        Case{rest, ""}}) {
    CAPTURE(each.type);
    CHECK(media_type_of(each.bytes) == each.type);
    for (const char* said : {"image/png", "text/html", "video/mp4", "application/octet-stream"}) {
      Bench it;
      it.vendor.then(bytes(said, each.bytes));
      const auto fetched = it.fetch(link(it.vendor.url("/r")));
      CHECK(fetched.has_value() == !each.type.empty());
      if (fetched) {
        CHECK(fetched->type == each.type);
      } else {
        CHECK((fetched.error().why == Failure::invalid));
      }
      CHECK(it.fetch({.from = Inline{each.bytes}, .type = said}).has_value() == !each.type.empty());
    }
  }
}

TEST_CASE("words that came along are words") {
  Bench it;
  const auto fetched = it.fetch({.from = Inline{"a cat"}, .type = "text/plain"}).value();
  CHECK(fetched.bytes == "a cat");
  CHECK(fetched.type == "text/plain");
}

TEST_CASE("a result above the bound is not brought in") {
  Bench it;
  auto written = std::make_shared<std::uint64_t>(0);
  it.vendor.then([written, piece = kPng](const net::Request&) -> Task<net::Response> {
    co_return net::Response::stream("image/png", {[written, piece](net::BodyWriter& out) -> Task<> {
                                      while (co_await out.write(piece)) *written += piece.size();
                                    }});
  });
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::invalid));
  CHECK(*written < 32'000'000);
  it.vendor.then(bytes("image/png", kPng + std::string(1'000'000, 'p')));
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::invalid));
  CHECK((it.refused({.from = Inline{kPng + std::string(1'000'000, 'p')}}).why == Failure::invalid));
}

TEST_CASE("a body without end that is no picture is left after its first bytes") {
  Bench it;
  it.limits.bytes_max = 1'000'000'000;
  auto written = std::make_shared<std::uint64_t>(0);
  it.vendor.then(test::endless(written, "image/png"));
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::invalid));
  CHECK(*written < 64'000'000);
}

TEST_CASE("a link that fails can be tried again") {
  for (const int status : {204, 206, 304, 400, 403, 404, 410, 429, 500, 503}) {
    CAPTURE(status);
    Bench it;
    it.vendor.then(bytes("image/png", status == 204 || status == 304 ? "" : kPng, status));
    CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::transient));
  }
  Bench it;
  it.vendor.then(test::lost()).then(test::cut(kPng, "image/png"));
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::transient));
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::transient));
  CHECK((it.refused(link("http://no-such-name.example/r")).why == Failure::transient));
}

TEST_CASE("the deadline holds over all redirects") {
  Bench it;
  it.limits.time_max = Millis{300};
  for (int i = 0; i < 4; ++i) it.vendor.then(test::after(Millis{120}, redirect(302, "/next")));
  const auto begin = std::chrono::steady_clock::now();
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::transient));
  CHECK(std::chrono::steady_clock::now() - begin < Millis{450});
  it.vendor.then(test::silent());
  CHECK((it.refused(link(it.vendor.url("/r"))).why == Failure::transient));
}

TEST_CASE("a key that is gone is for the operator") {
  Bench it;
  CHECK((it.refused(link(it.vendor.url("/r"), "no such key")).why == Failure::account));
  CHECK(it.vendor.asked.empty());
}

/// Answers by URL and keeps what it was asked: for https, which the stand-in does not speak.
class Https final : public net::HttpClient {
 public:
  std::map<std::string, net::HttpResponse> answers;
  std::vector<net::HttpRequest> asked;

  Task<net::HttpResult<net::HttpResponse>> send(net::HttpRequest request) override {
    auto response = answers.at(request.url);
    if (response.status == 200) {
      if (auto taken = request.on_body(response.body); !taken)
        co_return net::HttpError{taken.error(), net::Sent::answered};
      response.body.clear();
    }
    asked.push_back(std::move(request));
    co_return response;
  }
};

TEST_CASE("over https each leg is guarded but the account's own and the key stays at home") {
  asio::io_context loop{1};
  Https http;
  FixedAccount account{"https://api.example/v1", Key{"first", Secret{std::string{kKey}}}};
  const Fetcher fetcher{http, account, {.sign = in_header("x-goog-api-key")}};
  http.answers["https://api.example/v1/f"] = {302, {{"Location", "https://cdn.example/f?sig=1"}}, ""};
  http.answers["https://cdn.example/f?sig=1"] = {307, {{"Location", "https://api.example/v1/g"}}, ""};
  http.answers["https://api.example/v1/g"] = {200, {{"Content-Type", "image/png"}}, kPng};
  std::optional<Tried<Fetched>> fetched;
  test::run(loop, [](const Fetcher& from, std::optional<Tried<Fetched>>& out) -> Task<> {
    out.emplace(co_await from.fetch(link("https://api.example/v1/f", "first"), {}));
  }(fetcher, fetched));
  REQUIRE(fetched->has_value());
  REQUIRE(http.asked.size() == 3);
  CHECK(http.asked[0].headers.find("x-goog-api-key") == kKey);
  CHECK_FALSE(http.asked[0].guard.has_value());
  for (const std::size_t leg : {1UL, 2UL}) {
    CHECK(http.asked[leg].headers.empty());
    REQUIRE(http.asked[leg].guard.has_value());
    CHECK((http.asked[leg].guard->ports == std::vector<std::uint16_t>{80, 443}));
    CHECK((http.asked[leg].guard->loopback == net::Loopback::refused));
  }
  http.answers["https://cdn.example/f?sig=1"] = {302, {{"Location", "http://cdn.example/plain"}}, ""};
  for (const Hosting hosting : {Hosting::vendor, Hosting::own}) {
    const Fetcher other{http, account, {.hosting = hosting}};
    test::run(loop, [](const Fetcher& from, std::optional<Tried<Fetched>>& out) -> Task<> {
      out.emplace(co_await from.fetch(link("https://cdn.example/f?sig=1"), {}));
    }(other, fetched));
    CHECK((fetched->error().why == Failure::invalid));
  }
}

}  // namespace
}  // namespace banana::providers
