#include "core/gallery/shared.hpp"

#include "tests/gallery/hall.hpp"

using namespace banana;
using namespace banana::gallery;
using namespace banana::test;

namespace {

template <class Here>
studio::Job made(Hall<Here>& hall, UserId user, std::string_view request) {
  const studio::JobId id = hall.ordered(user);
  hall.write([&](db::Tx& tx) { tx.exec("UPDATE job SET request = $2 WHERE id = $1", id, request); });
  return hall.read([&](db::Snapshot& s) { return studio::find_job(s, id).value(); });
}
template <class Here>
Result<Shared> share_it(Hall<Here>& hall, const studio::Job& job) {
  SystemRandom random;
  return hall.write([&](db::Tx& tx) { return share(tx, random, job, hall.now()); });
}
template <class Here>
std::optional<Shared> found(Hall<Here>& hall, const std::string& code) {
  return hall.read([&](db::Snapshot& s) { return find_shared(s, code); });
}

constexpr std::string_view kBoat =
    R"({"model":"plain","operation":"edit","prompt":"a boat","seed":7,"outputs":2,"references":[{"blob":"tg/x"}]})";

}  // namespace

TEST_CASE_TEMPLATE("a job is shared without its pictures and under a code nobody guesses", Here,
                   BANANA_ENGINES) {
  IN_HALL(Here, hall);
  const UserId ali = hall.rich(7002, 10'000);
  const auto job = made(hall, ali, kBoat);
  const auto shared = share_it(hall, job);
  REQUIRE(shared);
  CHECK(shared->code.size() == 17);
  CHECK(is_shared_code(shared->code));
  CHECK(shared->request.references.empty());
  CHECK_FALSE(shared->request.seed);
  CHECK(shared->wants_photo);
  CHECK(shared->request.prompt == "a boat");
  CHECK(share_it(hall, job)->code == shared->code);
  const auto seen = found(hall, shared->code);
  REQUIRE(seen);
  CHECK(seen->request == shared->request);
  hall.write([&](db::Tx& tx) { count_shared_use(tx, shared->code); });
  CHECK(found(hall, shared->code)->uses == 1);
  CHECK_FALSE(found(hall, "_nobody"));
  hall.write([&](db::Tx& tx) { unshare(tx, job.id); });
  CHECK_FALSE(found(hall, shared->code));
}

TEST_CASE_TEMPLATE("one can share so many and only what is still known", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  const UserId ali = hall.rich(7002, 100'000);
  CHECK(share_it(hall, made(hall, ali, "{}")).error().code == Errc::not_found);
  CHECK(share_it(hall, made(hall, ali, R"({"model":"plain"})")).error().code == Errc::not_found);
  const auto first = made(hall, ali, kBoat);
  REQUIRE(share_it(hall, first));
  hall.write([&](db::Tx& tx) {
    for (std::int64_t n = 1; n < kSharedPerPersonMax; ++n) {
      studio::Job job = first;
      job.id = studio::JobId{first.id.value() + n};
      tx.exec(
          "INSERT INTO job SELECT $1, bot, chat, user_id, model, operation, request, outputs, price, "
          "hold_id, "
          "needs, status, phase, turn, model_now, attempts, tries, moves, worker, ticket, attempt_at, "
          "cancel_at, "
          "created_at, due_at, deadline_at, ended_at, cause, charged, seed FROM job WHERE id = $2",
          job.id, first.id);
      SystemRandom random;
      REQUIRE(share(tx, random, job, hall.now()));
    }
  });
  hall.advance(Millis{10'000});
  CHECK(share_it(hall, made(hall, ali, kBoat)).error().code == Errc::limited);
  CHECK(share_it(hall, first));  // that one is shared already
}

TEST_CASE_TEMPLATE("what somebody shared is exported and erased with them", Here, BANANA_ENGINES) {
  IN_HALL(Here, hall);
  const UserId ali = hall.rich(7002, 10'000);
  const UserId vera = hall.rich(7003, 10'000);
  const auto mine = share_it(hall, made(hall, ali, kBoat));
  const auto hers = share_it(hall, made(hall, vera, kBoat));
  const Json told = hall.read([&](db::Snapshot& s) { return read_shared(s, ali); });
  REQUIRE(told.as_array().size() == 1);
  CHECK(told.at(0).at("request").at("prompt") == "a boat");
  hall.write([&](db::Tx& tx) { erase_shared(tx, ali); });
  CHECK_FALSE(found(hall, mine->code));
  CHECK(found(hall, hers->code));
}
