#include "core/vendors/facts.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/config/vendor_settings.hpp"
#include "core/vendors/health_rows.hpp"

namespace banana::vendors {

namespace {

Json when(std::optional<Instant> at) { return at ? Json(to_iso8601(*at)) : Json(nullptr); }
Json span(std::optional<Millis> took) { return took ? Json(took->count()) : Json(nullptr); }

/// "closed", or "forced_open" where an operator says so.
std::string state_word(const HealthView& view) {
  return view.forced ? fmt::format("forced_{}", to_string(*view.forced))
                     : std::string{to_string(view.circuit)};
}

Json success_percent(const Counts& counts) {
  if (counts.all() == 0) return nullptr;
  return counts.good * 100 / counts.all();
}

std::string masked(std::string_view last4) { return last4.empty() ? "set" : fmt::format("…{}", last4); }

/// What is shown of each key of a vendor, those of the configuration first.
std::vector<std::string> masked_keys(const Facts& facts, Vendor vendor) {
  std::vector<std::string> all;
  for (const PurseKey& key : configured_keys(facts.config, to_string(vendor)))
    all.push_back(masked(last4_of(key.value)));
  for (const KeyRow& row : facts.keys)
    if (row.vendor == to_string(vendor)) all.push_back(masked(row.last4));
  return all;
}

std::string keys_in_words(const Facts& facts, Vendor vendor) {
  const std::vector<std::string> keys = masked_keys(facts, vendor);
  if (keys.empty()) return config::needs_key(vendor) ? "not set" : "not needed";
  if (keys.size() == 1) return keys.front() == "set" ? "set" : fmt::format("set ({})", keys.front());
  constexpr std::size_t kNamed = 3;
  const std::size_t named = std::min(keys.size(), kNamed);
  return fmt::format("{} set ({}{})", keys.size(),
                     fmt::join(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(named), ", "),
                     keys.size() > kNamed ? ", …" : "");
}

JsonObject key_row(const Facts& facts, Vendor vendor, std::string_view id, std::string_view last4) {
  const auto rest = std::ranges::find_if(
      facts.rests, [&](const KeyRest& each) { return each.vendor == to_string(vendor) && each.key == id; });
  const KeyState state = rest == facts.rests.end() ? KeyState{} : rest->state;
  const bool is_resting = rests(state, facts.now);
  return {{"vendor", to_string(vendor)},
          {"label", nullptr},
          {"from", "configuration"},
          {"key", masked(last4)},
          {"state", is_resting ? "resting" : "ready"},
          {"rests_until", is_resting ? when(state.rests_until) : Json(nullptr)},
          {"last_failure", state.why ? Json(to_string(*state.why)) : Json(nullptr)},
          {"failed_at", when(state.met_at)},
          {"added_at", nullptr},
          {"added_by", nullptr}};
}

}  // namespace

BreakerRules rules_of(const ProvidersConfig& config) {
  return {.failures = config.breaker_failures,
          .rate_percent = config.breaker_rate,
          .window = config.breaker_window,
          .open_for = config.breaker_open_for,
          .open_max = config.breaker_open_max,
          .probes = config.breaker_probes};
}

std::vector<std::string> in_use(const ProvidersConfig& config) {
  std::vector<std::string> names;
  for (const Vendor vendor : config.use) names.emplace_back(to_string(vendor));
  return names;
}

Facts read_facts(db::Snapshot& snapshot, const ProvidersConfig& config, Instant now) {
  return {.config = config,
          .now = now,
          .records = read_records(snapshot),
          .switches = read_switches(snapshot),
          .keys = list_keys(snapshot),
          .rests = read_rests(snapshot)};
}

bool is_enabled(const Facts& facts, std::string_view vendor) {
  const auto turned = facts.switches.find(Subject{std::string{vendor}});
  if (turned != facts.switches.end() && turned->second.enabled) return *turned->second.enabled;
  const auto vendor_known = parse_vendor(vendor);
  const auto& use = facts.config.use;
  return use.empty() || (vendor_known && std::ranges::find(use, *vendor_known) != use.end());
}

bool is_set_up(const Facts& facts, Vendor vendor) {
  if (vendor == Vendor::sandbox) return true;
  if (facts.config.of(vendor).base_url.empty()) return false;
  return !config::needs_key(vendor) || !masked_keys(facts, vendor).empty();
}

HealthView view_of(const Facts& facts, const Subject& about) {
  const auto record = facts.records.find(about);
  const auto turned = facts.switches.find(about);
  return view_of(about, record == facts.records.end() ? Record{} : record->second, rules_of(facts.config),
                 turned == facts.switches.end() ? nullptr : &turned->second, facts.now);
}

JsonObject health_row(const HealthView& view) {
  const auto& failure = view.last_failure;
  return {{"name", view.about.vendor},
          {"model", view.about.model.empty() ? Json(nullptr) : Json(view.about.model)},
          {"state", state_word(view)},
          {"until", when(view.forced ? view.forced_until : view.open_until)},
          {"success_percent", success_percent(view.counts)},
          {"calls", view.counts.all()},
          {"p50_ms", span(view.p50)},
          {"p95_ms", span(view.p95)},
          {"p99_ms", span(view.p99)},
          {"quota", to_string(view.quota)},
          {"last_failure", failure ? Json(to_string(failure->why)) : Json(nullptr)},
          {"failed_at", failure ? when(failure->at) : Json(nullptr)},
          {"failure_text", failure ? Json(failure->message) : Json(nullptr)}};
}

JsonObject vendor_row(const Facts& facts, Vendor vendor) {
  const VendorConfig& config = facts.config.of(vendor);
  JsonObject row = health_row(view_of(facts, Subject{std::string{to_string(vendor)}}));
  row.erase("model");
  row["enabled"] = is_enabled(facts, to_string(vendor));
  row["ready"] = is_set_up(facts, vendor);
  row["key"] = keys_in_words(facts, vendor);
  row["about"] = config::about(vendor);
  row["base_url"] = config.base_url.empty() ? Json(nullptr) : Json(config.base_url.text);
  row["timeout_ms"] = config.timeout.count();
  row["concurrency"] = config.concurrency;
  const auto turned = facts.switches.find(Subject{std::string{to_string(vendor)}});
  const bool is_turned = turned != facts.switches.end();
  row["set_by"] = is_turned ? Json(turned->second.set_by) : Json(nullptr);
  row["set_at"] = is_turned ? when(turned->second.set_at) : Json(nullptr);
  return row;
}

JsonArray key_rows(const Facts& facts, Vendor vendor) {
  JsonArray rows;
  for (const PurseKey& key : configured_keys(facts.config, to_string(vendor)))
    rows.push_back(key_row(facts, vendor, key.id, last4_of(key.value)));
  for (const KeyRow& known : facts.keys) {
    if (known.vendor != to_string(vendor)) continue;
    JsonObject row = key_row(facts, vendor, known.id.str(), known.last4);
    row["label"] = known.label;
    row["from"] = "database";
    row["added_at"] = to_iso8601(known.added_at);
    row["added_by"] = known.added_by;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace banana::vendors
