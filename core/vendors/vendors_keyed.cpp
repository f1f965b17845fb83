// providers keys-list, keys-set, keys-rm.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/config/load.hpp"
#include "core/keys/host_masters.hpp"
#include "core/vendors/facts.hpp"
#include "core/vendors/handlers.hpp"

namespace banana::vendors {

namespace {

/// What is wrong with a text that is to be a key; none of it is quoted.
std::optional<Error> wrong_with(std::string_view key) {
  constexpr std::string_view kHint = "Write it to a file that only you can read and add: --key @FILE";
  if (std::cmp_less(key.size(), kKeyBytesMin))
    return fail(Errc::invalid, fmt::format("a key has {} characters at least", kKeyBytesMin),
                std::string{kHint});
  if (std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f; })) return std::nullopt;
  return fail(Errc::invalid, "a key has no spaces, line breaks or letters beyond ASCII", std::string{kHint});
}

JsonObject audited(const KeyRow& row) {
  return {{"vendor", row.vendor}, {"label", row.label}, {"last4", row.last4}};
}

/// The key's own row among those that are listed.
Json row_of(const Facts& facts, Vendor vendor, std::string_view label) {
  for (Json& row : key_rows(facts, vendor)) {
    if (row.at("label") == Json(label)) return std::move(row);
  }
  return nullptr;
}

}  // namespace

Task<Result<Json>> list_vendor_keys(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const ProvidersConfig& config = host.loaded().config.providers;
  const Facts facts = co_await (*database)->read(
      [&](db::Snapshot& snapshot) { return read_facts(snapshot, config, context.now); });
  const auto only = args.find<std::string>("name");
  JsonArray items;
  for (const std::string_view name : kVendorNames) {
    if (only && *only != name) continue;
    for (Json& row : key_rows(facts, parse_vendor(name).value())) items.push_back(std::move(row));
  }
  co_return Json(JsonObject{{"items", std::move(items)}});
}

Task<Result<Json>> set_vendor_key(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const Vendor vendor = parse_vendor(args.get<std::string>("name")).value();
  const std::string label = args.get<std::string>("label");
  const Secret value{args.get<std::string>("key")};
  if (auto wrong = wrong_with(value.reveal())) co_return *std::move(wrong);
  log::hide(value);
  const Result<keys::MasterKeys> masters = co_await keys::obtain_masters(host, **database, context);
  if (!masters) co_return masters.error();
  const ProvidersConfig& config = host.loaded().config.providers;
  const auto id = make_id<VendorKeyId>(context.ids);
  SystemRandom random;
  const auto work = [&](db::Tx& tx) -> Result<Json> {
    context.change = {};
    const Result<keys::Keyring> keyring = keys::Keyring::open_or_begin(tx, *masters, random, context.now);
    if (!keyring) return keyring.error();
    if (const auto known = find_key(tx, to_string(vendor), label)) context.change.before = audited(*known);
    const Result<KeyRow> row = set_key(
        tx, *keyring, {.vendor = to_string(vendor), .label = label, .value = value, .by = context.actor.name},
        id, random, context.now);
    if (!row) {
      tx.roll_back();
      return row.error();
    }
    context.change.after = audited(*row);
    Json shown = row_of(read_facts(tx, config, context.now), vendor, label);
    if (context.rehearsal) tx.roll_back();
    return shown;
  };
  co_return co_await (*database)->write(work);
}

Result<Json> remove_vendor_key(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto name = args.get<std::string>("name");
  const auto label = args.get<std::string>("label");
  const auto known = find_key(tx, name, label);
  if (!known) {
    return fail(Errc::not_found, fmt::format("{} has no key called \"{}\" in the database", name, label),
                fmt::format("\"bananactl providers keys-list {}\" names them; those of the configuration are "
                            "taken out there.",
                            name));
  }
  context.change.before = audited(*known);
  const Facts facts = read_facts(tx, context.config->providers, context.now);
  Json shown = row_of(facts, parse_vendor(name).value(), label);
  (void)remove_key(tx, name, label);
  return shown;
}

}  // namespace banana::vendors
