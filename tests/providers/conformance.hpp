// What every adapter has to hold, whatever its vendor answers. Each adapter's test runs it with one order and what its
// vendor says when all is well:
//
//   TEST_CASE("openai holds what every adapter holds") {
//     check_conformance({.make = make_openai, .path = "/v1", .order = order, .accepts = {json(200, kDone)}});
//   }
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "core/base/log.hpp"
#include "providers/provider.hpp"
#include "tests/providers/garbage.hpp"
#include "tests/providers/stand_in.hpp"

namespace banana::test {

struct Subject {
  std::function<std::unique_ptr<providers::Provider>(providers::Context)> make;
  std::string path = {};  // of the account's base URL
  providers::Order order;
  std::vector<Reply> before = {};  // to calls that come before the order and cost nothing, such as uploads
  std::vector<Reply> accepts;      // to the order, and what follows it until submit() is Pending or Done
  std::vector<Reply> polled =
      {};  // to a poll, one each: what its vendor says of an order on its way and at its end
};

namespace conformance {

using providers::Done;
using providers::Failed;
using providers::Failure;
using providers::Outcome;
using providers::Pending;

/// Everything that is kept or shown of an outcome.
[[nodiscard]] inline std::string text_of(const Outcome& outcome) {
  if (const auto* pending = std::get_if<Pending>(&outcome)) return to_text(pending->ticket);
  if (const auto* failed = std::get_if<Failed>(&outcome)) {
    std::string out =
        failed->message + "\n" + failed->request_id + "\n" + boost::json::serialize(failed->usage);
    for (const std::string& category : failed->categories) out += "\n" + category;
    return out;
  }
  const Done& done = std::get<Done>(outcome);
  std::string out = done.request_id + "\n" + boost::json::serialize(done.usage);
  for (const auto& media : done.media) {
    out += "\n" + media.type;
    if (const auto* link = std::get_if<providers::Link>(&media.from)) out += "\n" + link->url;
  }
  return out;
}

inline void check_bounds(const Outcome& outcome) {
  CHECK(text_of(outcome).find(kKey) == std::string::npos);
  if (const auto* pending = std::get_if<Pending>(&outcome)) {
    const std::string text = to_text(pending->ticket);
    CHECK(text.size() <= providers::kTicketBytesMax);
    CHECK((providers::parse_ticket(text) == pending->ticket));
  } else if (const auto* failed = std::get_if<Failed>(&outcome)) {
    CHECK(failed->message.size() <= providers::kMessageBytesMax + 100);
    CHECK_FALSE(failed->message.empty());
  } else {
    CHECK_FALSE(std::get<Done>(outcome).media.empty());
  }
}

[[nodiscard]] inline const char* kind_of(const Outcome& outcome) {
  constexpr const char* kNames[] = {"pending", "done", "failed"};
  return kNames[outcome.index()];
}

[[nodiscard]] inline std::string why_of(const Outcome& outcome) {
  const auto* failed = std::get_if<Failed>(&outcome);
  return failed ? std::string{vendors::to_string(failed->why)} : kind_of(outcome);
}

struct Scene : Outside {
  explicit Scene(const Subject& its) : Outside(its.path), subject(its), provider(its.make(context())) {
    for (const Reply& reply : subject.before) vendor.then(reply);
  }

  const Subject& subject;
  std::unique_ptr<providers::Provider> provider;

  [[nodiscard]] Outcome submit() {
    const Outcome outcome = run(provider->submit(subject.order));
    check_bounds(outcome);
    return outcome;
  }
  [[nodiscard]] Outcome submit(Reply reply) {
    vendor.then(std::move(reply));
    return submit();
  }
  [[nodiscard]] Outcome submit_well() {
    for (const Reply& reply : subject.accepts) vendor.then(reply);
    return submit();
  }
  [[nodiscard]] Outcome poll(const providers::Ticket& ticket) {
    const Outcome outcome = run(provider->poll(ticket));
    check_bounds(outcome);
    return outcome;
  }
};

/// Every text in a JSON answer, and a header field, made the key that came with the request.
[[nodiscard]] inline Reply telling_the_key(Reply reply) {
  return [reply = std::move(reply)](const net::Request& request) -> Task<net::Response> {
    auto response = co_await reply(request);
    const auto tell = [](const auto& self, Json& json) -> void {
      if (json.is_string()) json = "you sent " + std::string{kKey};
      if (auto* object = json.if_object()) {
        for (auto& member : *object) self(self, member.value());
      }
      if (auto* array = json.if_array()) {
        for (Json& item : *array) self(self, item);
      }
    };
    if (auto* body = std::get_if<std::string>(&response.body)) {
      boost::system::error_code broken;
      Json parsed = boost::json::parse(*body, broken);
      if (broken) {
        *body += kKey;
      } else {
        tell(tell, parsed);
        *body = boost::json::serialize(parsed);
      }
    }
    for (const char* name : {"X-Request-Id", "Request-Id", "Finish-Reason", "X-Fal-Request-Id"}) {
      response.headers.set(name, kKey);
    }
    co_return response;
  };
}

inline void check_lost_answers(const Subject& subject) {
  for (const char* kind : {"closed", "cut", "silent", "endless"}) {
    CAPTURE(kind);
    Subject hurried = subject;
    if (kind == std::string_view{"silent"}) hurried.order.deadline = Millis{150};
    Scene scene{hurried};
    auto written = std::make_shared<std::uint64_t>(0);
    Reply reply = lost();
    if (kind == std::string_view{"cut"}) reply = cut(R"({"id":"42","data":[{"b64_)");
    if (kind == std::string_view{"silent"}) reply = silent();
    if (kind == std::string_view{"endless"}) reply = endless(written);
    const auto begin = std::chrono::steady_clock::now();
    const Outcome outcome = scene.submit(std::move(reply));
    CHECK(why_of(outcome) == "ambiguous");
    CHECK(scene.vendor.asked.size() == subject.before.size() + 1);  // an order is never sent again
    CHECK(*written < 256 * 1024 * 1024);
    if (kind == std::string_view{"silent"})
      CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
  }
}

inline void check_refused_connection(const Subject& subject) {
  Outside outside;
  providers::FixedAccount nobody{"http://127.0.0.1:1" + subject.path,
                                 providers::Key{"first", Secret{std::string{kKey}}}};
  const auto provider = subject.make({outside.client, nobody, outside.clock, outside.random});
  const Outcome outcome = outside.run(provider->submit(subject.order));
  check_bounds(outcome);
  CHECK(why_of(outcome) == "transient");
}

inline void check_garbage(const Subject& subject) {
  for (const int status : {200, 201, 202, 204, 302, 400, 401, 404, 422, 429, 500, 503}) {
    for (const std::string& body : garbage()) {
      CAPTURE(status);
      CAPTURE(body.substr(0, 60));
      for (const char* type : {"application/json", "image/png"}) {
        Scene scene{subject};
        CHECK(std::string_view{kind_of(scene.submit(bytes(type, body, status)))} == "failed");
      }
    }
  }
}

inline void check_statuses(const Subject& subject) {
  struct Case {
    int status;
    const char* why;
  };
  for (const Case each :
       {Case{401, "account"}, Case{402, "account"}, Case{429, "rate_limited"}, Case{500, "transient"},
        Case{502, "transient"}, Case{503, "transient"}, Case{504, "transient"}}) {
    CAPTURE(each.status);
    Scene scene{subject};
    const Outcome outcome = scene.submit(with(bytes("text/html", "<html>", each.status), "Retry-After", "7"));
    CHECK(why_of(outcome) == each.why);
    const auto* failed = std::get_if<Failed>(&outcome);
    if (failed && each.status == 429) CHECK((failed->retry_after == Millis{7000}));
  }
}

inline void check_keys(const Subject& subject) {
  for (const int status : {0, 400, 401, 403, 429, 500}) {  // 0: as it is
    CAPTURE(status);
    Scene scene{subject};
    std::vector<Reply> replies = subject.accepts;
    if (status != 0)
      replies = {json(
          status,
          R"({"error":{"code":"x","message":"x","type":"x","status":"x"},"message":"x","detail":"x","errors":["x"],"id":"x","name":"x"})")};
    for (const Reply& reply : replies) scene.vendor.then(telling_the_key(reply));
    const Outcome outcome = scene.submit();
    if (const auto* pending = std::get_if<Pending>(&outcome)) {
      scene.vendor.then(telling_the_key(json(200, R"({"status":"x","message":"x"})")));
      (void)scene.poll(pending->ticket);
    }
  }
  // An answer that names another server: the key does not go there.
  Scene scene{subject};
  for (const Reply& reply : subject.accepts) {
    scene.vendor.then(replaced(reply, scene.vendor.url(), scene.stranger.url()));
  }
  const Outcome outcome = scene.submit();
  if (const auto* pending = std::get_if<Pending>(&outcome)) {
    (void)scene.poll(pending->ticket);
    (void)scene.run(scene.provider->cancel(pending->ticket));
  }
  CHECK(scene.vendor.heard(kKey));
  CHECK_FALSE(scene.stranger.heard(kKey));
  for (const int status : {301, 302, 307, 308}) {
    Scene moved{subject};
    CHECK(std::string_view{kind_of(moved.submit(redirect(status, moved.stranger.url("/x"))))} == "failed");
    CHECK(moved.stranger.asked.empty());
  }
}

inline void check_polling(const Subject& subject) {
  Scene first{subject};
  const Outcome accepted = first.submit_well();
  CHECK(first.vendor.unexpected == 0);
  REQUIRE(std::string_view{kind_of(accepted)} != "failed");
  const auto* pending = std::get_if<Pending>(&accepted);
  if (!pending) return;
  const auto ask = [&](Reply reply) {
    Scene scene{Subject{.make = subject.make, .path = subject.path, .order = subject.order, .accepts = {}}};
    // The ticket may name the vendor's address, which is another one in each scene.
    providers::Ticket ticket = pending->ticket;
    const std::string from = first.vendor.url();
    for (std::size_t at = ticket.handle.find(from); at != std::string::npos;
         at = ticket.handle.find(from, at + 1)) {
      ticket.handle.replace(at, from.size(), scene.vendor.url());
    }
    scene.vendor.then(std::move(reply));
    const Outcome outcome = scene.poll(ticket);
    CHECK_FALSE(scene.vendor.asked.empty());
    return outcome;
  };
  const auto check_open = [](const Outcome& outcome) {
    const auto* failed = std::get_if<Failed>(&outcome);
    CHECK_FALSE(std::holds_alternative<Done>(outcome));
    if (!failed) return;
    CHECK(failed->poll_again);
    CHECK((failed->why != Failure::ambiguous));
  };
  check_open(ask(lost()));
  check_open(ask(cut(R"({"id":)")));
  for (const int status : {401, 429, 500, 503}) check_open(ask(bytes("text/html", "<html>", status)));
  for (const std::string& body : garbage()) {
    CAPTURE(body.substr(0, 60));
    CHECK(std::string_view{kind_of(ask(json(200, body)))} != "done");
  }
  for (const char* handle : {"", "/", "../../x", "x/../../y", "a b", "x\r\nX: y", "http://127.0.0.1:1/",
                             "\xff", "%00", "?a=b#c"}) {
    CAPTURE(std::string{handle});
    Scene scene{Subject{.make = subject.make, .path = subject.path, .order = subject.order, .accepts = {}}};
    const providers::Ticket ticket{.key = pending->ticket.key, .handle = handle};
    CHECK(std::string_view{kind_of(scene.poll(ticket))} == "failed");
    (void)scene.run(scene.provider->cancel(ticket));
  }
  Scene scene{Subject{.make = subject.make, .path = subject.path, .order = subject.order, .accepts = {}}};
  CHECK(why_of(scene.poll({.key = "no such key", .handle = pending->ticket.handle})) == "account");
  CHECK(scene.vendor.asked.empty());
}

inline void check_mutations(const Subject& subject) {
  constexpr std::uint64_t kSeeds = 30;  // each takes a connection, and ports come back only after a minute
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    CAPTURE(seed);
    Scene scene{subject};
    for (const Reply& reply : subject.accepts) scene.vendor.then(mutated(reply, seed));
    (void)scene.submit();
  }
  Scene first{subject};
  const Outcome accepted = first.submit_well();
  const auto* pending = std::get_if<Pending>(&accepted);
  for (std::size_t at = 0; pending && at < subject.polled.size(); ++at) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      CAPTURE(at);
      CAPTURE(seed);
      first.vendor.then(mutated(subject.polled[at], seed));
      (void)first.poll(pending->ticket);
    }
  }
}

inline void check_probe(const Subject& subject) {
  if (!Scene{subject}.provider->traits().free_probe) return;
  for (const std::string& body : garbage()) {
    Scene scene{Subject{.make = subject.make, .path = subject.path, .order = subject.order, .accepts = {}}};
    scene.vendor.then(telling_the_key(json(200, body)));
    (void)scene.run(scene.provider->probe());
  }
  for (const auto& [status, why] : {std::pair{401, Failure::account}, std::pair{503, Failure::transient}}) {
    Scene scene{Subject{.make = subject.make, .path = subject.path, .order = subject.order, .accepts = {}}};
    scene.vendor.then(telling_the_key(json(status, R"({"error":{"message":"x"}})")));
    const providers::Probe probe = scene.run(scene.provider->probe());
    CHECK((probe.trouble == why));
    CHECK(probe.message.find(kKey) == std::string::npos);
  }
}

/// Keeps every line that is logged.
class Lines final : public log::Sink {
 public:
  explicit Lines(std::shared_ptr<std::string> text) : text_(std::move(text)) {}
  void write(std::string_view line) override { text_->append(line); }

 private:
  std::shared_ptr<std::string> text_;
};

}  // namespace conformance

inline void check_conformance(const Subject& subject) {
  const auto logged = std::make_shared<std::string>();
  log::start(log::Level::debug, std::make_unique<conformance::Lines>(logged));
  conformance::check_lost_answers(subject);
  conformance::check_refused_connection(subject);
  conformance::check_garbage(subject);
  conformance::check_statuses(subject);
  conformance::check_keys(subject);
  conformance::check_polling(subject);
  conformance::check_mutations(subject);
  conformance::check_probe(subject);
  CHECK(logged->find(kKey) == std::string::npos);
}

}  // namespace banana::test
