// One command proves the ledger and all that moved it (OP3).
#include "core/table/proof.hpp"

#include <doctest/doctest.h>

#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::test;

namespace {

template <class Here>
struct Office : Workshop<Here> {
  Result<Json> verify(JsonObject arguments = {}) {
    static const ops::Registry all{{proof_operations()}};
    auto outcome = operator_.run(
        all, {.operation = "ledger.verify", .arguments = std::move(arguments), .actor = kAlice});
    if (!outcome) return outcome.error();
    check_documented(*all.find("ledger.verify"), outcome->result);
    return std::move(outcome->result);
  }

 private:
  OpsHost operator_{this->db()};
};

}  // namespace

TEST_CASE_TEMPLATE("one proof covers the ledger and the payments and the generations", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Office<Here> office;
  const UserId ali = office.rich(7002, 1000);
  (void)office.ordered(ali);
  office.deliver(office.claim_one(), 1);
  (void)office.ordered(ali);
  const auto well = office.verify();
  REQUIRE(well);
  CHECK(well->at("status") == "passed");
  CHECK(well->at("jobs") == 2);
  CHECK(well->at("payments") == 0);
  CHECK(well->at("transfers").as_int64() > 0);
  CHECK(office.verify({{"head", "xyz"}}).error().code == Errc::invalid);

  office.write([&](db::Tx& tx) { tx.script("UPDATE job SET price = price + 1 WHERE status = 0"); });
  const auto job = office.verify();
  CHECK(job.error().code == Errc::conflict);
  CHECK(job.error().message.starts_with("jobs are not as they should be: 1 findings"));
  CHECK(job.error().message.find("no hold of that price") != std::string::npos);

  office.write([&](db::Tx& tx) { tx.script("UPDATE wallet SET posted = posted + 1"); });
  const auto both = office.verify();
  CHECK(both.error().message.starts_with("the ledger is not whole"));
  CHECK(both.error().message.find("jobs are not as they should be") != std::string::npos);
}
