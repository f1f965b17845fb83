#include "core/studio/charge.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/money/ledger.hpp"

namespace banana::studio {
namespace {

void must(const ledger::Outcome& outcome, const Job& job) {
  if (!outcome.ok())
    throw std::logic_error("the hold of job " + job.id.str() + ": " + outcome.error().message);
}

}  // namespace

Tokens charge_for(const Job& job, std::int64_t delivered) {
  if (delivered >= job.outputs) return job.price;
  const auto part =
      static_cast<__int128>(job.price.units()) * std::max<std::int64_t>(delivered, 0) / job.outputs;
  return Tokens{static_cast<std::int64_t>(part)};
}

void charge(db::Tx& tx, const Job& job, Tokens charged, Instant now) {
  if (!job.hold) return;
  if (charged == Tokens{0}) return give_back(tx, job, "nothing was delivered", now);
  const std::string name = job.id.str();
  must(ledger::post(tx, now,
                    {.key = "job:" + name + ":post",
                     .hold = *job.hold,
                     .amount = charged,
                     .reason = "delivered",
                     .reference = name,
                     .of = ledger::Account::user(job.user.value())}),
       job);
}

void give_back(db::Tx& tx, const Job& job, std::string_view reason, Instant now) {
  if (!job.hold) return;
  const std::string name = job.id.str();
  must(ledger::void_(tx, now,
                     {.key = "job:" + name + ":void",
                      .hold = *job.hold,
                      .reason = std::string{reason},
                      .reference = name,
                      .of = ledger::Account::user(job.user.value())}),
       job);
}

}  // namespace banana::studio
