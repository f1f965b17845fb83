// Jobs from their order to their end, with a real worker, a real store and scripted vendors.
#include <doctest/doctest.h>

#include "tests/worker/mill.hpp"

using namespace banana;
using namespace banana::studio;
using namespace banana::test;
using providers::Failed;
using providers::Outcome;
using vendors::Failure;

#define IN_MILL(Here, name)       \
  if (!Here::available()) return; \
  Mill<Here> name {}

namespace {

Outcome failed(Failure why) { return Failed{.why = why, .message = "as scripted"}; }

}  // namespace

TEST_CASE_TEMPLATE("what was ordered is made and stored and charged", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 400, .held = 0});
  const auto key = mill.read([&](db::Snapshot& s) {
    return s.value<std::string>(
        "SELECT blob FROM job_result WHERE job_id = $1 AND n = 1 AND type = 'image/png'", id);
  });
  REQUIRE(key);
  CHECK(std::filesystem::file_size(*mill.blobs->local_path(blob::BlobKey::parse(*key).value())) ==
        tiny_png().size());
  CHECK(mill.one->submitted == std::vector<std::string>{id.str() + "-1"});
  mill.check_books();
}

TEST_CASE_TEMPLATE("a part that came is delivered and charged as a part", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome {
    auto done = painted();
    done.media.push_back({.from = providers::Inline{"not a picture"}});
    return done;
  };
  mill.start();
  const JobId id = mill.want(ali, 2);
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 400, .held = 0});
  mill.check_books();
}

TEST_CASE("a call takes no longer than its vendor is given") {
  Mill<OnSqlite> mill;
  const UserId ali = mill.rich(7002, 500);
  mill.call_max = Millis{2'000};
  mill.start();
  REQUIRE(mill.until(mill.want(ali), Status::succeeded));
  CHECK(mill.one->deadline == Millis{2'000});
  mill.call_max = Millis{3'600'000};
  REQUIRE(
      mill.until(mill.want(ali, {.model = "plain", .prompt = "a boat"}, Millis{5'000}), Status::succeeded));
  CHECK(mill.one->deadline <= Millis{5'000});
}

TEST_CASE_TEMPLATE("a vendor that sends no picture is not paid by the person", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome { return painted("<svg/>"); };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::failed));
  CHECK(mill.job(id).cause == cause::kUnusable);
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  mill.check_books();
}

TEST_CASE_TEMPLATE("a long order is polled until it is done and progress is told", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome { return pending("42"); };
  mill.one->polls = [&]() -> Outcome {
    if (mill.one->polled == 2)
      return Failed{.why = Failure::transient, .message = "lost", .poll_again = true};
    if (mill.one->polled > 3) return painted();
    auto more = pending("42");
    more.percent = 10 * mill.one->polled;
    return more;
  };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.one->submitted.size() == 1);
  CHECK(mill.one->polled == 4);
  CHECK(mill.audience.heard(id) ==
        std::vector<std::string>{"progressed 10", "progressed 30", "succeeded done 100"});
  mill.check_books();
}

TEST_CASE_TEMPLATE("who waits is told a few times that it is still being made", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.tell_first = Millis{30};
  mill.tell_again = Millis{20};
  JobId id;
  mill.one->submits = [](const providers::Order&) -> Outcome { return pending("42"); };
  mill.one->polls = [&]() -> Outcome {
    if (mill.one->polled > 30 && mill.audience.heard(id).size() >= 3) return painted();
    return pending("42");
  };
  mill.start();
  id = mill.want(ali);
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.audience.heard(id) ==
        std::vector<std::string>{"kept waiting 0", "kept waiting 1", "kept waiting 2", "succeeded done 100"});
  mill.check_books();
}

TEST_CASE_TEMPLATE("what fails for a moment is tried again", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [&](const providers::Order&) -> Outcome {
    if (mill.one->submitted.size() < 2) return failed(Failure::transient);
    return painted();
  };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.job(id).attempts == 2);
  CHECK(mill.two->submitted.empty());
  mill.check_books();
}

TEST_CASE_TEMPLATE("a blocked prompt is neither repeated nor sent elsewhere", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome { return failed(Failure::blocked_input); };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::failed));
  CHECK(mill.one->submitted.size() == 1);
  CHECK(mill.two->submitted.empty());
  CHECK(mill.audience.heard(id).back() == "failed blocked_input 0");
  mill.check_books();
}

TEST_CASE_TEMPLATE("a vendor that is down gives way to the fallback and comes back", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 5000);
  bool is_down = true;
  mill.one->submits = [&](const providers::Order&) -> Outcome {
    if (is_down) return failed(Failure::account);
    return painted();
  };
  mill.start();
  for (int n = 0; n < 8; ++n) {
    const JobId id = mill.want(ali);
    REQUIRE(mill.until(id, Status::succeeded));
    CHECK(mill.job(id).model_now == "other");
  }
  // After so many failures nobody asks it any more.
  CHECK(mill.one->submitted.size() <= 5);
  is_down = false;
  const auto comes_back = [&] {
    const JobId id = mill.want(ali);
    REQUIRE(mill.until(id, Status::succeeded));
    return mill.job(id).model_now == "plain";
  };
  bool is_back = false;
  for (int n = 0; n < 20 && !is_back; ++n) {
    mill.turn([] { return false; }, Millis{100});
    is_back = comes_back();
  }
  CHECK(is_back);
  CHECK(comes_back());
  mill.check_books();
}

TEST_CASE_TEMPLATE("an order whose answer was lost is not sent again", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome { return failed(Failure::ambiguous); };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::failed));
  CHECK(mill.one->submitted.size() == 1);
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  mill.check_books();
}

TEST_CASE_TEMPLATE("a long order is cancelled at the vendor", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome { return pending("42"); };
  mill.one->polls = []() -> Outcome { return pending("42"); };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.turn([&] { return mill.one->polled > 0; }));
  CHECK(mill.cancel(id) == Cancel::asked);
  REQUIRE(mill.until(id, Status::canceled));
  CHECK(mill.one->cancelled == 1);
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  mill.check_books();
}

TEST_CASE_TEMPLATE("what an operator cancels a worker ends whether it waits or runs", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome { return pending("42"); };
  mill.one->polls = []() -> Outcome { return pending("42"); };
  mill.start();
  const JobId running = mill.want(ali);
  REQUIRE(mill.turn([&] { return mill.one->polled > 0; }));
  mill.write(
      [&](db::Tx& tx) { stop(tx, {.model = "", .by = "alice", .reason = "a test", .at = mill.now()}); });
  const JobId waiting = mill.want(ali);
  mill.write([&](db::Tx& tx) {
    for (const JobId id : {running, waiting}) CHECK(ask_cancel(tx, id, "alice", mill.now()) == Cancel::asked);
  });
  REQUIRE(mill.until(waiting, Status::canceled));
  REQUIRE(mill.until(running, Status::canceled));
  CHECK(mill.job(waiting).cause == cause::kOperator);
  CHECK(mill.job(running).cause == cause::kOperator);
  CHECK(mill.one->cancelled == 1);
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  mill.check_books();
}

TEST_CASE_TEMPLATE("one that the vendor does not cancel is delivered", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->cancels = providers::Cancelled::too_late;
  mill.one->submits = [](const providers::Order&) -> Outcome { return pending("42"); };
  mill.one->polls = [&]() -> Outcome {
    if (mill.one->cancelled == 0) return pending("42");
    return painted();
  };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.turn([&] { return mill.one->polled > 0; }));
  CHECK(mill.cancel(id) == Cancel::asked);
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.wallet(ali).posted == 400);
  mill.check_books();
}

TEST_CASE_TEMPLATE("what is not done by its deadline expires and costs nothing", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->submits = [](const providers::Order&) -> Outcome { return pending("42"); };
  mill.one->polls = []() -> Outcome { return pending("42"); };
  mill.start();
  const JobId id = mill.want(ali, {.model = "plain", .prompt = "a boat"}, Millis{300});
  REQUIRE(mill.until(id, Status::expired));
  CHECK(mill.one->cancelled == 1);
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  mill.check_books();
}

TEST_CASE_TEMPLATE("a worker that stops leaves long orders to the next which does not send them again", Here,
                   BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  bool is_done = false;
  mill.one->submits = [](const providers::Order&) -> Outcome { return pending("42"); };
  mill.one->polls = [&]() -> Outcome {
    if (is_done) return painted();
    return pending("42");
  };
  auto& first = mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.turn([&] { return mill.one->polled > 0; }));
  mill.stop(first);
  CHECK(mill.job(id).status == Status::running);
  is_done = true;
  mill.start();
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.one->submitted.size() == 1);
  mill.check_books();
}

TEST_CASE_TEMPLATE("a worker that stops waits for an order that is being handed in", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  mill.one->takes = Millis{200};
  auto& worker = mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.turn([&] { return !mill.one->submitted.empty(); }));
  mill.stop(worker);
  CHECK(mill.job(id).status == Status::succeeded);
  mill.check_books();
}

TEST_CASE_TEMPLATE("a reference goes along and one that is gone ends the job", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  const std::string photo = tiny_png();
  std::string key;
  asio::co_spawn(mill.loop, mill.blobs->put(as_bytes(photo), "image/png"),
                 [&](std::exception_ptr, Result<blob::BlobKey> put) { key = put.value().str(); });
  REQUIRE(mill.turn([&] { return !key.empty(); }));
  std::string seen;
  mill.one->submits = [&](const providers::Order& order) -> Outcome {
    seen = order.references.at(0).type + " " + std::to_string(order.references[0].bytes->size());
    return painted();
  };
  mill.start();
  const JobId id = mill.want(ali, {.model = "plain", .prompt = "a boat", .references = {{.blob = key}}});
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(seen == "image/png " + std::to_string(tiny_png().size()));
  const JobId lost =
      mill.want(ali, {.model = "plain", .prompt = "a boat", .references = {{.blob = std::string(64, 'a')}}});
  REQUIRE(mill.until(lost, Status::failed));
  CHECK(mill.one->submitted.size() == 1);
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 400, .held = 0});
  mill.check_books();
}

TEST_CASE_TEMPLATE("a vendor's room is kept and all orders are made in the end", Here, BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 5000);
  mill.concurrency = 2;
  int now = 0;
  int most = 0;
  mill.one->takes = Millis{5};
  mill.one->submits = [&](const providers::Order&) -> Outcome { return painted(); };
  auto& worker = mill.start();
  std::vector<JobId> ids;
  for (int n = 0; n < 10; ++n) ids.push_back(mill.want(ali));
  CHECK(mill.turn([&] {
    now = static_cast<int>(worker.in_flight());
    most = std::max(most, now);
    return worker.count().delivered == 10;
  }));
  CHECK(most <= 2);
  mill.check_books();
}
