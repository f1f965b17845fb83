// providers list, show, health, test: how the vendors are, from what is known or by asking them.
#include <fmt/format.h>

#include "core/config/load.hpp"
#include "core/vendors/facts.hpp"
#include "core/vendors/handlers.hpp"
#include "core/vendors/tester.hpp"

namespace banana::vendors {

namespace {

Task<Result<Facts>> facts_of(ops::Host& host, Instant now) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const ProvidersConfig& config = host.loaded().config.providers;
  co_return co_await (*database)->read(
      [&](db::Snapshot& snapshot) { return read_facts(snapshot, config, now); });
}

std::optional<Vendor> wanted(const ops::Args& args) {
  const auto name = args.find<std::string>("name");
  return name ? parse_vendor(*name) : std::nullopt;
}

/// What concerns an operator when asking how things are: a vendor that is in use and does not answer.
bool is_well(const Facts& facts, const HealthView& view) {
  return !is_enabled(facts, view.about.vendor) || view.forced || view.circuit != Circuit::open;
}

struct Probed {
  std::string words;
  Json took = nullptr;
  bool is_well = true;
};

Task<Probed> probe(ops::Host& host, std::string_view vendor) {
  const auto tester = host.vendor(vendor);
  if (!tester) co_return Probed{.words = tester.error().message, .is_well = false};
  if (!(*tester)->can_probe()) co_return Probed{.words = "it has no call that is free"};
  const ProbeReport report = co_await (*tester)->probe();
  if (!report.trouble) co_return Probed{.words = "ok", .took = report.took.count()};
  co_return Probed{.words = fmt::format("{}: {}", to_string(*report.trouble), report.message),
                   .took = report.took.count(),
                   .is_well = false};
}

JsonObject with_probe(JsonObject row, const Probed* probed) {
  row["probe"] = probed == nullptr ? Json(nullptr) : Json(probed->words);
  row["probe_ms"] = probed == nullptr ? Json(nullptr) : probed->took;
  return row;
}

}  // namespace

Task<Result<Json>> list_vendors(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<Facts> facts = co_await facts_of(host, context.now);
  if (!facts) co_return facts.error();
  const bool only_ready = args.get<bool>("ready");
  JsonArray items;
  for (const std::string_view name : kVendorNames) {
    const Vendor vendor = parse_vendor(name).value();
    if (only_ready && !is_set_up(*facts, vendor)) continue;
    items.push_back(vendor_row(*facts, vendor));
  }
  co_return Json(JsonObject{{"items", std::move(items)}});
}

Task<Result<Json>> show_vendor(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<Facts> facts = co_await facts_of(host, context.now);
  if (!facts) co_return facts.error();
  co_return Json(vendor_row(*facts, wanted(args).value()));
}

Task<Result<Json>> vendor_health(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<Facts> facts = co_await facts_of(host, context.now);
  if (!facts) co_return facts.error();
  const auto only = wanted(args);
  const bool probes = args.get<bool>("probe");
  JsonArray items;
  bool all_well = true;
  for (std::size_t i = 0; i < kVendors; ++i) {
    const auto vendor = static_cast<Vendor>(i);
    if (only && *only != vendor) continue;
    const std::string name{to_string(vendor)};
    const Subject whole{name};
    if (!only && !is_set_up(*facts, vendor) && !facts->records.contains(whole)) continue;
    Probed probed;
    const bool is_probed = probes && is_set_up(*facts, vendor) && is_enabled(*facts, name);
    if (is_probed) {
      host.progress(i, kVendors, name);
      probed = co_await probe(host, name);
    }
    const HealthView view = view_of(*facts, whole);
    all_well = all_well && is_well(*facts, view) && probed.is_well;
    items.push_back(with_probe(health_row(view), is_probed ? &probed : nullptr));
    for (const auto& [about, record] : facts->records) {
      if (about.vendor != name || about.model.empty()) continue;
      const HealthView of_model = view_of(*facts, about);
      all_well = all_well && is_well(*facts, of_model);
      items.push_back(with_probe(health_row(of_model), nullptr));
    }
  }
  if (probes) host.progress(kVendors, kVendors, "");
  co_return Json(JsonObject{{"ok", all_well}, {"items", std::move(items)}});
}

Task<Result<Json>> test_vendor(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const auto name = args.get<std::string>("name");
  const Result<Facts> facts = co_await facts_of(host, context.now);
  if (!facts) co_return facts.error();
  if (!is_set_up(*facts, parse_vendor(name).value())) {
    co_return fail(Errc::invalid, fmt::format("{} has no address or no key", name),
                   fmt::format("\"bananactl config explain providers.{0}.base_url\" tells of the one, "
                               "\"bananactl providers keys-set {0}\" sets the other.",
                               name));
  }
  const auto tester = host.vendor(name);
  if (!tester) co_return tester.error();
  if (context.rehearsal) co_return fail(Errc::invalid, "a test can't be rehearsed: it is a real call");
  const TestReport report = co_await (*tester)->test(args.find<std::string>("model"));
  context.change.after = JsonObject{{"vendor", name}, {"model", report.model}};
  co_return Json(
      JsonObject{{"ok", !report.trouble},
                 {"name", name},
                 {"model", report.model},
                 {"result", report.trouble ? std::string_view{"failed"} : std::string_view{"done"}},
                 {"failure", report.trouble ? Json(to_string(*report.trouble)) : Json(nullptr)},
                 {"detail", report.message},
                 {"took_ms", report.took.count()},
                 {"outputs", report.outputs},
                 {"type", report.type},
                 {"bytes", report.bytes},
                 {"cost", report.cost},
                 {"request_id", report.request_id}});
}

}  // namespace banana::vendors
