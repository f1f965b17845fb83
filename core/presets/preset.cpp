#include "core/presets/preset.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/models/check.hpp"
#include "core/people/person_lock.hpp"
#include "core/presets/settings_json.hpp"

namespace banana::presets {
namespace {

constexpr db::Sql kOfUser =
    "SELECT id, name, settings FROM preset WHERE user_id = $1 ORDER BY name, id LIMIT $2";
constexpr db::Sql kFind = "SELECT id, name, settings FROM preset WHERE user_id = $1 AND id = $2";
constexpr db::Sql kNamed = "SELECT id FROM preset WHERE user_id = $1 AND name = $2";
constexpr db::Sql kCount = "SELECT count(*) FROM preset WHERE user_id = $1";
constexpr db::Sql kReplace = "UPDATE preset SET settings = $2, saved_at = $3 WHERE id = $1";
constexpr db::Sql kInsert =
    "INSERT INTO preset (id, user_id, name, settings, saved_at) VALUES ($1, $2, $3, $4, $5)";
constexpr db::Sql kDelete = "DELETE FROM preset WHERE user_id = $1 AND id = $2";

std::optional<Preset> read(const db::Rows& row) {
  auto settings = from_column(row.text(2));
  if (!settings) return std::nullopt;
  return Preset{
      .id = row.get<PresetId>(0), .name = row.get<std::string>(1), .settings = *std::move(settings)};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

bool is_name(std::string_view name) {
  return !name.empty() && is_utf8(name) && models::characters(name) <= kNameMax &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

models::Request settings_alone(models::Request request) {
  request.prompt.clear();
  request.references.clear();
  return request;
}

std::vector<Preset> presets_of(db::Snapshot& snapshot, UserId user) {
  std::vector<Preset> all;
  for (db::Rows row = snapshot.query(kOfUser, user, static_cast<std::int64_t>(kPresetsMax)); row.next();) {
    if (auto preset = read(row)) all.push_back(*std::move(preset));
  }
  return all;
}

std::optional<Preset> find_preset(db::Snapshot& snapshot, UserId user, PresetId id) {
  db::Rows row = snapshot.query(kFind, user, id);
  return row.next() ? read(row) : std::nullopt;
}

Result<PresetId> save_preset(db::Tx& tx, IdMaker& ids, UserId user, std::string_view name,
                             const models::Request& request, Instant now) {
  name = trimmed(name);
  if (!is_name(name)) {
    return fail(Errc::invalid, fmt::format("a name has 1 to {} characters in one line", kNameMax));
  }
  // Two at once could go beyond the bound.
  if (!people::lock_person(tx, user)) return fail(Errc::not_found, "no such person");
  const std::string settings = to_column(settings_alone(request));
  if (const auto same = tx.value<PresetId>(kNamed, user, name)) {
    tx.run(kReplace, *same, settings, now);
    return *same;
  }
  if (std::cmp_greater_equal(tx.value<std::int64_t>(kCount, user).value_or(0), kPresetsMax)) {
    return fail(Errc::limited, fmt::format("there are {} presets already", kPresetsMax), "Delete one first.");
  }
  const auto id = make_id<PresetId>(ids);
  tx.run(kInsert, id, user, name, settings, now);
  return id;
}

bool delete_preset(db::Tx& tx, UserId user, PresetId id) { return tx.exec(kDelete, user, id) == 1; }

}  // namespace banana::presets
