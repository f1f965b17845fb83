// The one place that calls a vendor: what holds for all adapters.
#include "providers/caller.hpp"

#include <doctest/doctest.h>

#include "tests/net/scripted_server.hpp"
#include "tests/providers/stand_in.hpp"

namespace banana::providers {
namespace {

using test::json;
using test::kKey;
using test::Outside;
using test::with;

struct Call : Outside {
  using Outside::Outside;
  Caller caller{client, account, clock};

  Tried<Answer> send(Exchange exchange) { return run(caller.send(std::move(exchange))); }
  Failed refused(Exchange exchange) {
    auto answer = send(std::move(exchange));
    REQUIRE_FALSE(answer.has_value());
    return answer.error();
  }
};

TEST_CASE("a call carries the key and its body to the account's own address") {
  Call it{"/v1"};
  it.vendor.then(json(200, R"({"ok":true})"));
  const auto answer = it.send({.path = "/images", .body = R"({"a":1})"}).value();
  CHECK(answer.json().value().at("ok").as_bool());
  CHECK(answer.key == "first");
  CHECK(test::wire(it.vendor.asked.at(0)) ==
        "POST /v1/images\nContent-Type: application/json\nAuthorization: Bearer "
        "sk-canary-5f1d0c77a3\n\n{\"a\":1}");
}

TEST_CASE("a key that a vendor repeats is taken out wherever it stands") {
  const std::string key{kKey};
  const std::string almost = key.substr(0, key.size() - 1);
  for (const auto& [said, kept] : std::initializer_list<std::pair<std::string, std::string>>{
           {key, "(key)"},
           {key + key, "(key)(key)"},
           {"no " + key + " and " + almost + "! " + key, "no (key) and " + almost + "! (key)"},
           {almost, almost},
           {almost + key, almost + "(key)"},
           {std::string(30'000, 's') + key + "s", std::string(30'000, 's') + "(key)s"},
           {"", ""}}) {
    CAPTURE(kept);
    Call it;
    it.vendor.then(with(json(200, said), "X-Told", "by " + key));
    const auto answer = it.send({.path = "/"}).value();
    CHECK(answer.body == kept);
    CHECK(answer.header("X-Told") == "by (key)");
  }
}

TEST_CASE("the wait a vendor asks for is read in every form") {
  struct Case {
    const char* name;
    const char* value;
    std::optional<Millis> wait;
  };
  for (const Case& each : {
           Case{"Retry-After", "7", Millis{7000}},
           Case{"Retry-After", "0", Millis{0}},
           Case{"Retry-After-Ms", "250", Millis{250}},
           Case{"Retry-After", "Sat, 21 Nov 2026 12:00:30 GMT", Millis{30'000}},
           Case{"Retry-After", "Sat, 21 Nov 2026 11:00:00 GMT", Millis{0}},
           Case{"Retry-After", "9999999999", Millis{3'600'000}},
           Case{"Retry-After", "Sat, 21 Nov 2099 11:00:00 GMT", Millis{3'600'000}},
           Case{"Retry-After", "-5", std::nullopt},
           Case{"Retry-After", "soon", std::nullopt},
           Case{"Retry-After", "99999999999999999999999", std::nullopt},
           Case{"Retry-After-Ms", "soon", std::nullopt},
           Case{"X-Other", "7", std::nullopt},
       }) {
    CAPTURE(std::string{each.name} + ": " + each.value);
    Call it;
    it.vendor.then(with(json(429, "{}"), each.name, each.value));
    const auto answer = it.send({.path = "/"}).value();
    CHECK((answer.retry_after == each.wait));
    const Failed failed = failed_by_status(answer, "slow down");
    CHECK((failed.why == Failure::rate_limited));
    CHECK((failed.retry_after == each.wait));
    CHECK(failed.message == "status 429: slow down");
  }
}

TEST_CASE("milliseconds win over seconds when both are said") {
  Call it;
  it.vendor.then(with(with(json(429, "{}"), "Retry-After", "9"), "Retry-After-Ms", "40"));
  CHECK((it.send({.path = "/"}).value().retry_after == Millis{40}));
}

TEST_CASE("an order whose answer is lost is ambiguous and a question's is transient") {
  for (const bool is_order : {true, false}) {
    const Failure why = is_order ? Failure::ambiguous : Failure::transient;
    const Purpose purpose = is_order ? Purpose::order : Purpose::question;
    for (int kind = 0; kind < 3; ++kind) {
      CAPTURE(is_order);
      CAPTURE(kind);
      Call it;
      it.vendor.then(kind == 0 ? test::lost() : kind == 1 ? test::cut("{\"id\":") : test::silent());
      const Failed failed =
          it.refused({.path = "/", .body = "{}", .purpose = purpose, .time_max = Millis{200}});
      CHECK((failed.why == why));
      CHECK(it.vendor.asked.size() == 1);
    }
    Call it;
    it.vendor.then(json(200, "<html>"));
    CHECK((it.send({.path = "/", .purpose = purpose}).value().json().error().why == why));
  }
}

TEST_CASE("a call that never left is transient") {
  Call it;
  FixedAccount nobody{"http://127.0.0.1:1", Key{"first", Secret{std::string{kKey}}}};
  Caller caller{it.client, nobody, it.clock};
  const auto answer = it.run(caller.send({.path = "/"}));
  REQUIRE_FALSE(answer.has_value());
  CHECK((answer.error().why == Failure::transient));
}

TEST_CASE("what is not HTTP at all is a lost answer") {
  for (const char* garbage :
       {"\x01\x02\x03\x04", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "220 mail ready\r\n\r\n", ""}) {
    CAPTURE(std::string{garbage});
    Call it;
    test::ScriptedServer server{it.loop, {{garbage}}};
    FixedAccount account{"http://127.0.0.1:" + std::to_string(server.port())};
    Caller caller{it.client, account, it.clock};
    const auto answer = it.run(caller.send({.path = "/", .body = "{}"}));
    REQUIRE_FALSE(answer.has_value());
    CHECK((answer.error().why == Failure::ambiguous));
  }
}

TEST_CASE("an answer above the bound ends the call") {
  Call it;
  auto written = std::make_shared<std::uint64_t>(0);
  it.vendor.then(test::endless(written));
  const Failed failed = it.refused({.path = "/", .answer_bytes_max = 1024 * 1024});
  CHECK((failed.why == Failure::ambiguous));
  CHECK(*written < 64 * 1024 * 1024);
}

TEST_CASE("a key that is repeated to us is taken out of what is kept") {
  for (const int status : {200, 400, 401, 500}) {
    CAPTURE(status);
    Call it;
    it.vendor.then([status](const net::Request& request) -> Task<net::Response> {
      const std::string said{request.headers.find("Authorization").value()};
      co_return net::Response{status, {{"X-Request-Id", said}}, "you sent " + said + ", twice: " + said};
    });
    const auto answer = it.send({.path = "/"}).value();
    CHECK(answer.body.find(kKey) == std::string::npos);
    CHECK(answer.header("x-request-id").find(kKey) == std::string_view::npos);
    CHECK(failed_by_status(answer, answer.body).message.find(kKey) == std::string::npos);
  }
}

TEST_CASE("no key leaves the account's own origin") {
  Call it;
  const std::string home = it.vendor.authority();
  for (const std::string& path :
       {it.stranger.url("/x"), "https://" + home + "/x",
        "http://localhost:" + std::to_string(it.vendor.port()) + "/x",
        "http://" + home + "@" + it.stranger.authority() + "/x", "http://user@" + home + "/x",
        "http://" + std::string{kKey}, std::string{"http://"}, "https://" + it.stranger.authority() + "/"}) {
    CAPTURE(path);
    CHECK((it.refused({.path = path}).why == Failure::invalid));
  }
  CHECK(it.vendor.asked.empty());
  CHECK(it.stranger.asked.empty());
}

TEST_CASE("a path that would change the host is refused") {
  Call it;
  for (const char* path :
       {"@127.0.0.1/x", ".evil.example/x", ":80/x", "x", "", "\\@evil.example", "/a b", "/a\r\nX: y"}) {
    CAPTURE(std::string{path});
    const Failed failed = it.refused({.path = path});
    CHECK((failed.why == Failure::invalid || failed.why == Failure::transient));
  }
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("a redirect is not followed with a key") {
  Call it;
  it.vendor.then(test::redirect(307, it.stranger.url("/x")));
  CHECK(it.send({.path = "/"}).value().status == 307);
  CHECK(it.stranger.asked.empty());
}

TEST_CASE("without a key that can be used nothing is sent") {
  struct NoKey final : Account {
    explicit NoKey(std::string url) : url_(std::move(url)) {}
    std::string base_url() const override { return url_; }
    bool needs_key() const override { return true; }
    std::optional<Key> next_key() override { return std::nullopt; }
    std::optional<Key> find_key(std::string_view) override { return std::nullopt; }
    void note(std::string_view, vendors::Failure, std::optional<Millis>) override {}
    std::string url_;
  };
  Call it;
  NoKey account{it.vendor.url()};
  Caller caller{it.client, account, it.clock};
  CHECK((it.run(caller.send({.path = "/"})).error().why == Failure::account));
  CHECK((it.refused({.path = "/", .key = "another"}).why == Failure::account));
  CHECK(it.vendor.asked.empty());
}

TEST_CASE("every status alone has its meaning") {
  struct Case {
    int status;
    Failure why;
  };
  for (const Case each :
       {Case{400, Failure::invalid}, Case{401, Failure::account}, Case{402, Failure::account},
        Case{403, Failure::account}, Case{404, Failure::invalid}, Case{408, Failure::transient},
        Case{413, Failure::invalid}, Case{422, Failure::invalid}, Case{429, Failure::rate_limited},
        Case{500, Failure::transient}, Case{502, Failure::transient}, Case{503, Failure::transient},
        Case{504, Failure::transient}, Case{302, Failure::transient}}) {
    CAPTURE(each.status);
    CHECK((failed_by_status({.status = each.status}, "").why == each.why));
  }
}

TEST_CASE("a vendor's words are cut to one short line") {
  CHECK(quoted("two\nlines\tand\x7f") == "two lines and ");
  CHECK(quoted(std::string(2000, 'x')).size() == kMessageBytesMax);
  CHECK(quoted("\xff\xfe") == "??");
  std::string long_text;
  while (long_text.size() < 2 * kMessageBytesMax) long_text += "ў";
  CHECK(quoted(long_text).size() == kMessageBytesMax);
}

TEST_CASE("an id stays one part of the path") {
  CHECK(path_part("a-b_c.1~") == "a-b_c.1~");
  CHECK(path_part("../x?y#z") == "..%2Fx%3Fy%23z");
  CHECK_FALSE(path_part("").has_value());
  CHECK_FALSE(path_part(".").has_value());
  CHECK_FALSE(path_part("..").has_value());
  CHECK_FALSE(path_part(std::string(2000, 'a')).has_value());
}

TEST_CASE("what fails about a question is the question and what fails about an order is the order") {
  for (const Purpose purpose : {Purpose::order, Purpose::question}) {
    const bool again = purpose == Purpose::question;
    Call it;
    it.vendor.then(test::lost()).then(json(503, "{}")).then(json(200, "{")).then(json(404, "{}"));
    const auto exchange = [&] { return Exchange{.path = "/", .purpose = purpose}; };
    CHECK(it.refused(exchange()).poll_again == again);
    CHECK(failed_by_status(it.send(exchange()).value(), "").poll_again == again);
    CHECK(it.send(exchange()).value().json().error().poll_again == again);
    CHECK_FALSE(failed_by_status(it.send(exchange()).value(), "").poll_again);
  }
}

TEST_CASE("an answer nested without end is no JSON") {
  const Answer deep{.status = 200, .body = std::string(100'000, '[')};
  CHECK_FALSE(deep.json().has_value());
}

}  // namespace
}  // namespace banana::providers
