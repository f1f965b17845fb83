// A place where pictures are ordered and made, with the worker's side of it played by the test.
//
//   TEST_CASE_TEMPLATE("a picture is charged when it is there", Here, BANANA_ENGINES) {
//     IN_WORKSHOP(Here, shop);
//     const UserId ali = shop.rich(7002, 500);
//     const JobId id = shop.order(ali).value().job.id;
//     const Job job = shop.claim_one();
//     shop.deliver(job, 1);
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.hpp"
#include "core/money/price_book.hpp"
#include "core/money/verify.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/create.hpp"
#include "core/studio/expire.hpp"
#include "core/studio/pause.hpp"
#include "core/studio/settle.hpp"
#include "core/studio/studio_verify.hpp"
#include "core/studio/takeover.hpp"
#include "core/studio/worker_lease.hpp"
#include "tests/money/market.hpp"

#define IN_WORKSHOP(Here, name)   \
  if (!Here::available()) return; \
  banana::test::Workshop<Here> name {}

namespace banana::test {

inline constexpr BotId kStudioBot{7'000'001};
inline constexpr std::int64_t kPicturePrice = 100;  // of each output

/// Hears everything in the order in which it was committed.
class Listening final : public studio::Audience {
 public:
  void kept_waiting(db::Tx&, const studio::Job& job, int times, Instant) const override {
    hear(job, "kept waiting " + std::to_string(times));
  }
  void progressed(db::Tx&, const studio::Job& job, const studio::Progress& progress, Instant) const override {
    hear(job, "progressed " + std::to_string(progress.percent.value_or(-1)));
  }
  void delayed(db::Tx&, const studio::Job& job, Instant) const override {
    hear(job, "delayed " + job.cause + " " + job.model_now);
  }
  void ended(db::Tx&, const studio::Ended& ended, Instant) const override {
    hear(ended.job, std::string{to_string(ended.job.status)} + " " + ended.job.cause + " " +
                        std::to_string(ended.job.charged->units()));
  }
  [[nodiscard]] std::vector<std::string> heard(studio::JobId id) const { return heard_[id]; }

 private:
  void hear(const studio::Job& job, std::string what) const { heard_[job.id].push_back(std::move(what)); }
  mutable std::map<studio::JobId, std::vector<std::string>> heard_;
};

template <class Here>
class Workshop : public Market<Here> {
 public:
  Workshop() {
    this->write([&](db::Tx& tx) {
      for (const char* model : {"plain", "other", "busy"}) {
        money::add_price(tx, this->ids(), this->now(),
                         {.model = model,
                          .operation = "generate",
                          .rule = {.tokens = money::Formula{.base = kPicturePrice}},
                          .by = "test"})
            .value();
      }
    });
    me_ = hire("first");
  }

  studio::WorkerId hire(std::string_view name) {
    const auto id = make_id<studio::WorkerId>(this->ids());
    this->write([&](db::Tx& tx) { studio::register_worker(tx, id, name, this->now()); });
    return id;
  }
  [[nodiscard]] studio::WorkerId me() const { return me_; }
  void advance(Millis by) { this->clock().advance(by); }

  UserId rich(std::int64_t telegram_id, std::int64_t tokens) {
    const UserId user = this->meet(telegram_id);
    const auto paid = this->write([&](db::Tx& tx) {
      return ledger::transfer(tx, this->now(),
                              {.key = "rich:" + std::to_string(telegram_id),
                               .kind = "topup",
                               .debit = ledger::Account::house(ledger::House::issue),
                               .credit = ledger::Account::user(user.value()),
                               .amount = Tokens{tokens},
                               .reason = "for the test"});
    });
    REQUIRE(paid.ok());
    return user;
  }

  money::QuoteId quote(UserId user, std::string model = "plain", std::int64_t outputs = 1) {
    return this->write([&](db::Tx& tx) {
      return money::make_quote(tx, this->ids(), this->now(), user,
                               {.model = std::move(model), .operation = "generate", .outputs = outputs})
          .value()
          .id;
    });
  }
  Result<studio::Created> order_by(money::QuoteId quote, UserId user,
                                   const studio::OrderLimits& limits = kLoose,
                                   studio::Needs needs = studio::Needs::nothing) {
    return this->write([&](db::Tx& tx) {
      return studio::create(tx, this->ids(),
                            {.bot = kStudioBot,
                             .chat = ChatId{user.value()},
                             .user = user,
                             .quote = quote,
                             .request = std::string{kWish},
                             .needs = needs,
                             .deadline = kDeadline},
                            limits, this->now());
    });
  }
  Result<studio::Created> order(UserId user, std::string model = "plain", std::int64_t outputs = 1) {
    return order_by(quote(user, std::move(model), outputs), user);
  }
  studio::JobId ordered(UserId user, std::string model = "plain", std::int64_t outputs = 1) {
    return order(user, std::move(model), outputs).value().job.id;
  }

  std::vector<studio::Job> claim(const studio::Room& room) { return claim_as(me_, room); }
  std::vector<studio::Job> claim_as(studio::WorkerId worker, const studio::Room& room) {
    return this->write([&](db::Tx& tx) { return studio::claim(tx, worker, room, this->now()); });
  }
  studio::Job claim_one() {
    auto jobs = claim({.begin_max = 1});
    REQUIRE(jobs.size() == 1);
    return jobs.front();
  }

  studio::Settled deliver(const studio::Job& job, int pictures) {
    studio::Delivery delivery;
    for (int n = 0; n < pictures; ++n) {
      delivery.made.push_back(
          {.blob = "b" + std::to_string(n), .type = "image/png", .bytes = 1, .width = 1, .height = 1});
    }
    return this->write([&](db::Tx& tx) {
      return studio::deliver(tx, job, delivery, {.vendor = "test", .outcome = "ok"}, audience, this->now());
    });
  }
  studio::Settled fail_with(const studio::Job& job, std::string_view failure,
                            const studio::Decision& decision) {
    return this->write([&](db::Tx& tx) {
      return studio::settle_failure(tx, job, {.vendor = "test", .outcome = std::string{failure}}, decision,
                                    audience, this->now());
    });
  }
  studio::Cancel cancel(studio::JobId id) {
    return this->write(
        [&](db::Tx& tx) { return studio::cancel(tx, id, studio::cause::kUser, audience, this->now()); });
  }
  studio::TakenOver take_over(studio::WorkerId worker, const studio::RetryRules& rules = {}) {
    SeededRandom random{7};
    return this->write(
        [&](db::Tx& tx) { return studio::take_over(tx, worker, 100, rules, audience, random, this->now()); });
  }
  std::size_t expire() {
    return this->write([&](db::Tx& tx) { return studio::expire_due(tx, 100, audience, this->now()); });
  }
  studio::Job job(studio::JobId id) {
    return this->read([&](db::Snapshot& s) { return studio::find_job(s, id).value(); });
  }
  ledger::Balance wallet(UserId user) {
    return this->read([&](db::Snapshot& s) {
      return ledger::balance(s, ledger::Account::user(user.value()), ledger::AssetId::token);
    });
  }
  std::vector<std::string> faults() {
    return this->read([&](db::Snapshot& s) {
      std::vector<std::string> out;
      for (const auto& finding : ledger::verify(s).findings) out.push_back(finding.text);
      for (const auto& finding : studio::verify_jobs(s).findings) out.push_back(finding.text);
      return out;
    });
  }
  /// The ledger and the jobs prove themselves.
  void check_books() {
    for (const std::string& fault : faults()) FAIL_CHECK(fault);
  }

  static constexpr studio::OrderLimits kLoose{.open_max = 1000, .hourly_max = 0};
  static constexpr Millis kDeadline{600'000};
  static constexpr std::string_view kWish = R"({"model":"plain","prompt":"a boat"})";
  Listening audience;

 private:
  studio::WorkerId me_;
};

}  // namespace banana::test
