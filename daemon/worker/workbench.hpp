// What a worker works with. All of it outlives the worker.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/base/random.hpp"
#include "core/blob/store.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"
#include "core/models/catalogue.hpp"
#include "core/moderation/blocklist.hpp"
#include "core/moderation/moderator.hpp"
#include "core/picture/darkroom.hpp"
#include "core/studio/audience.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/decision.hpp"
#include "core/telegram/photo_limits.hpp"
#include "core/vendors/health.hpp"
#include "providers/caller.hpp"
#include "providers/provider.hpp"

namespace banana::worker {

/// A vendor as configured now.
struct Vendor {
  std::shared_ptr<providers::Provider> provider;
  std::int64_t concurrency = studio::kNoLimit;  // orders under way from this process
  Millis call_max = Millis::max();              // what one call may take, whatever its model would give it
};

/// The bytes a link stands for, in guarded mode.
using Fetch =
    std::function<Task<providers::Tried<std::string>>(std::string_view vendor, const providers::Link& link)>;

/// Brings in a reference that is not in the store: a file that is still Telegram's, checked and cleaned.
using BringIn = std::function<Task<Result<std::string>>(BotId bot, std::string_view reference)>;

/// The moderation model as configured now (MO2).
struct Censor {
  std::shared_ptr<moderation::Moderator> moderator = nullptr;  // null: nothing is shown to it
  ModelAsked asked = ModelAsked::nothing;
  OnSilence on_silence = OnSilence::allow;
};

/// What the moderation model found in what somebody asked for.
struct Offence {
  moderation::Group group = moderation::Group::custom;
  std::string about = {};  // for operators
};

/// The darkroom's work on one picture.
using Develop = std::function<Task<picture::Checked<picture::Picture>>(ByteView, picture::Want)>;

struct Workbench {
  asio::io_context& loop;
  db::Database& database;
  const Clock& clock;
  Random& random;
  IdMaker& ids;
  blob::BlobStore& blobs;
  vendors::Health& health;
  const studio::Audience& audience;
  std::function<std::shared_ptr<const models::Catalogue>()> catalogue;
  std::function<Vendor(std::string_view vendor)> vendor;  // without a provider: not configured
  Fetch fetch;
  BringIn bring_in;
  Develop develop;
  /// The same for what vendors made, which may be larger than what people send.
  Develop reduce = [](ByteView, picture::Want) -> Task<picture::Checked<picture::Picture>> {
    co_return picture::refuse(picture::Flaw::unavailable, "there is no darkroom");
  };
  std::uint64_t upload_bytes_max = telegram::kUploadBytesMax;  // what can be sent to people
  /// Never null. What models write is held against it.
  std::function<std::shared_ptr<const moderation::Blocklist>()> blocklist = [] {
    return std::make_shared<const moderation::Blocklist>();
  };
  std::function<Censor()> censor = [] { return Censor{}; };
  /// In the transaction that ends the job: what follows for the person.
  std::function<void(db::Tx&, const studio::Job&, const Offence&)> on_offence =
      [](db::Tx&, const studio::Job&, const Offence&) {};
};

struct WorkerOptions {
  std::string name = "worker";
  std::size_t in_flight_max = 4000;                  // orders under way
  std::int64_t running_max = studio::kNoLimit;       // of all workers
  std::int64_t user_running_max = studio::kNoLimit;  // of one person
  studio::RetryRules retry = {};
  BlobConfig retention = {};
  std::uint64_t reference_bytes_max = 20'000'000;
  Millis look_every{5'000};  // for what nobody told of
  Millis tell_every{4'000};  // of a job's progress
  Millis tell_first{1'500};  // that it is being made; what is over sooner needs no word
  Millis tell_again{5'000};  // after that
  Millis poll_first{2'000};  // where the vendor does not say; grows to poll_max
  Millis poll_max{15'000};
};

}  // namespace banana::worker
