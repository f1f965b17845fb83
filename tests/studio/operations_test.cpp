// What operators see of jobs and do with them.
#include <algorithm>
#include <vector>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "core/models/rows.hpp"
#include "core/vendors/switches.hpp"
#include "tests/studio/job_desk.hpp"

using namespace banana;
using namespace banana::studio;
using namespace std::chrono_literals;
using test::JobDesk;

namespace {

std::string word(const Json& of, std::string_view key) {
  return std::string{std::string_view{of.at(key).as_string()}};
}

template <class Here>
std::vector<JobId> listed(JobDesk<Here>& desk, JsonObject arguments) {
  std::vector<JobId> found;
  const auto page = desk.run("jobs.list", std::move(arguments));
  REQUIRE(page);
  for (const Json& item : page->at("items").as_array())
    found.push_back(JobId::parse(word(item, "id")).value());
  return found;
}

template <class Here>
void fail_for_good(JobDesk<Here>& desk, const Job& job) {
  REQUIRE(desk.fail_with(job, "invalid", GiveUp{}) == Settled::yes);
}

template <class Here>
void stock(JobDesk<Here>& desk, std::vector<std::string> fallback = {}) {
  desk.write([&](db::Tx& tx) {
    models::Row row{.model = {}, .state = models::Switch::on};
    row.model.id = row.model.title = "plain";
    row.model.provider = "openai";
    row.model.vendor_model = "v";
    row.model.fallback = std::move(fallback);
    row.model.limits = {.concurrency = 4, .per_minute = 60};
    row.model.offers[models::Operation::generate].outputs = {.min = 1, .max = 4, .fallback = 1};
    models::put_row(tx, row, desk.now(), "test");
  });
}

std::string line_with(const std::string& text, std::string_view part) {
  const std::size_t at = text.find(part);
  if (at == std::string::npos) return "nothing says so in: " + text;
  const std::size_t from = text.rfind('\n', at) + 1;
  return text.substr(from, text.find('\n', at) - from);
}

}  // namespace

TEST_CASE_TEMPLATE("jobs are listed newest first by status and person and model and time", Here,
                   BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const UserId ali = desk.rich(7002, 1000);
  const UserId olga = desk.rich(7003, 1000);
  const JobId first = desk.ordered(ali);
  desk.deliver(desk.claim_one(), 1);
  desk.advance(1h);
  const JobId second = desk.ordered(olga);
  const JobId third = desk.ordered(ali, "other");
  using Ids = std::vector<JobId>;
  CHECK(listed(desk, {}) == Ids{third, second, first});
  CHECK(listed(desk, {{"status", "queued"}}) == Ids{third, second});
  CHECK(listed(desk, {{"status", "succeeded"}}) == Ids{first});
  CHECK(listed(desk, {{"user", "7002"}}) == Ids{third, first});
  CHECK(listed(desk, {{"user", "7002"}, {"status", "queued"}}) == Ids{third});
  CHECK(listed(desk, {{"model", "plain"}}) == Ids{second, first});
  CHECK(listed(desk, {{"bot", test::kStudioBot.value()}, {"limit", 1}}) == Ids{third});
  CHECK(listed(desk, {{"bot", 5}}).empty());
  CHECK(listed(desk, {{"since", "-30m"}}) == Ids{third, second});
  CHECK(listed(desk, {{"after", third.str()}, {"limit", 1}}) == Ids{second});
  CHECK(listed(desk, {{"after", second.str()}, {"user", "7002"}}) == Ids{first});
  CHECK(desk.run("jobs.list", {{"limit", 2}})->at("next") == Json(second.str()));
  CHECK(desk.run("jobs.list", {{"user", "7009"}}).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("a job is shown with every move and attempt and what it cost and made", Here,
                   BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const UserId ali = desk.rich(7002, 1000);
  const JobId id = desk.ordered(ali);
  REQUIRE(desk.fail_with(desk.claim_one(), "transient", Retry{.at = desk.now() + 10s}) == Settled::yes);
  desk.advance(10s);
  CHECK(desk.write([&](db::Tx& tx) { return wake_due(tx, desk.now(), 10); }) == 1);
  const Job job = desk.claim_one();
  const AttemptEnd end{.vendor = "openai",
                       .outcome = "ok",
                       .request_id = "req-7",
                       .usage = JsonObject{{"images", 1}},
                       .cost_usd_micros = 39'000,
                       .cost_table = "2026-11-01"};
  const Delivery delivery{.made = {{.blob = "b", .type = "image/png", .bytes = 7, .width = 64, .height = 48}},
                          .seed = 5};
  REQUIRE(desk.write([&](db::Tx& tx) {
    return deliver(tx, job, delivery, end, desk.audience, desk.now());
  }) == Settled::yes);

  const auto shown = desk.run("jobs.show", {{"job", id.str()}});
  REQUIRE(shown);
  CHECK(shown->at("request").at("prompt") == "a boat");
  CHECK(shown->at("charged") == 100);
  CHECK(shown->at("seed") == 5);
  CHECK(shown->at("cost_usd_micros") == 39'000);
  std::string moves;
  for (const Json& move : shown->at("moves").as_array())
    moves += word(move, "from") + " " + word(move, "to") + " " + word(move, "cause") + "; ";
  CHECK(moves ==
        "queued running ; running queued transient; queued running transient; running succeeded done; ");
  const JsonArray& tried = shown->at("tried").as_array();
  REQUIRE(tried.size() == 2);
  CHECK(tried[0].at("outcome") == "transient");
  CHECK(tried[1].at("request_id") == "req-7");
  CHECK(tried[1].at("usage").at("images") == 1);
  CHECK(tried[1].at("cost_table") == "2026-11-01");
  CHECK(shown->at("results").at(0).at("width") == 64);
  CHECK(desk.run("jobs.show", {{"job", "0000000000017"}}).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("a failed job is made once more for nothing and once only", Here, BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const UserId ali = desk.rich(7002, 100);
  const JobId id = desk.ordered(ali);
  const auto retry = [&](JobId of) {
    return desk.run("jobs.retry", {{"job", of.str()}, {"reason", "the vendor was down"}});
  };
  CHECK(retry(id).error().message.find("goes on") != std::string::npos);
  fail_for_good(desk, desk.claim_one());
  const auto again = retry(id);
  REQUIRE(again);
  const JobId free = JobId::parse(word(*again, "id")).value();
  CHECK(again->at("price") == 0);
  CHECK(again->at("retry_of") == Json(id.str()));
  CHECK(desk.run("jobs.show", {{"job", id.str()}})->at("retried_as") == Json(free.str()));
  CHECK(retry(id).error().message.find(free.str()) != std::string::npos);

  const Job job = desk.claim_one();
  CHECK(job.id == free);
  CHECK(job.request == desk.kWish);
  CHECK(job.deadline_at - job.created_at == desk.kDeadline);
  desk.deliver(job, 1);
  CHECK(desk.job(free).status == Status::succeeded);
  CHECK(desk.wallet(ali) == ledger::Balance{.posted = 100, .held = 0});
  CHECK(retry(free).error().code == Errc::conflict);
  CHECK(desk.run("jobs.verify")->at("ok") == true);
  desk.check_books();
}

TEST_CASE_TEMPLATE("nothing is made once more while new jobs are not taken", Here, BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const JobId id = desk.ordered(desk.rich(7002, 100));
  fail_for_good(desk, desk.claim_one());
  REQUIRE(desk.run("jobs.drain", {{"reason", "upgrade"}}));
  CHECK(desk.run("jobs.retry", {{"job", id.str()}, {"reason", "x"}}).error().code == Errc::unavailable);
  CHECK(desk.run("jobs.retry", {{"job", "0000000000017"}, {"reason", "x"}}).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("a waiting job that an operator cancels is ended by a worker", Here, BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const UserId ali = desk.rich(7002, 100);
  const JobId id = desk.ordered(ali);
  const auto cancel = [&] { return desk.run("jobs.cancel", {{"job", id.str()}, {"reason", "stuck"}}); };
  CHECK_FALSE(desk.read([](db::Snapshot& s) { return has_cancel_wishes(s); }));
  CHECK(cancel()->at("cancel") == "asked");
  CHECK(cancel());
  CHECK(desk.read([](db::Snapshot& s) { return has_cancel_wishes(s); }));
  CHECK(line_with(desk.explain(id), "asked for it").ends_with("alice asked for it to be canceled."));
  CHECK(desk.run("jobs.show", {{"job", id.str()}})->at("cancel_asked_by") == "alice");
  CHECK(desk.keep_house() == 1);
  CHECK(desk.keep_house() == 0);
  CHECK(desk.audience.heard(id) == std::vector<std::string>{"canceled operator 0"});
  CHECK(desk.wallet(ali) == ledger::Balance{.posted = 100, .held = 0});
  CHECK(cancel().error().code == Errc::conflict);
  CHECK_FALSE(desk.read([](db::Snapshot& s) { return has_cancel_wishes(s); }));
  desk.check_books();
}

TEST_CASE_TEMPLATE("what a vendor works at is canceled by the worker that has it", Here, BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const JobId id = desk.ordered(desk.rich(7002, 100));
  const Job job = desk.claim_one();
  REQUIRE(desk.run("jobs.cancel", {{"job", id.str()}, {"reason", "stuck"}}));
  CHECK(desk.keep_house() == 1);
  CHECK(desk.keep_house() == 0);  // its worker knows
  CHECK(desk.read([&](db::Snapshot& s) { return cancels_of(s, desk.me()); }) ==
        std::vector<Wanted>{{.job = id, .cause = cause::kOperator}});
  // Its vendor does not agree, and it goes on.
  CHECK(desk.deliver(job, 1) == Settled::yes);
  CHECK(desk.keep_house() == 1);
  CHECK(desk.count("SELECT count(*) FROM job_cancel") == 0);
  desk.check_books();
}

TEST_CASE_TEMPLATE("what an operator cancels at a vendor is not tried again", Here, BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const JobId id = desk.ordered(desk.rich(7002, 100));
  const Job job = desk.claim_one();
  REQUIRE(desk.run("jobs.cancel", {{"job", id.str()}, {"reason", "stuck"}}));
  CHECK(desk.keep_house() == 1);
  REQUIRE(desk.fail_with(job, "transient", Retry{.at = desk.now() + 10s}) == Settled::yes);
  CHECK(desk.audience.heard(id) == std::vector<std::string>{"canceled operator 0"});
  CHECK(desk.keep_house() == 1);
  CHECK(desk.count("SELECT count(*) FROM job_cancel") == 0);
  desk.check_books();
}

TEST_CASE_TEMPLATE("a pause stops what waits and a drain what is new until they are taken back", Here,
                   BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  stock(desk);
  const UserId ali = desk.rich(7002, 1000);
  const JobId id = desk.ordered(ali);
  CHECK(desk.run("jobs.pause", {{"model", "plain"}, {"reason", "too dear"}})->at("how") == "pause");
  CHECK(desk.claim({.begin_max = 5}).empty());
  CHECK(line_with(desk.explain(id), "paused")
            .ends_with("too dear. It goes on with: bananactl jobs resume --model plain"));
  CHECK(desk.run("jobs.stats")->at("stopped").at(0).at("model") == "plain");
  CHECK(desk.run("jobs.resume").error().code == Errc::conflict);
  CHECK(desk.run("jobs.resume", {{"model", "plain"}}));
  CHECK(desk.run("jobs.resume", {{"model", "plain"}}).error().code == Errc::conflict);
  CHECK(desk.run("jobs.drain", {{"reason", "upgrade"}})->at("model").is_null());
  CHECK(desk.order(ali).error().code == Errc::unavailable);
  CHECK(desk.claim({.begin_max = 5}).size() == 1);
  CHECK(desk.run("jobs.resume"));
  CHECK(desk.order(ali));
  CHECK(desk.run("jobs.pause", {{"model", "plane"}, {"reason", "x"}}).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("the queue is counted by model and what was ordered lately by its end", Here,
                   BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const UserId ali = desk.rich(7002, 2000);
  (void)desk.ordered(ali);
  fail_for_good(desk, desk.claim_one());
  desk.advance(2h);
  const JobId slow = desk.ordered(ali);
  desk.advance(4s);
  const Job job = desk.claim_one();
  CHECK(job.id == slow);
  desk.deliver(job, 1);
  (void)desk.ordered(ali);
  CHECK(desk.claim({.begin_max = 1}).size() == 1);
  (void)desk.ordered(ali, "other");
  desk.advance(10s);
  const auto stats = desk.run("jobs.stats");
  REQUIRE(stats);
  CHECK(stats->at("queued") == 1);
  CHECK(stats->at("running") == 1);
  CHECK(stats->at("oldest_ms") == (10s + desk.kLater) / 1ms);
  CHECK(boost::json::serialize(stats->at("models")) ==
        R"([{"model":"other","waiting":1,"running":0},{"model":"plain","waiting":0,"running":1}])");
  CHECK(stats->at("ordered") == 3);
  CHECK(stats->at("succeeded") == 1);
  CHECK(stats->at("failed") == 0);
  CHECK(stats->at("wait_ms") == 2000);  // of 4 s and none
  CHECK(desk.run("jobs.stats", {{"within", "3h"}})->at("failed") == 1);
}

TEST_CASE_TEMPLATE("a waiting job is explained by what is before it and what holds it up", Here,
                   BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  stock(desk, {"other"});
  const UserId ali = desk.rich(7002, 1000);
  (void)desk.ordered(ali);
  const JobId id = desk.ordered(ali);
  CHECK(desk.explain(id).find("It waits for plain: 1 are before it, of all models.\n") != std::string::npos);
  CHECK(desk.explain(id).find("No worker is alive") == std::string::npos);
  desk.write([&](db::Tx& tx) {
    vendors::set_switch(tx, {"openai", "plain"},
                        {.forced = vendors::Circuit::open,
                         .forced_until = desk.now() + 1h,
                         .set_at = desk.now(),
                         .set_by = "bob"});
  });
  desk.advance(1min);  // nobody renews the lease
  const std::string text = desk.explain(id);
  CHECK(line_with(text, "left alone") ==
        "plain at openai is left alone until " + to_iso8601(desk.now() + 59min) + ", as bob decided.");
  CHECK(line_with(text, "takes its place") == "The first of these that is well takes its place: other.");
  CHECK(line_with(text, "No worker") ==
        "No worker is alive: it begins when a bananad with the role worker runs.");
  CHECK(line_with(text, "expired") == "It ends as expired at " + to_iso8601(desk.job(id).deadline_at) +
                                          ", if it has not ended by then; its price goes back then.");
}

TEST_CASE_TEMPLATE("a running job is explained by who works at it and an ended one by its end", Here,
                   BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const UserId ali = desk.rich(7002, 1000);
  const JobId id = desk.ordered(ali);
  const Job job = desk.claim_one();
  CHECK(line_with(desk.explain(id), "is at it") == "Worker first is at it.");
  desk.advance(1min);
  CHECK(line_with(desk.explain(id), "is gone").find("jobs.ambiguous") != std::string::npos);
  fail_for_good(desk, job);
  CHECK(desk.explain(id).ends_with("It failed at " + to_iso8601(desk.now()) +
                                   ": invalid.\nNothing was charged: what was held went back.\nNothing more "
                                   "happens to it by itself. It can be made once more for nothing: bananactl "
                                   "jobs retry " +
                                   id.str() + " --reason WHY\n"));
  const JobId two = desk.ordered(ali, "plain", 2);
  desk.deliver(desk.claim_one(), 1);
  CHECK(line_with(desk.explain(two), "charged") == "100 of 200 tokens were charged, for 1 of 2 outputs.");
  CHECK(desk.explain(JobId{17}).find("there is no job") != std::string::npos);
}

TEST_CASE_TEMPLATE("a job that does not fit the ledger is named", Here, BANANA_ENGINES) {
  AT_JOB_DESK(Here, desk);
  const JobId id = desk.ordered(desk.rich(7002, 100));
  CHECK(desk.run("jobs.verify")->at("ok") == true);
  desk.write([&](db::Tx& tx) { tx.exec("UPDATE job SET moves = 1 WHERE id = $1", id); });
  const auto verdict = desk.run("jobs.verify");
  CHECK(verdict->at("ok") == false);
  CHECK(word(verdict->at("items").at(0), "problem").find(id.str()) != std::string::npos);
}
