#include "core/access/bot_set.hpp"

#include <fmt/format.h>

#include "core/access/bots.hpp"
#include "core/base/log.hpp"

namespace banana::access {

namespace {

constexpr db::Sql kChanged =
    "SELECT id, kind, state, mode, token, webhook_secret, changed FROM bot WHERE changed > $1 ORDER BY "
    "changed";

Result<BotChanges> read_changes(db::Snapshot& snapshot, const keys::MasterKeys& masters, std::int64_t after) {
  Result<keys::Keyring> keys = keys::Keyring::open(snapshot, masters);
  if (!keys) return keys.error();
  BotChanges changes{.keys = *std::move(keys), .last = after, .rows = {}};
  db::Rows rows = snapshot.query(kChanged, after);
  while (rows.next()) {
    const auto id = rows.get<BotId>(0);
    const Result<Secret> secret =
        changes.keys.open({kBotTable, kWebhookSecretColumn, id.value()}, rows.blob(5));
    changes.rows.push_back({.id = id,
                            .kind = parse_bot_kind(rows.text(1)).value(),
                            .state = parse_bot_state(rows.text(2)).value(),
                            .mode = parse_bot_mode(rows.text(3)).value(),
                            .sealed_token = rows.get<Bytes>(4),
                            .webhook_secret = secret ? *secret : Secret{}});
    changes.last = rows.i64(6);
  }
  return changes;
}

}  // namespace

BotSet::BotSet(db::Database& database, MasterSource masters)
    : database_(database), source_(std::move(masters)) {}

Result<> BotSet::load_now() {
  Result<keys::MasterKeys> masters = source_();
  if (!masters) return masters.error();
  masters_ = *std::move(masters);
  Result<BotChanges> changes =
      database_.read_now([this](db::Snapshot& snapshot) { return read_changes(snapshot, masters_, last_); });
  if (!changes) return changes.error();
  (void)apply(*std::move(changes));
  return {};
}

Task<Result<std::vector<BotId>>> BotSet::refresh() {
  const auto read = [this](db::Snapshot& snapshot) { return read_changes(snapshot, masters_, last_); };
  Result<BotChanges> changes = co_await database_.read(read);
  if (!changes) {
    Result<keys::MasterKeys> masters = source_();
    if (!masters) co_return masters.error();
    masters_ = *std::move(masters);
    changes = co_await database_.read(read);
  }
  if (!changes) co_return changes.error();
  co_return apply(*std::move(changes));
}

std::vector<BotId> BotSet::apply(BotChanges changes) {
  std::vector<BotId> changed;
  changed.reserve(changes.rows.size());
  bots_.reserve(bots_.size() + changes.rows.size());
  for (BotChanges::Row& row : changes.rows) {
    if (row.webhook_secret.empty()) {
      log::error("a bot's sealed values do not open; give it its token anew: bananactl bots rotate-token",
                 {{"bot", row.id.value()}});
    }
    bots_.insert_or_assign(row.id.value(), Entry{.kind = row.kind,
                                                 .state = row.state,
                                                 .mode = row.mode,
                                                 .webhook_secret = std::move(row.webhook_secret),
                                                 .sealed_token = std::move(row.sealed_token),
                                                 .token = {}});
    changed.push_back(row.id);
  }
  keys_ = std::move(changes.keys);
  last_ = changes.last;
  return changed;
}

const BotSet::Entry* BotSet::find(BotId id) const {
  const auto found = bots_.find(id.value());
  return found == bots_.end() ? nullptr : &found->second;
}

bool BotSet::is_running(BotId id) const {
  const Entry* const entry = find(id);
  return entry != nullptr && entry->state == BotState::running;
}

std::optional<std::string_view> BotSet::webhook_secret(BotId id) const {
  const Entry* const entry = find(id);
  if (entry == nullptr || entry->state != BotState::running || entry->webhook_secret.empty())
    return std::nullopt;
  return entry->webhook_secret.reveal();
}

Result<Secret> BotSet::token(BotId id) {
  const auto found = bots_.find(id.value());
  if (found == bots_.end()) return fail(Errc::not_found, fmt::format("no bot {} is here", id.value()));
  Entry& entry = found->second;
  if (entry.token.empty()) {
    Result<Secret> opened = keys_.open({kBotTable, kTokenColumn, id.value()}, entry.sealed_token);
    if (!opened) return opened.error();
    entry.token = *std::move(opened);
  }
  return entry.token;
}

}  // namespace banana::access
