// The bots as a running process keeps them: looked up by id for every update and every call, without the database.
//
//   BotSet bots{database, [&] { return keys::configured_masters(config); }};
//   if (const auto loaded = bots.load_now(); !loaded) return loaded.error();
//   Subscription changes = database.signals().subscribe(kBotsSignal, loop);
//   for (;;) { co_await changes.wait(30s);  const auto changed = co_await bots.refresh(); }
//
// Tokens stay sealed until they are first used. A bot whose values do not open is kept out of the way, with a line in
// the log, and harms no other. One thread: the loop's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/access/bot.hpp"
#include "core/base/async.hpp"
#include "core/base/secret.hpp"
#include "core/db/database.hpp"
#include "core/keys/keyring.hpp"

namespace banana::access {

/// What was changed after a given change.
struct BotChanges {
  struct Row {
    BotId id;
    BotKind kind = BotKind::studio;
    BotState state = BotState::running;
    BotMode mode = BotMode::config;
    Bytes sealed_token;
    Secret webhook_secret;  // empty when it does not open
  };
  keys::Keyring keys;
  std::int64_t last = 0;
  std::vector<Row> rows;
};

/// The masters may be more than were there at first: they are asked for again when they do not fit.
using MasterSource = std::function<Result<keys::MasterKeys>()>;

class BotSet {
 public:
  struct Entry {
    BotKind kind = BotKind::studio;
    BotState state = BotState::running;
    BotMode mode = BotMode::config;
    Secret webhook_secret;
    Bytes sealed_token;
    Secret token;  // once it was used
  };

  BotSet(db::Database& database, MasterSource masters);

  /// Before the loop runs; blocks.
  [[nodiscard]] Result<> load_now();
  /// Takes over what has changed since, and gives whose. After a refusal all stays as it was.
  [[nodiscard]] Task<Result<std::vector<BotId>>> refresh();

  /// Null for an unknown bot. Good until the next refresh.
  [[nodiscard]] const Entry* find(BotId id) const;
  [[nodiscard]] bool is_running(BotId id) const;
  /// Of a running bot; nothing for any other. Good until the next refresh. Compare in constant time.
  [[nodiscard]] std::optional<std::string_view> webhook_secret(BotId id) const;
  /// Of any bot that is here, whatever its state.
  [[nodiscard]] Result<Secret> token(BotId id);

  [[nodiscard]] std::size_t size() const { return bots_.size(); }
  template <class F>
  void for_each(F&& visit) const {
    for (const auto& [id, entry] : bots_) visit(BotId{id}, entry);
  }

 private:
  std::vector<BotId> apply(BotChanges changes);

  db::Database& database_;
  const MasterSource source_;
  keys::MasterKeys masters_;
  keys::Keyring keys_;
  std::int64_t last_ = 0;
  boost::unordered_flat_map<std::int64_t, Entry> bots_;
};

}  // namespace banana::access
