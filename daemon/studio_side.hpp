// Everything between a job and the vendors, put together: the store, the darkroom, the catalogue, the vendors' accounts and
// health, and the worker.
//
//   StudioSide studio{loop, database, clock, ids, loaded, config, blobs, telegram.client(), texts};
//   studio.add_services(services);
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/base/random.hpp"
#include "core/blob/store.hpp"
#include "core/config/load.hpp"
#include "core/db/database.hpp"
#include "core/models/follow.hpp"
#include "core/moderation/follow.hpp"
#include "core/net/client.hpp"
#include "core/net/resolver.hpp"
#include "core/picture/darkroom.hpp"
#include "core/telegram/client.hpp"
#include "core/text/texts.hpp"
#include "core/vendors/health.hpp"
#include "core/vendors/purse.hpp"
#include "daemon/screens/around.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/sender.hpp"
#include "daemon/service.hpp"
#include "daemon/worker/worker.hpp"
#include "providers/fetch.hpp"
#include "providers/vendor_account.hpp"

namespace banana::daemon {

class Metrics;

class StudioSide {
 public:
  StudioSide(asio::io_context& loop, db::Database& database, const Clock& clock, IdMaker& ids,
             const config::Loaded& loaded, const Config& running, blob::BlobStore& blobs,
             telegram::Client& telegram, const text::Texts& texts);
  ~StudioSide();
  StudioSide(const StudioSide&) = delete;
  StudioSide& operator=(const StudioSide&) = delete;

  /// The catalogue's for every role that shows or makes; the rest of the role worker. They live as long as `services`.
  void add_services(std::vector<std::unique_ptr<Service>>& services);
  void report(Metrics& metrics) const;

  /// What screens know of it.
  [[nodiscard]] screens::Around around();
  /// For the sender.
  [[nodiscard]] OpenBlobs open_blobs();

 private:
  struct Desk;  // of one vendor: its account, adapter and fetcher

  [[nodiscard]] worker::Vendor vendor(std::string_view name);
  [[nodiscard]] worker::Workbench bench();
  [[nodiscard]] worker::Censor censor();
  [[nodiscard]] worker::WorkerOptions options() const;
  /// A picture that is still Telegram's: fetched, cleaned, stored.
  [[nodiscard]] Task<Result<std::string>> bring_in(BotId bot, std::string file_id);

  asio::io_context& loop_;
  db::Database& database_;
  const Clock& clock_;
  IdMaker& ids_;
  const config::Loaded& loaded_;
  const Config& config_;
  blob::BlobStore& blobs_;
  telegram::Client& telegram_;
  const text::Texts& texts_;
  SystemRandom random_;
  net::SystemResolver resolver_;
  net::Client http_;
  picture::Darkroom darkroom_;
  picture::Darkroom reducer_;  // of what vendors made
  models::LiveCatalogue models_;
  moderation::Blocklists blocklists_;
  vendors::Purse purse_;
  vendors::Health health_;
  std::array<std::unique_ptr<Desk>, kVendors> desks_;
  std::unique_ptr<screens::studio::Announcer> announcer_;
  worker::Worker* worker_ = nullptr;  // of the services
};

}  // namespace banana::daemon
