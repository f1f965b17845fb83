// What is kept of a person's generations, and forgetting it.
#include <algorithm>
#include <functional>

#include <doctest/doctest.h>

#include "core/blob/keeping.hpp"
#include "core/people/export_part.hpp"
#include "core/studio/forget.hpp"
#include "core/studio/personal_jobs.hpp"
#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE("an export holds what was asked for and what became of it", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  (void)shop.ordered(ali);
  shop.deliver(shop.claim_one(), 1);
  (void)shop.ordered(shop.rich(7003, 500));
  const Json all = shop.read([&](db::Snapshot& s) { return read_jobs(s, ali); });
  REQUIRE(all.as_array().size() == 1);
  CHECK(all.at(0).at("request").at("prompt") == "a boat");
  CHECK(all.at(0).at("charged") == 100);
  CHECK(all.at(0).at("results").at(0).at("type") == "image/png");
}

TEST_CASE_TEMPLATE("an export of very much comes in files that hold each generation once", Here,
                   BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId id = shop.ordered(ali);
  CHECK(shop.cancel(id) == Cancel::done);
  // Many more of the same, two of them at each moment.
  constexpr db::Sql kMany =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) INSERT INTO job (id, "
      "bot, "
      "chat, user_id, model, operation, request, outputs, price, needs, status, phase, turn, model_now, "
      "created_at, due_at, deadline_at, ended_at, charged) SELECT id + i, bot, chat, user_id, model, "
      "operation, "
      "request, outputs, 0, needs, status, phase, turn, model_now, created_at + i / 2 * 1000, due_at, "
      "deadline_at + i * 1000, created_at + i / 2 * 1000, 0 FROM job, n WHERE id = $1";
  shop.write([&](db::Tx& tx) { tx.run(kMany, id); });
  shop.advance(10h);
  constexpr people::PersonalData kSections[] = {kJobsData};
  const auto parts =
      shop.read([&](db::Snapshot& s) { return people::export_parts(s, ali, kSections, shop.now()); });
  REQUIRE(parts.size() == 3);
  std::vector<std::string> times;
  for (const people::ExportPart& part : parts) {
    const auto file =
        shop.read([&](db::Snapshot& s) { return people::export_part(s, part, kSections, shop.now()); });
    const JsonArray& jobs = file.value().at("generations").as_array();
    CHECK(jobs.size() <= static_cast<std::size_t>(kJobsInAFile) + 1);
    for (const Json& job : jobs) times.emplace_back(job.at("ordered_at").as_string());
  }
  CHECK(times.size() == 2501);
  CHECK(std::ranges::is_sorted(times, std::greater{}));
  const Json whole = shop.read([&](db::Snapshot& s) { return read_jobs(s, ali); });
  CHECK(whole.as_array().size() == times.size());
  CHECK(shop.read([&](db::Snapshot& s) { return cut_jobs(s, UserId{ali.value() + 1}, shop.now()); }).empty());
}

TEST_CASE_TEMPLATE("nobody is erased while something is made for them", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const auto objection = [&] {
    return shop.read([&](db::Snapshot& s) { return jobs_objection(s, ali, shop.now()); });
  };
  const JobId id = shop.ordered(ali);
  CHECK(objection());
  CHECK(shop.cancel(id) == Cancel::done);
  CHECK_FALSE(objection());
}

TEST_CASE_TEMPLATE("an erased person's prompts and pictures go and the rows stay", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const UserId olga = shop.rich(7003, 500);
  const JobId id = shop.ordered(ali);
  shop.deliver(shop.claim_one(), 1);
  const JobId hers = shop.ordered(olga);
  const Job failing = shop.claim_one();
  const auto key = blob::BlobKey::of(as_bytes("a picture"));
  const auto uses = [&] { return shop.count("SELECT count(*) FROM blob_use"); };
  const std::string owner = "job/" + id.str();
  shop.write([&](db::Tx& tx) {
    blob::note_blob(tx, {.key = key, .content_type = "image/png", .bytes = 9},
                    {.kind = blob::Kind::result, .owner = owner}, shop.now());
    CHECK(settle_failure(tx, failing, {.outcome = "invalid", .message = "a boat is not allowed"}, GiveUp{},
                         shop.audience, shop.now()) == Settled::yes);
  });
  CHECK(uses() == 1);
  shop.write([&](db::Tx& tx) { erase_jobs(tx, ali); });
  CHECK(uses() == 0);
  CHECK(shop.job(id).request == kForgotten);
  CHECK(shop.job(id).chat == ChatId{});
  CHECK(shop.count("SELECT count(*) FROM job_result WHERE blob = ''") == 1);
  CHECK(shop.job(hers).request == shop.kWish);
  CHECK(shop.job(hers).chat == ChatId{olga.value()});
  shop.write([&](db::Tx& tx) { erase_jobs(tx, olga); });
  CHECK(shop.count("SELECT count(*) FROM job_attempt WHERE message <> ''") == 0);
  shop.check_books();
}

TEST_CASE_TEMPLATE("requests are forgotten in their order up to a time and each once", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 1000);
  std::vector<JobId> old;
  for (int i = 0; i < 3; ++i) {
    old.push_back(shop.ordered(ali));
    shop.deliver(shop.claim_one(), 1);
  }
  shop.advance(24h);
  const JobId fresh = shop.ordered(ali);
  const auto forget = [&](std::size_t most) {
    return shop.write([&](db::Tx& tx) { return forget_requests(tx, shop.now() - 12h, most); });
  };
  CHECK(forget(2) == 2);
  CHECK(shop.job(old[1]).request == kForgotten);
  CHECK(shop.job(old[2]).request == shop.kWish);
  CHECK(forget(2) == 1);
  CHECK(forget(2) == 0);
  CHECK(shop.job(old[2]).request == kForgotten);
  CHECK(shop.job(fresh).request == shop.kWish);
  shop.check_books();
}

TEST_CASE_TEMPLATE("what an old job asked for stays until it has ended", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 1000);
  const JobId open = shop.ordered(ali);
  shop.advance(24h);
  const auto forget = [&] {
    return shop.write([&](db::Tx& tx) { return forget_requests(tx, shop.now() - 12h, 10); });
  };
  CHECK(forget() == 0);
  CHECK(shop.job(open).request == shop.kWish);
  CHECK(shop.expire() == 1);
  CHECK(forget() == 1);
  CHECK(shop.job(open).request == kForgotten);
}
