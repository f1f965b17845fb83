// The process in which the daemon runs operations for bananactl and the other faces.
#pragma once

#include <memory>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "core/base/random.hpp"
#include "core/blob/store.hpp"
#include "core/config/load.hpp"
#include "core/net/client.hpp"
#include "core/ops/host.hpp"

namespace banana::daemon {

/// The database is open and its schema is this program's: nothing here is ever refused.
class Host final : public ops::Host {
 public:
  Host(asio::io_context& loop, const Clock& clock, IdMaker& ids, const config::Sources& sources,
       const config::Loaded& loaded, db::Database& database, net::HttpClient& http,
       const std::shared_ptr<blob::BlobStore>& blobs)
      : loop_(loop),
        clock_(clock),
        ids_(ids),
        sources_(sources),
        loaded_(loaded),
        database_(database),
        http_(http),
        blobs_(blobs) {}

  [[nodiscard]] const Clock& clock() const override { return clock_; }
  [[nodiscard]] IdMaker& ids() override { return ids_; }
  [[nodiscard]] const config::Sources& sources() override { return sources_; }
  [[nodiscard]] const config::Loaded& loaded() override { return loaded_; }
  [[nodiscard]] Result<db::Database*> database() override { return &database_; }
  [[nodiscard]] Result<db::Database*> any_database(ops::Missing /*missing*/) override { return &database_; }
  [[nodiscard]] db::Database* open_database() override { return &database_; }
  [[nodiscard]] Result<std::shared_ptr<telegram::Api>> telegram(Secret token) override;
  [[nodiscard]] Result<std::shared_ptr<blob::BlobStore>> blobs() override { return blobs_; }
  [[nodiscard]] Result<std::shared_ptr<picture::Darkroom>> darkroom() override;
  [[nodiscard]] Result<std::shared_ptr<vendors::Tester>> vendor(std::string_view name) override;

 private:
  asio::io_context& loop_;
  const Clock& clock_;
  IdMaker& ids_;
  const config::Sources& sources_;
  const config::Loaded& loaded_;
  db::Database& database_;
  net::HttpClient& http_;
  const std::shared_ptr<blob::BlobStore>& blobs_;
  SystemRandom random_;
  std::weak_ptr<picture::Darkroom> darkroom_;  // one for all operations at a time
};

}  // namespace banana::daemon
