// bananactl's own process as a host of operations: configuration is read, and the database opened, when they are
// first asked for.
#pragma once

#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>

#include "cli/terminal.hpp"
#include "core/config/load.hpp"
#include "core/ops/host.hpp"
#include "core/ops/runner.hpp"

namespace banana::cli {

class LocalHost final : public ops::Host {
 public:
  LocalHost(config::Sources sources, bool shows_progress);
  ~LocalHost() override;

  [[nodiscard]] const Clock& clock() const override { return clock_; }
  [[nodiscard]] IdMaker& ids() override;
  [[nodiscard]] const config::Sources& sources() override { return sources_; }
  [[nodiscard]] const config::Loaded& loaded() override;
  [[nodiscard]] Result<db::Database*> database() override;
  [[nodiscard]] Result<db::Database*> any_database(ops::Missing missing) override;
  [[nodiscard]] db::Database* open_database() override { return database_.get(); }
  [[nodiscard]] Result<std::shared_ptr<telegram::Api>> telegram(Secret token) override;
  [[nodiscard]] Result<std::shared_ptr<blob::BlobStore>> blobs() override;
  [[nodiscard]] Result<std::shared_ptr<picture::Darkroom>> darkroom() override;
  [[nodiscard]] Result<std::shared_ptr<vendors::Tester>> vendor(std::string_view name) override;
  [[nodiscard]] Task<Result<std::optional<ops::control::Hello>>> find_daemon() override;
  [[nodiscard]] Task<Result<ops::Outcome>> ask_daemon(const ops::Request& request) override;
  void progress(std::size_t done, std::size_t total, std::string_view what) override;

  /// What operations run on in this process.
  [[nodiscard]] asio::io_context& loop() { return loop_; }

 private:
  [[nodiscard]] std::string socket();

  struct Network;

  asio::io_context loop_{1};
  config::Sources sources_;
  bool shows_progress_;
  SystemClock clock_;
  std::optional<config::Loaded> loaded_;
  std::unique_ptr<db::Database> database_;
  bool schema_checked_ = false;
  std::optional<IdMaker> ids_;
  std::unique_ptr<Network> network_;
  std::shared_ptr<blob::BlobStore> blobs_;
};

}  // namespace banana::cli
