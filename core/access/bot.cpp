#include "core/access/bot.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "core/access/bot_row.hpp"
#include "core/base/spelling.hpp"

namespace banana::access {

namespace {

constexpr db::Sql kById = "SELECT " BOT_COLUMNS " FROM bot WHERE id = $1";
constexpr db::Sql kByUsername = "SELECT " BOT_COLUMNS
                                " FROM bot WHERE lower(username) = lower(CAST($1 AS TEXT)) AND username <> "
                                "'' ORDER BY created_at DESC, id LIMIT 1";
constexpr db::Sql kSomeUsernames = "SELECT username FROM bot WHERE username <> '' ORDER BY id LIMIT 1000";
constexpr std::size_t kTextBytesMax = 200;

template <class Enum, std::size_t Size>
std::optional<Enum> parse(const std::array<std::string_view, Size>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

std::optional<Bot> first(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read_bot(rows);
}

std::optional<BotId> read_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return BotId{number};
}

std::string suggestion(db::Snapshot& snapshot, std::string_view name) {
  std::vector<std::string> known;
  db::Rows rows = snapshot.query(kSomeUsernames);
  while (rows.next()) known.emplace_back(rows.text(0));
  const std::vector<std::string_view> words{known.begin(), known.end()};
  const std::string_view near = nearest(name, words);
  return near.empty() ? std::string{"See: bananactl bots list"} : fmt::format("Did you mean @{}?", near);
}

}  // namespace

std::optional<BotKind> parse_bot_kind(std::string_view name) { return parse<BotKind>(kBotKinds, name); }
std::optional<BotState> parse_bot_state(std::string_view name) { return parse<BotState>(kBotStates, name); }
std::optional<BotMode> parse_bot_mode(std::string_view name) { return parse<BotMode>(kBotModes, name); }

Bot read_bot(const db::Rows& rows) {
  return {.id = rows.get<BotId>(0),
          .kind = parse_bot_kind(rows.text(1)).value(),
          .username = rows.get<std::string>(2),
          .name = rows.get<std::string>(3),
          .owner = rows.get<std::optional<UserId>>(4),
          .state = parse_bot_state(rows.text(5)).value(),
          .reason = rows.get<std::string>(6),
          .since = rows.get<Instant>(7),
          .mode = parse_bot_mode(rows.text(8)).value(),
          .error = rows.get<std::string>(9),
          .error_at = rows.get<std::optional<Instant>>(10),
          .created_at = rows.get<Instant>(11)};
}

std::string Bot::label() const {
  return username.empty() ? std::to_string(id.value()) : fmt::format("@{} ({})", username, id.value());
}

std::optional<Bot> find(db::Snapshot& snapshot, BotId id) { return first(snapshot.query(kById, id)); }

Result<Bot> find_bot(db::Snapshot& snapshot, std::string_view text) {
  std::string_view name = text;
  for (const std::string_view prefix : {"https://", "t.me/", "@"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  if (name.empty() || name.size() > kTextBytesMax || !is_utf8(name)) {
    return fail(Errc::invalid, "that is no bot", "Give its id (123456789) or its username (@shop_bot).");
  }
  std::optional<Bot> bot;
  if (const auto id = read_number(name)) bot = find(snapshot, *id);
  if (!bot) bot = first(snapshot.query(kByUsername, name));
  // Not quoted: somebody may have given a token.
  if (!bot) return fail(Errc::not_found, "no such bot is here", suggestion(snapshot, name));
  return *std::move(bot);
}

}  // namespace banana::access
