#include "providers/tester.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "core/keys/master_key.hpp"
#include "core/models/catalogue_file.hpp"
#include "core/models/cost.hpp"
#include "core/models/follow.hpp"
#include "core/models/ready.hpp"
#include "core/picture/darkroom.hpp"
#include "core/vendors/purse.hpp"
#include "core/vendors/purse_keeper.hpp"
#include "providers/fetch.hpp"
#include "providers/registry.hpp"
#include "providers/sandbox.hpp"
#include "providers/trial.hpp"
#include "providers/vendor_account.hpp"

namespace banana::providers {

namespace {

/// An operator waits for it.
constexpr Millis kSubmitMax{120'000};
constexpr Millis kDoneMax{300'000};
constexpr Millis kPollEvery{2'000};

class AtVendor final : public vendors::Tester {
 public:
  AtVendor(TesterPorts ports, Vendor vendor)
      : ports_(ports),
        vendor_(vendor),
        purse_(ports.config.providers),
        account_(vendor, ports.config.providers, purse_, ports.clock) {
    if (vendor == Vendor::sandbox) {
      darkroom_.emplace(ports.loop, picture::DarkroomOptions{});
      provider_ = make_sandbox(*darkroom_, ports.clock, ports.random);
    }
    const Protocol* protocol = find_protocol(to_string(vendor));
    if (protocol == nullptr) return;
    provider_ = protocol->make(
        {.http = ports.http, .account = account_, .clock = ports.clock, .random = ports.random});
    rules_ = {.hosting = protocol->hosting, .sign = protocol->sign()};
  }
  [[nodiscard]] bool is_spoken() const { return provider_ != nullptr; }

  [[nodiscard]] bool can_probe() const override { return provider_->traits().free_probe; }

  Task<vendors::ProbeReport> probe() override {
    co_await take_keys();
    const Probe probe = co_await provider_->probe();
    co_return vendors::ProbeReport{.trouble = probe.trouble, .message = probe.message, .took = probe.took};
  }

  Task<vendors::TestReport> test(std::optional<std::string> model) override {
    co_await take_keys();
    const std::vector<models::Model> sold = co_await models_of_vendor();
    const auto trial = cheapest_trial(sold, model);
    if (!trial) {
      co_return vendors::TestReport{.model = model.value_or(""),
                                    .trouble = Failure::invalid,
                                    .message = model ? "this vendor has no such model that works from words"
                                                     : "this vendor has no model that works from words"};
    }
    vendors::TestReport report{.model = trial->model->id};
    const Instant began = ports_.clock.now();
    Outcome outcome = co_await make(*trial);
    report.took = ports_.clock.now() - began;
    if (auto* done = std::get_if<Done>(&outcome)) {
      co_await look_at(*std::move(done), *trial, report);
    } else {
      const Failed& failed = std::get<Failed>(outcome);
      report.trouble = failed.why;
      report.message = failed.message;
      report.request_id = failed.request_id;
    }
    co_return report;
  }

 private:
  /// Those of the configuration are there from the start; without a master key the others stay closed.
  Task<> take_keys() {
    const auto opened = co_await vendors::exchange(
        ports_.database, purse_, [this] { return keys::configured_masters(ports_.config); },
        ports_.clock.now());
    std::ignore = opened;
  }

  /// Of this installation, or what is shipped when it has not begun yet.
  Task<std::vector<models::Model>> models_of_vendor() {
    models::LiveCatalogue live;
    co_await models::refresh(ports_.database, live,
                             models::configured_providers(ports_.config.providers, ports_.clock));
    std::vector<models::Model> out;
    const auto catalogue = live.now();
    for (const models::Entry& entry : catalogue->all()) out.push_back(entry.model);
    if (out.empty()) {
      for (const models::Sheet& sheet : models::shipped()) out.push_back(sheet.model);
    }
    std::erase_if(out, [&](const models::Model& model) { return model.provider != to_string(vendor_); });
    co_return out;
  }

  /// Never Pending.
  Task<Outcome> make(const Trial& trial) {
    const Instant until = ports_.clock.now() + kDoneMax;
    Outcome outcome =
        co_await provider_->submit({.request = trial.request,
                                    .vendor_model = trial.model->vendor_name(*trial.offer),
                                    .vendor = Json{trial.offer->vendor},
                                    .name = "banana-providers-test",
                                    .user = "banana-providers-test",
                                    .deadline = std::min({trial.model->limits.timeout, kSubmitMax,
                                                          ports_.config.providers.of(vendor_).timeout})});
    while (const auto* pending = std::get_if<Pending>(&outcome)) {
      const Ticket ticket = pending->ticket;
      const Millis wait = std::max(pending->ask_after, kPollEvery);
      if (ports_.clock.now() + wait > until) {
        if (provider_->traits().cancels) std::ignore = co_await provider_->cancel(ticket);
        co_return Failed{.why = Failure::transient, .message = "it was not done in five minutes"};
      }
      asio::steady_timer timer{ports_.loop, wait};
      std::ignore = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
      outcome = co_await provider_->poll(ticket);
      const auto* failed = std::get_if<Failed>(&outcome);
      if (failed != nullptr && failed->poll_again) {
        const Millis later = failed->retry_after.value_or(Millis{0});
        outcome = Pending{.ticket = ticket, .ask_after = later};
      }
    }
    co_return outcome;
  }

  Task<> look_at(Done done, const Trial& trial, vendors::TestReport& report) {
    const Fetcher fetcher{ports_.http, account_, rules_};
    for (const Media& media : done.media) {
      const auto fetched = co_await fetcher.fetch(media, {});
      if (!fetched) {
        report.trouble = fetched.error().why;
        report.message = "its result could not be fetched: " + fetched.error().message;
        continue;
      }
      ++report.outputs;
      report.type = fetched->type;
      report.bytes += static_cast<std::int64_t>(fetched->bytes.size());
    }
    if (report.outputs > 0) report.trouble.reset();
    const auto cost = models::vendor_cost(*trial.model, trial.request, done.usage,
                                          static_cast<std::int64_t>(done.media.size()));
    if (cost) report.cost = fmt::format("${:.4f}", static_cast<double>(cost->usd_micros) / 1e6);
    report.request_id = std::move(done.request_id);
  }

  TesterPorts ports_;
  Vendor vendor_;
  vendors::Purse purse_;
  VendorAccount account_;
  std::optional<picture::Darkroom> darkroom_;
  std::unique_ptr<Provider> provider_;
  Fetcher::Rules rules_;
};

}  // namespace

Result<std::shared_ptr<vendors::Tester>> make_tester(TesterPorts ports, Vendor vendor) {
  auto tester = std::make_shared<AtVendor>(ports, vendor);
  if (!tester->is_spoken()) {
    return fail(Errc::unavailable, fmt::format("nobody here speaks with {}", to_string(vendor)));
  }
  return std::shared_ptr<vendors::Tester>{std::move(tester)};
}

}  // namespace banana::providers
