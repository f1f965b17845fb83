// A place with keys of vendors in it: a database on the engine under test, a configuration with a data folder for the
// master key, and an operator who runs operations there.
#pragma once

#include "core/config/load.hpp"
#include "core/keys/master_key.hpp"
#include "core/ops/registry.hpp"
#include "core/vendors/operations.hpp"
#include "core/vendors/purse_keeper.hpp"
#include "core/vendors/tester.hpp"
#include "tests/db/engines.hpp"
#include "tests/money/run_task.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

#define AT_VENDOR_DESK(Here, name) \
  if (!Here::available()) return;  \
  banana::test::VendorDesk<Here> name {}

namespace banana::test {

inline const ops::Registry& vendor_registry() {
  static const ops::Registry all{{vendors::vendor_operations()}};
  return all;
}

/// Answers as it is told to.
struct VendorDouble final : vendors::Tester {
  bool has_free_probe = true;
  vendors::ProbeReport probe_report{};
  vendors::TestReport test_report{};
  std::optional<std::string> asked_for{};

  bool can_probe() const override { return has_free_probe; }
  Task<vendors::ProbeReport> probe() override { co_return probe_report; }
  Task<vendors::TestReport> test(std::optional<std::string> model) override {
    asked_for = model;
    co_return test_report;
  }
};

class VendorHost final : public OpsHost {
 public:
  VendorHost(db::Database& database, std::filesystem::path data_dir) : OpsHost(database) {
    loaded_ = config::load({});
    loaded_.config.data_dir.path = std::move(data_dir);
  }
  const config::Loaded& loaded() override { return loaded_; }
  Result<std::shared_ptr<vendors::Tester>> vendor(std::string_view name) override {
    const auto found = adapters.find(name);
    if (found == adapters.end()) return OpsHost::vendor(name);
    return std::shared_ptr<vendors::Tester>{found->second};
  }
  ProvidersConfig& providers() { return loaded_.config.providers; }
  Config& config() { return loaded_.config; }

  std::map<std::string, std::shared_ptr<VendorDouble>, std::less<>> adapters;

 private:
  config::Loaded loaded_;
};

template <class Here>
class VendorDesk {
 public:
  VendorHost& host() { return host_; }
  db::Database& db() { return scratch_.db(); }
  ManualClock& clock() { return host_.time(); }
  [[nodiscard]] Instant now() { return host_.time().now(); }
  vendors::MasterSource masters() {
    return [this] { return keys::configured_masters(host_.config()); };
  }

  Result<Json> run(std::string operation, JsonObject arguments = {}, bool rehearsal = false) {
    auto outcome = host_.run(vendor_registry(), {.operation = operation,
                                                 .arguments = std::move(arguments),
                                                 .confirmed = true,
                                                 .rehearsal = rehearsal,
                                                 .actor = kAlice});
    if (!outcome) return outcome.error();
    check_documented(*vendor_registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  Result<Json> set_key(std::string vendor, std::string key, std::string label = "main") {
    return run("providers.keys-set",
               {{"name", std::move(vendor)}, {"key", std::move(key)}, {"label", std::move(label)}});
  }
  /// The row of this vendor in `providers list`.
  JsonObject listed(std::string_view vendor) {
    const auto all = run("providers.list");
    for (const Json& item : all->at("items").as_array())
      if (item.at("name") == Json(vendor)) return item.as_object();
    return {};
  }
  bool take_over(vendors::Purse& purse) {
    return run_task(vendors::exchange(db(), purse, masters(), now())).has_value();
  }

 private:
  Here scratch_;
  TempDir dir_;
  VendorHost host_{scratch_.db(), dir_.path()};
};

}  // namespace banana::test
