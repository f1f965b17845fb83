// A workshop with real workers in it: jobs are ordered, workers make them at scripted vendors, pictures lie in a folder.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "core/blob/files.hpp"
#include "daemon/worker/worker.hpp"
#include "tests/studio/workshop.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/worker/scripted_vendor.hpp"

namespace banana::test {

inline models::Model model_of(std::string id, std::string vendor, std::vector<std::string> fallback = {}) {
  models::Model model;
  model.title = model.id = std::move(id);
  model.vendor_model = "v-" + model.id;
  model.provider = std::move(vendor);
  model.fallback = std::move(fallback);
  model.limits = {.concurrency = 100, .per_minute = 100'000};
  model.offers[models::Operation::generate].outputs = {.min = 1, .max = 4, .fallback = 1};
  model.offers[models::Operation::generate].pictures.references_max = 2;
  return model;
}

template <class Here>
class Mill : public Workshop<Here> {
 public:
  Mill() {
    add(model_of("plain", "one", {"other"}));
    add(model_of("other", "two"));
  }
  ~Mill() {
    for (auto& worker : workers_) stop(*worker);
    workers_.clear();
  }

  worker::Worker& start() {
    worker::WorkerOptions options{.name = "test",
                                  .look_every = Millis{100},
                                  .tell_every = Millis{0},
                                  .tell_first = tell_first,
                                  .tell_again = tell_again,
                                  .poll_first = Millis{1},
                                  .poll_max = Millis{20}};
    options.retry.waits = {Millis{50}, Millis{50}, Millis{50}};
    workers_.push_back(std::make_unique<worker::Worker>(
        worker::Workbench{
            .loop = loop,
            .database = this->db(),
            .clock = wall,
            .random = random,
            .ids = this->ids(),
            .blobs = *blobs,
            .health = health,
            .audience = this->audience,
            .catalogue = [this] { return catalogue; },
            .vendor = [this](std::string_view name) -> worker::Vendor {
              const auto found = vendors.find(name);
              if (found == vendors.end()) return {};
              return {.provider = found->second, .concurrency = concurrency, .call_max = call_max};
            },
            .fetch = [](std::string_view, const providers::Link&) -> Task<providers::Tried<std::string>> {
              co_return tiny_png();
            },
            .bring_in = [](BotId, std::string_view) -> Task<Result<std::string>> {
              co_return fail(Errc::not_found, "no such file");
            },
            .develop = [this](ByteView bytes, picture::Want want) { return develop(bytes, want); },
            .reduce = [this](ByteView bytes, picture::Want want) { return reduce(bytes, want); },
            .upload_bytes_max = upload_bytes_max,
            .blocklist = [this] { return blocklist; },
            .censor = [this] { return censor; },
            .on_offence =
                [this](db::Tx&, const studio::Job& job, const worker::Offence& offence) {
                  offences.emplace_back(job.id, offence.group);
                }},
        options));
    workers_.back()->start();
    return *workers_.back();
  }
  void stop(worker::Worker& worker, Millis deadline = Millis{5'000}) {
    bool stopped = false;
    asio::co_spawn(loop, worker.stop(deadline), [&](std::exception_ptr) { stopped = true; });
    REQUIRE(turn([&] { return stopped; }));
  }
  /// Lets the loop run until this is so; false when it never is.
  template <class Condition>
  bool turn(Condition reached, Millis at_most = Millis{15'000}) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (!reached()) {
      if (std::chrono::steady_clock::now() > until) return false;
      loop.restart();
      loop.run_one_for(Millis{20});
    }
    return true;
  }
  bool until(studio::JobId id, studio::Status status) {
    return turn([&] { return this->job(id).status == status; });
  }

  studio::JobId want(UserId user, models::Request request, Millis deadline = Millis{60'000}) {
    this->clock().set(wall.now());
    const auto quote = this->quote(user, request.model, request.outputs);
    const auto needs = request.references.empty() ? studio::Needs::nothing : studio::Needs::preparing;
    const auto created = this->write([&](db::Tx& tx) {
      return studio::create(tx, this->ids(),
                            {.bot = kStudioBot,
                             .chat = ChatId{user.value()},
                             .user = user,
                             .quote = quote,
                             .request = boost::json::serialize(models::to_json(request)),
                             .needs = needs,
                             .deadline = deadline},
                            this->kLoose, wall.now());
    });
    return created.value().job.id;
  }
  studio::JobId want(UserId user, std::int64_t outputs = 1) {
    return want(user, {.model = "plain", .prompt = "a boat", .outputs = outputs});
  }

  /// In the place of the one with its name, when there is one.
  void add(models::Model model) {
    std::erase_if(entries_, [&](const models::Entry& entry) { return entry.model.id == model.id; });
    entries_.push_back({.model = std::move(model), .state = models::Switch::on});
    catalogue = std::make_shared<const models::Catalogue>(entries_, models::ReadyProviders{});
  }

  asio::io_context loop;
  SystemClock wall;
  SystemRandom random;
  TempDir folder;
  std::unique_ptr<blob::FileStore> blobs = blob::FileStore::open({.folder = folder.file("blobs")}).value();
  vendors::Health health{{.failures = 3, .open_for = Millis{200}}};
  std::shared_ptr<const models::Catalogue> catalogue;
  std::shared_ptr<ScriptedVendor> one = std::make_shared<ScriptedVendor>();
  std::shared_ptr<ScriptedVendor> two = std::make_shared<ScriptedVendor>();
  std::map<std::string, std::shared_ptr<ScriptedVendor>, std::less<>> vendors{{"one", one}, {"two", two}};
  std::int64_t concurrency = 100;
  Millis call_max{60'000};
  Millis tell_first{60'000};
  Millis tell_again{60'000};
  worker::Develop develop = [](ByteView, picture::Want) -> Task<picture::Checked<picture::Picture>> {
    co_return picture::refuse(picture::Flaw::unavailable, "no darkroom here");
  };
  worker::Develop reduce = develop;
  std::uint64_t upload_bytes_max = telegram::kUploadBytesMax;
  std::shared_ptr<const moderation::Blocklist> blocklist = std::make_shared<const moderation::Blocklist>();
  worker::Censor censor;
  std::vector<std::pair<studio::JobId, moderation::Group>> offences;  // of transactions that were tried

 private:
  std::vector<models::Entry> entries_;
  std::vector<std::unique_ptr<worker::Worker>> workers_;
};

}  // namespace banana::test
