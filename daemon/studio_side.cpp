#include "daemon/studio_side.hpp"

#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "core/access/bot_api.hpp"
#include "core/base/log.hpp"
#include "core/base/version.hpp"
#include "core/blob/keeping.hpp"
#include "core/keys/master_key.hpp"
#include "core/models/ready.hpp"
#include "core/models/take_over.hpp"
#include "core/people/export_part.hpp"
#include "core/picture/header.hpp"
#include "core/table/table.hpp"
#include "core/telegram/errors.hpp"
#include "core/telegram/photo_limits.hpp"
#include "core/telegram/results.hpp"
#include "core/telegram/setup.hpp"
#include "core/vendors/facts.hpp"
#include "core/vendors/health_keeper.hpp"
#include "core/vendors/purse_keeper.hpp"
#include "daemon/crash.hpp"
#include "daemon/metrics.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/offence.hpp"
#include "daemon/vendor_metrics.hpp"
#include "providers/openai_moderation.hpp"
#include "providers/registry.hpp"
#include "providers/sandbox.hpp"

namespace banana::daemon {
namespace {

constexpr std::uint64_t kPhotoBytesMax = 20'000'000;
constexpr std::uint64_t kStoredBytesMax = telegram::kUploadBytesMax;
constexpr std::uint32_t kReferenceSide = 2048;

picture::DarkroomOptions darkroom_options(const PictureConfig& config) {
  return {.bounds = {.bytes_max = static_cast<std::size_t>(config.bytes_max.bytes),
                     .pixels_max = static_cast<std::uint64_t>(config.pixels_max)},
          .openers = static_cast<std::size_t>(config.openers)};
}

/// Vendors are no strangers: theirs may be as large as worker/media.cpp takes them, one at a time.
picture::DarkroomOptions reducer_options() {
  return {.bounds = {.bytes_max = 100'000'000, .pixels_max = 100'000'000},
          .openers = 1,
          .waiting_max = 20,  // each with its bytes in memory
          .waiting_time_max = Millis{60'000},
          .open_cpu_max = Millis{10'000},
          .open_time_max = Millis{20'000}};
}

/// What runs until it is cancelled, as a service: keepers of something in memory.
class Keeper final : public Service {
 public:
  Keeper(asio::io_context& loop, std::string_view name, std::function<Task<>()> keep)
      : loop_(loop), name_(name), keep_(std::move(keep)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] Result<> start() override {
    asio::co_spawn(loop_, keep_(), asio::bind_cancellation_slot(cancel_.slot(), asio::detached));
    return {};
  }
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis /*deadline*/) override {
    cancel_.emit(asio::cancellation_type::terminal);
    co_return;
  }

 private:
  asio::io_context& loop_;
  std::string_view name_;
  std::function<Task<>()> keep_;
  asio::cancellation_signal cancel_;
};

class WorkerService final : public Service {
 public:
  WorkerService(worker::Workbench bench, worker::WorkerOptions options,
                std::array<picture::Darkroom*, 2> darkrooms)
      : worker_(std::move(bench), std::move(options)), darkrooms_(darkrooms) {}

  [[nodiscard]] std::string_view name() const override { return "worker"; }
  [[nodiscard]] Result<> start() override {
    worker_.start();
    started_ = true;
    return {};
  }
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override {
    if (std::exchange(started_, false)) co_await worker_.stop(deadline);
    for (picture::Darkroom* each : darkrooms_) each->stop();
  }
  [[nodiscard]] worker::Worker& worker() { return worker_; }

 private:
  worker::Worker worker_;
  std::array<picture::Darkroom*, 2> darkrooms_;
  bool started_ = false;
};

Result<> refused(const telegram::ApiError& error) {
  return fail(error.trouble == telegram::Trouble::file_unusable ? Errc::invalid : Errc::unavailable,
              error.description);
}

}  // namespace

struct StudioSide::Desk {
  Desk(Vendor vendor, const ProvidersConfig& config, vendors::Purse& purse, const Clock& clock)
      : account(vendor, config, purse, clock) {}

  providers::VendorAccount account;
  std::shared_ptr<providers::Provider> provider;
  std::optional<providers::Fetcher> fetcher;
};

StudioSide::StudioSide(asio::io_context& loop, db::Database& database, const Clock& clock, IdMaker& ids,
                       const config::Loaded& loaded, const Config& running, blob::BlobStore& blobs,
                       telegram::Client& telegram, const text::Texts& texts)
    : loop_(loop),
      database_(database),
      clock_(clock),
      ids_(ids),
      loaded_(loaded),
      config_(running),
      blobs_(blobs),
      telegram_(telegram),
      texts_(texts),
      http_(loop, resolver_, {.user_agent = "banana/" + std::string{version()}, .idle_per_origin_max = 256}),
      darkroom_(loop, darkroom_options(running.picture)),
      reducer_(loop, reducer_options()),
      purse_(running.providers),
      health_(vendors::rules_of(running.providers), vendors::in_use(running.providers)),
      announcer_(std::make_unique<screens::studio::Announcer>(texts, around())) {
  for (std::size_t n = 0; n < kVendors; ++n) {
    const auto vendor = static_cast<Vendor>(n);
    auto desk = std::make_unique<Desk>(vendor, config_.providers, purse_, clock_);
    if (vendor == Vendor::sandbox) {
      desk->provider = providers::make_sandbox(darkroom_, clock_, random_);
    } else if (const auto* protocol = providers::find_protocol(to_string(vendor))) {
      desk->provider =
          protocol->make({.http = http_, .account = desk->account, .clock = clock_, .random = random_});
      desk->fetcher.emplace(
          http_, desk->account,
          providers::Fetcher::Rules{.hosting = protocol->hosting, .sign = protocol->sign()});
    }
    desks_[n] = std::move(desk);
  }
}

StudioSide::~StudioSide() = default;

screens::Around StudioSide::around() {
  return {.models = [this] { return models_.now(); },
          .blocklist = [this] { return blocklists_.now(); },
          .jobs = config_.jobs,
          .moderation = config_.moderation,
          .payments = config_.payments,
          .notices = config_.notices};
}

OpenBlobs StudioSide::open_blobs() {
  return [this](std::vector<telegram::Upload>& uploads) -> Task<Result<>> {
    for (telegram::Upload& upload : uploads) {
      if (upload.blob.empty()) continue;
      if (const auto part = people::ExportPart::parse(upload.blob)) {
        auto file = co_await people::export_file(database_, *part, personal_data(), clock_.now());
        if (!file) co_return file.error();
        upload.bytes = *std::move(file);
        continue;
      }
      const auto key = blob::BlobKey::parse(upload.blob);
      if (!key) co_return fail(Errc::not_found, "no such file");
      if (const auto path = blobs_.local_path(*key)) {
        upload.path = path->string();
        continue;
      }
      auto bytes = co_await blobs_.get(*key, kStoredBytesMax);
      if (!bytes) co_return bytes.error();
      upload.bytes = *std::move(bytes);
    }
    co_return Result<>{};
  };
}

worker::Vendor StudioSide::vendor(std::string_view name) {
  const auto known = parse_vendor(name);
  if (!known) return {};
  const VendorConfig& config = config_.providers.of(*known);
  return {.provider = desks_[static_cast<std::size_t>(*known)]->provider,
          .concurrency = config.concurrency,
          .call_max = config.timeout};
}

Task<Result<std::string>> StudioSide::bring_in(BotId bot, std::string file_id) {
  const auto answer = co_await telegram_.call(bot, telegram::get_file(file_id));
  if (!answer) co_return refused(answer.error()).error();
  const auto file = telegram::to_file_info(*answer);
  if (!file) co_return file.error();
  std::string bytes;
  const auto loaded =
      co_await telegram_.download(bot, file->path, kPhotoBytesMax, [&](std::string_view piece) {
        bytes += piece;
        return Result<>{};
      });
  if (!loaded) co_return refused(loaded.error()).error();
  auto clean = co_await darkroom_.prepare(as_bytes(bytes), {.side_max = kReferenceSide});
  if (!clean) co_return clean.error().error();
  co_return std::string{as_text(clean->bytes)};
}

worker::Workbench StudioSide::bench() {
  return {.loop = loop_,
          .database = database_,
          .clock = clock_,
          .random = random_,
          .ids = ids_,
          .blobs = blobs_,
          .health = health_,
          .audience = *announcer_,
          .catalogue = [this] { return models_.now(); },
          .vendor = [this](std::string_view name) { return vendor(name); },
          .fetch = [this](std::string_view name,
                          const providers::Link& link) -> Task<providers::Tried<std::string>> {
            const auto known = parse_vendor(name);
            const Desk* desk = known ? desks_[static_cast<std::size_t>(*known)].get() : nullptr;
            if (!desk || !desk->fetcher) {
              co_return providers::Failed{.why = vendors::Failure::invalid, .message = "it gives no links"};
            }
            auto fetched = co_await desk->fetcher->fetch({.from = link}, {});
            if (!fetched) co_return fetched.error();
            co_return std::move(fetched->bytes);
          },
          .bring_in = [this](BotId bot, std::string_view reference) -> Task<Result<std::string>> {
            reference.remove_prefix(screens::studio::kTelegramFile.size());
            return bring_in(bot, std::string{reference});
          },
          .develop = [this](ByteView bytes, picture::Want want) { return darkroom_.prepare(bytes, want); },
          .reduce = [this](ByteView bytes, picture::Want want) { return reducer_.prepare(bytes, want); },
          .upload_bytes_max = access::upload_bytes_max(config_),
          .blocklist = [this] { return blocklists_.now(); },
          .censor = [this] { return censor(); },
          .on_offence =
              [this](db::Tx& tx, const studio::Job& job, const worker::Offence& offence) {
                const Instant now = clock_.now();
                announcer_->refused(
                    tx, job,
                    screens::studio::punish(
                        tx, job, offence.group, offence.about,
                        {.texts = texts_, .policy = config_.moderation, .ids = ids_, .now = now}),
                    now);
              }};
}

/// As the settings are now: they may change while the process runs.
worker::Censor StudioSide::censor() {
  const ModerationConfig& moderation = config_.moderation;
  if (moderation.model == ModelAsked::nothing) return {};
  providers::Account& account = desks_[static_cast<std::size_t>(Vendor::openai)]->account;
  return {
      .moderator = providers::make_openai_moderator(
          {.http = http_, .account = account, .clock = clock_, .random = random_}, moderation.model_timeout),
      .asked = moderation.model,
      .on_silence = moderation.model_silent};
}

worker::WorkerOptions StudioSide::options() const {
  const JobsConfig& jobs = config_.jobs;
  worker::WorkerOptions options{.in_flight_max = static_cast<std::size_t>(jobs.in_flight_max),
                                .running_max = jobs.running_max,
                                .user_running_max = jobs.user_running_max,
                                .retention = config_.blob};
  options.retry.tries_max = jobs.tries_max;
  options.retry.ambiguous =
      jobs.ambiguous == AmbiguousPolicy::retry ? studio::Ambiguous::retry : studio::Ambiguous::give_up;
  return options;
}

void StudioSide::add_services(std::vector<std::unique_ptr<Service>>& services) {
  const auto ready = models::configured_providers(config_.providers, clock_);
  services.push_back(std::make_unique<Keeper>(
      loop_, "models", [this, ready] { return models::follow(database_, models_, ready); }));
  services.push_back(std::make_unique<Keeper>(
      loop_, "blocklist", [this] { return moderation::follow(database_, blocklists_, ids_, clock_); }));
  if (!config_.runs(Role::worker)) return;
  services.push_back(std::make_unique<Keeper>(loop_, "vendor health", [this]() -> Task<> {
    co_await vendors::refresh(database_, health_);
    co_await vendors::keep(database_, health_, clock_);
  }));
  services.push_back(std::make_unique<Keeper>(loop_, "vendor keys", [this] {
    return vendors::keep(
        database_, purse_, [this] { return keys::configured_masters(loaded_.config); }, clock_);
  }));
  auto worker = std::make_unique<WorkerService>(bench(), options(), std::array{&darkroom_, &reducer_});
  worker_ = &worker->worker();
  services.push_back(std::move(worker));
}

void StudioSide::report(Metrics& metrics) const {
  if (worker_ == nullptr) return;
  const auto watch = [&](Metrics::Kind kind, const char* name, const char* help, auto read) {
    metrics.watch(kind, name, help, [read] { return static_cast<double>(read()); });
  };
  using Kind = Metrics::Kind;
  watch(Kind::counter, "banana_jobs_delivered_total", "Generations that were delivered",
        [w = worker_] { return w->count().delivered; });
  watch(Kind::counter, "banana_jobs_failed_total", "Generations that ended without a result",
        [w = worker_] { return w->count().failed; });
  watch(Kind::counter, "banana_jobs_delayed_total", "Attempts that were put back to be tried again",
        [w = worker_] { return w->count().delayed; });
  watch(Kind::gauge, "banana_jobs_in_flight", "Generations this process has under way",
        [w = worker_] { return w->in_flight(); });
  report_vendors(metrics, health_, clock_);
}

}  // namespace banana::daemon
