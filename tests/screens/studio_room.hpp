// A studio to talk with: a chat room, models with prices, tokens in hand, and what a worker does, by hand.
//
//   IN_STUDIO(Here, studio);                      // Painter for 120 tokens, 500 in hand
//   studio.say("a yellow boat");
//   studio.press("Generate");
//   studio.deliver(studio.claim());
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/moderation/follow.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/ledger.hpp"
#include "core/money/price_book.hpp"
#include "core/money/quote.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/settle.hpp"
#include "core/studio/studio_verify.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/screens/studio/program.hpp"
#include "tests/db/engines.hpp"
#include "tests/screens/chat_room.hpp"

namespace banana::test {

using studio::Job;
using studio::JobId;

inline std::shared_ptr<const models::Catalogue> catalogue_of(std::vector<models::Model> all) {
  std::vector<models::Entry> entries;
  for (models::Model& model : all)
    entries.push_back({.model = std::move(model), .state = models::Switch::on});
  return std::make_shared<const models::Catalogue>(std::move(entries), models::ReadyProviders{});
}

inline std::shared_ptr<const models::Catalogue> one_model() {
  models::Model model;
  model.id = "painter";
  model.title = "Painter";
  model.provider = "sandbox";
  model.offers[models::Operation::generate].outputs = {.min = 1, .max = 4, .fallback = 1};
  model.offers[models::Operation::edit].pictures = {.references_min = 1, .references_max = 3};
  return catalogue_of({std::move(model)});
}

inline screens::Around around(std::shared_ptr<const models::Catalogue> catalogue = one_model(),
                              std::int64_t hourly_max = 0) {
  screens::Around out;
  out.models = [catalogue] { return catalogue; };
  out.blocklist = [list = moderation::Blocklists{}.now()] { return list; };
  out.jobs.user_open_max = 2;
  out.jobs.user_hourly_max = hourly_max;
  out.jobs.queue_max = 100;
  out.jobs.confirm_above = 1000;
  out.moderation.strikes_window = Millis{86'400'000};
  out.moderation.strikes_cooldown = 3;
  out.moderation.cooldown = Millis{600'000};
  return out;
}

template <class Here>
struct Studio : ChatRoom<Here> {
  /// Every operation of every model costs the same.
  explicit Studio(std::int64_t price = 120, std::int64_t tokens = 500,
                  const std::shared_ptr<const models::Catalogue>& models = one_model(),
                  std::int64_t hourly_max = 0)
      : Studio(price, tokens, around(models, hourly_max)) {}
  Studio(std::int64_t price, std::int64_t tokens, const screens::Around& around)
      : ChatRoom<Here>(screens::studio::program(), around), announcer(this->texts(), around) {
    this->write([&](db::Tx& tx) {
      const auto models = around.models();
      growth::Rules rules;
      rules.initial_tokens = Tokens{tokens};
      growth::set_rules(tx, rules, "test", this->now()).value();
      for (const models::Entry& entry : models->all()) {
        for (const auto& [operation, offer] : entry.model.offers) {
          money::add_price(tx, this->ids(), this->now(),
                           {.model = entry.model.id,
                            .operation = std::string{to_string(operation)},
                            .rule = {.tokens = money::Formula{.base = price}},
                            .by = "test"})
              .value();
        }
      }
    });
    this->say("/start");
  }
  static UserId user(db::Snapshot& s) {
    return s.value<UserId>("SELECT id FROM person WHERE telegram_id = 7002").value();
  }
  std::vector<Job> jobs() {
    return this->read([](db::Snapshot& s) {
      std::vector<JobId> ids;
      for (db::Rows row = s.query("SELECT id FROM job ORDER BY id"); row.next();)
        ids.push_back(row.get<JobId>(0));
      std::vector<Job> out;
      for (const JobId id : ids) out.push_back(studio::find_job(s, id).value());
      return out;
    });
  }
  Job claim() {
    auto begun = this->write(
        [&](db::Tx& tx) { return studio::claim(tx, studio::WorkerId{1}, {.begin_max = 1}, this->now()); });
    REQUIRE(begun.size() == 1);
    return begun.front();
  }
  void photo(std::string_view file, std::string_view caption = {}, std::string_view album = {}) {
    std::string fields = fmt::format(
        R"("photo":[{{"file_id":"{}","file_unique_id":"u{}","width":10,"height":10,"file_size":100}}])", file,
        file);
    if (!caption.empty()) fields += fmt::format(R"(,"caption":"{}")", caption);
    if (!album.empty()) fields += fmt::format(R"(,"media_group_id":"{}")", album);
    this->message(fields);
  }
  void deliver(const Job& job, std::size_t pictures = 1) {
    studio::Delivery delivery{.made = {}, .seed = 1'182'788'123};
    for (std::size_t n = 0; n < pictures; ++n) {
      delivery.made.push_back(
          {.blob = std::string(64, 'a'), .type = "image/png", .bytes = 1, .width = 1, .height = 1});
    }
    const auto settled = this->write([&](db::Tx& tx) {
      return studio::deliver(tx, job, delivery, {.outcome = "ok"}, announcer, this->now());
    });
    CHECK(settled == studio::Settled::yes);
  }
  void end(const Job& job, std::string cause) {
    const auto settled = this->write([&](db::Tx& tx) {
      return studio::settle_failure(tx, job, {.outcome = cause}, studio::GiveUp{}, announcer, this->now());
    });
    CHECK(settled == studio::Settled::yes);
  }
  ledger::Balance wallet() {
    return this->read([](db::Snapshot& s) {
      return ledger::balance(s, ledger::Account::user(user(s).value()), ledger::AssetId::token);
    });
  }
  /// What waits in the outbox, oldest first: the method, and the text or caption.
  std::vector<std::string> owed() {
    return this->read([](db::Snapshot& s) {
      std::vector<std::string> out;
      for (db::Rows row = s.query("SELECT method, params FROM outbox WHERE ended_at IS NULL ORDER BY id");
           row.next();) {
        const JsonObject params = boost::json::parse(row.text(1)).as_object();
        std::string words;
        if (const Json* text = params.if_contains("text")) words = text->as_string();
        if (const Json* media = params.if_contains("media"); media && media->is_object()) {
          words = media->as_object().at("caption").as_string();
        }
        out.push_back(std::string{row.text(0)} + ": " + words);
      }
      return out;
    });
  }
  void check_books() {
    this->read([](db::Snapshot& s) {
      for (const auto& finding : studio::verify_jobs(s).findings) FAIL_CHECK(finding.text);
      return 0;
    });
  }

  screens::studio::Announcer announcer;
};

#define IN_STUDIO(Here, name, ...) \
  if (!Here::available()) return;  \
  Studio<Here> name { __VA_ARGS__ }

inline bool has(const std::vector<std::string>& lines, std::string_view words) {
  return std::ranges::any_of(lines,
                             [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

}  // namespace banana::test
