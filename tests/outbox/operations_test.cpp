#include "core/outbox/operations.hpp"

#include <doctest/doctest.h>

#include "core/outbox/settle.hpp"
#include "core/outbox/tail.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/outbox/post_office.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::test;
using outbox::Fate;
using outbox::RowId;

namespace {

std::vector<std::pair<std::string, outbox::End>> told;
void follow(db::Tx&, const outbox::Ended& ended, Instant) { told.emplace_back(ended.about, ended.end); }
constexpr outbox::Follower kFollowers[] = {{.about = "refund:", .follow = &follow}};

const ops::Registry& registry() {
  static const ops::Registry all{{outbox::outbox_operations<kFollowers>()}};
  return all;
}

template <class Here>
struct Desk {
  PostOffice<Here> post;
  OpsHost host{post.db()};

  Desk() = default;

  Result<Json> run(std::string_view operation, JsonObject arguments = {}) {
    auto outcome = host.run(registry(), {.operation = std::string{operation},
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .actor = {ops::Door::shell, "alice", ops::Role::operator_}});
    if (!outcome) return outcome.error();
    check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  void settle(std::int64_t id, Fate fate, std::string fault = {}) {
    const outbox::Verdict verdict{
        .id = RowId{id}, .bot = kBot, .chat = kAli, .fate = fate, .fault = std::move(fault)};
    post.write([&](db::Tx& tx) { outbox::settle(tx, std::span{&verdict, 1}, post.now()); });
  }
};

#define AT_DESK(Here, name)       \
  if (!Here::available()) return; \
  Desk<Here> name {}

std::string effect(std::int64_t id) { return std::to_string(kBot.value()) + "/" + std::to_string(id); }

}  // namespace

TEST_CASE_TEMPLATE("what was set aside is listed in pages and shown with its words", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  for (int i = 0; i < 3; ++i) desk.post.add(kAli, "hello");
  for (const std::int64_t id : {1, 2}) desk.settle(id, Fate::failed, "no_rights: not enough rights");
  CHECK(desk.run("outbox.list", {{"state", "waiting"}})->at("items").as_array().size() == 1);
  const auto first = desk.run("outbox.list", {{"limit", 1}});
  REQUIRE(first);
  CHECK(first->at("items").at(0).at("effect") == Json(effect(1)));
  const auto second = desk.run("outbox.list", {{"limit", 1}, {"after", first->at("next")}});
  CHECK(second->at("items").at(0).at("effect") == Json(effect(2)));
  CHECK(second->at("next").is_null());
  const auto shown = desk.run("outbox.show", {{"effect", effect(1)}});
  REQUIRE(shown);
  CHECK(shown->at("cause") == "no_rights: not enough rights");
  CHECK(shown->at("params").at("text") == "hello");
}

TEST_CASE_TEMPLATE("an effect that is retried joins the line again", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  for (int i = 0; i < 2; ++i) desk.post.add(kAli, "hello");
  desk.settle(1, Fate::failed, "no_rights");
  desk.settle(2, Fate::sent);
  const auto retried = desk.run("outbox.retry", {{"effect", effect(1)}});
  REQUIRE(retried);
  CHECK(retried->at("state") == "later");
  CHECK(desk.post.write([&](db::Tx& tx) { return outbox::take_due(tx, desk.host.time().now(), 10); }) == 1);
  CHECK(desk.post.count("SELECT id FROM outbox WHERE state = 0") == 3);
  CHECK(desk.run("outbox.retry", {{"effect", effect(2)}}).error().code == Errc::conflict);
}

TEST_CASE_TEMPLATE("all of one cause are retried together and no others", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  for (int i = 0; i < 3; ++i) desk.post.add(kAli, "hello");
  desk.settle(1, Fate::failed, "server: 502");
  desk.settle(2, Fate::failed, "server: 500");
  desk.settle(3, Fate::failed, "rejected: server");
  CHECK(desk.run("outbox.retry-all", {{"cause", "server"}, {"bot", kOtherBot.value()}})->at("retried") == 0);
  CHECK(desk.run("outbox.retry-all", {{"cause", "server"}, {"bot", kBot.value()}})->at("retried") == 2);
  CHECK(desk.post.count("SELECT count(*) FROM outbox WHERE state = 3") == 2);
  CHECK(desk.run("outbox.retry-all", {{"cause", "rejected"}})->at("retried") == 1);
}

TEST_CASE_TEMPLATE("a waiting effect can be given up but not one that ended", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  desk.post.add(kAli, "hello");
  CHECK(desk.run("outbox.drop", {{"effect", effect(1)}})->at("state") == "failed");
  CHECK(desk.run("outbox.drop", {{"effect", effect(1)}}).error().code == Errc::conflict);
  CHECK(desk.run("outbox.drop", {{"effect", effect(9)}}).error().code == Errc::not_found);
  for (const char* wrong : {"1", "a/b", "1/", "/1", "1/2/3"}) {
    CAPTURE(wrong);
    CHECK(desk.run("outbox.show", {{"effect", wrong}}).error().code == Errc::invalid);
  }
}

TEST_CASE_TEMPLATE("an effect that somebody follows is dropped with word to them and never retried here",
                   Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  told.clear();
  for (int i = 0; i < 2; ++i) {
    desk.post.add({.bot = kBot, .chat = kAli, .call = text(kAli, "x"), .about = "refund:1"});
  }
  REQUIRE(desk.run("outbox.drop", {{"effect", effect(1)}}));
  REQUIRE(told.size() == 1);
  CHECK(told[0] == std::pair{std::string{"refund:1"}, outbox::End::failed});
  CHECK(desk.run("outbox.retry", {{"effect", effect(1)}}).error().code == Errc::conflict);
  CHECK(desk.run("outbox.retry-all", {{"cause", "dropped"}})->at("retried") == 0);
  CHECK(desk.run("outbox.retry", {{"effect", effect(2)}}));
}
