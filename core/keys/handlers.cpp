#include "core/keys/handlers.hpp"

#include <fmt/format.h>

#include "core/config/load.hpp"
#include "core/keys/host_masters.hpp"
#include "core/keys/keyring.hpp"
#include "core/keys/master_file.hpp"
#include "core/keys/rotation.hpp"

namespace banana::keys {

namespace {

constexpr db::Sql kList = "SELECT id, master, created_at, retired_at FROM data_key ORDER BY id DESC";

struct Totals {
  std::int64_t resealed = 0;
  std::int64_t unreadable = 0;
};

/// A step is a transaction of its own: bots go on working meanwhile, and what was interrupted is taken up by the next
/// rotation, as retired keys still open what they sealed.
Task<Result<Totals>> reseal_all(ops::Host& host, db::Database& database, const MasterKeys& masters,
                                std::span<const SealedColumn> columns) {
  SystemRandom random;
  Totals totals;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::int64_t after = kFromTheStart;
    for (;;) {
      const Result<Resealed> step = co_await database.write([&](db::Tx& tx) -> Result<Resealed> {
        const Result<Keyring> keys = Keyring::open(tx, masters);
        if (!keys) return keys.error();
        return reseal(tx, *keys, columns[i], after, random);
      });
      if (!step) co_return step.error();
      totals.resealed += step->resealed;
      totals.unreadable += step->unreadable;
      after = step->last_row;
      if (step->looked_at < kResealRowsMax) break;
    }
    host.progress(i + 1, columns.size(), columns[i].table);
  }
  co_return totals;
}

Json optional_time(std::optional<Instant> at) { return at ? Json(to_iso8601(*at)) : Json(nullptr); }

struct NewMaster {
  CipherKey key;
  bool own_file = false;  // ours to replace: nothing is configured
};

Result<NewMaster> new_master(const Config& config, const ops::Args& args, Random& random) {
  const bool own_file = config.keys.master.empty();
  if (const auto given = args.find<std::string>("new-key")) {
    const auto key = CipherKey::parse(*given);
    if (!key) return fail(Errc::invalid, "the new key is not a key", std::string{kKeyForms});
    return NewMaster{*key, own_file};
  }
  if (!own_file) {
    return fail(Errc::invalid, "keys.master is configured, so its new value must be given",
                "Write it to a file that only you can read and add: --new-key @FILE");
  }
  return NewMaster{CipherKey::make(random), own_file};
}

}  // namespace

Task<Result<MasterKeys>> obtain_masters(ops::Host& host, db::Database& database,
                                        const ops::Context& context) {
  const config::Loaded& loaded = host.loaded();
  if (!loaded.ok()) co_return loaded.error();
  const bool in_use = co_await database.read([](db::Snapshot& snapshot) { return has_keys(snapshot); });
  SystemRandom random;
  if (context.rehearsal && !in_use) {
    Result<MasterKeys> known = configured_masters(loaded.config);
    if (known && known->empty()) known->push_back({CipherKey::make(random), "a rehearsal"});
    co_return known;
  }
  co_return obtain_masters(loaded.config, in_use, random);
}

Result<Json> list_keys(db::Snapshot& snapshot, std::span<const SealedColumn> columns) {
  const auto values = count_values(snapshot, columns);
  JsonArray items;
  db::Rows rows = snapshot.query(kList);
  while (rows.next()) {
    const auto count = values.find(rows.i64(0));
    items.push_back(JsonObject{{"version", rows.i64(0)},
                               {"state", rows.is_null(3) ? "current" : "retired"},
                               {"values", count == values.end() ? 0 : count->second},
                               {"created_at", to_iso8601(rows.get<Instant>(2))},
                               {"retired_at", optional_time(rows.get<std::optional<Instant>>(3))},
                               {"master", rows.text(1)}});
  }
  return Json(JsonObject{{"items", std::move(items)}});
}

Task<Result<Json>> rotate_keys(ops::Host& host, ops::Context& context,
                               std::span<const SealedColumn> columns) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const Result<MasterKeys> masters = co_await obtain_masters(host, **database, context);
  if (!masters) co_return masters.error();
  SystemRandom random;
  const auto begun = co_await (*database)->write([&](db::Tx& tx) -> Result<Keyring> {
    Result<Keyring> keys = Keyring::open_and_rotate(tx, *masters, random, context.now);
    if (context.rehearsal) tx.roll_back();
    return keys;
  });
  if (!begun) co_return begun.error();
  Totals totals;
  if (context.rehearsal) {
    const auto counts =
        co_await (*database)->read([&](db::Snapshot& snapshot) { return count_values(snapshot, columns); });
    for (const auto& [version, count] : counts) totals.resealed += count;
  } else {
    const Result<Totals> done = co_await reseal_all(host, **database, *masters, columns);
    if (!done) co_return done.error();
    totals = *done;
  }
  context.change.after = JsonObject{{"version", begun->current()}};
  co_return Json(JsonObject{
      {"version", begun->current()}, {"resealed", totals.resealed}, {"unreadable", totals.unreadable}});
}

Task<Result<Json>> rotate_master(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const Result<db::Database*> database = host.database();
  if (!database) co_return database.error();
  const Result<MasterKeys> masters = co_await obtain_masters(host, **database, context);
  if (!masters) co_return masters.error();
  SystemRandom random;
  const Config& config = host.loaded().config;
  const Result<NewMaster> next = new_master(config, args, random);
  if (!next) co_return next.error();
  const auto file = master_file(config.data_dir.path);
  const auto next_file = next_master_file(config.data_dir.path);
  // On disk before the database needs it: a crash at any point leaves a key that opens.
  CipherKey key = next->key;
  if (next->own_file && !context.rehearsal) {
    const Result<CipherKey> made = make_master_file(next_file, key);
    if (!made) co_return made.error();
    key = *made;
  }
  const Result<std::int64_t> wrapped = co_await (*database)->write([&](db::Tx& tx) {
    Result<std::int64_t> count = rewrap(tx, *masters, key, random);
    if (!count || context.rehearsal) tx.roll_back();
    return count;
  });
  if (!wrapped) co_return wrapped.error();
  if (next->own_file && !context.rehearsal) {
    if (const auto moved = move_master_file(next_file, file); !moved) co_return moved.error();
  }
  context.change.after = JsonObject{{"master", key.fingerprint()}};
  co_return Json(JsonObject{
      {"master", key.fingerprint()},
      {"keys", *wrapped},
      {"file", next->own_file ? Json(file.string()) : Json(nullptr)},
      {"next", next->own_file ? "Keep a copy of the file, apart from the database."
                              : "Set keys.master to the new key now: nothing starts with the old one."}});
}

}  // namespace banana::keys
