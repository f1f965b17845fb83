#include "core/text/override.hpp"

#include <utility>

#include "core/base/log.hpp"

namespace banana::text {
namespace {

using db::Sql;

constexpr Sql kAll = "SELECT key, language, body, set_at, set_by FROM text_override ORDER BY key, language";
constexpr Sql kOne =
    "SELECT key, language, body, set_at, set_by FROM text_override WHERE key = $1 AND language = $2";
constexpr Sql kSet =
    "INSERT INTO text_override (key, language, body, set_at, set_by) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (key, language) DO UPDATE SET body = excluded.body, set_at = excluded.set_at, "
    "set_by = excluded.set_by";
constexpr Sql kUnset = "DELETE FROM text_override WHERE key = $1 AND language = $2";

std::optional<Override> read(const db::Rows& row) {
  const auto language = parse_language(row.text(1));
  if (!language) return std::nullopt;
  return Override{.key = row.get<std::string>(0),
                  .language = *language,
                  .body = row.get<std::string>(2),
                  .set_at = row.get<Instant>(3),
                  .set_by = row.get<std::string>(4)};
}

}  // namespace

std::vector<Override> read_overrides(db::Snapshot& snapshot) {
  std::vector<Override> out;
  db::Rows rows = snapshot.query(kAll);
  while (rows.next()) {
    if (auto said = read(rows)) out.push_back(std::move(*said));
  }
  return out;
}

std::optional<Override> find_override(db::Snapshot& snapshot, std::string_view key, Language language) {
  db::Rows rows = snapshot.query(kOne, key, to_string(language));
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

void set_override(db::Tx& tx, const Override& said) {
  tx.exec(kSet, said.key, to_string(said.language), said.body, said.set_at, said.set_by);
  tx.notify(kChannel);
}

bool unset_override(db::Tx& tx, std::string_view key, Language language) {
  const bool was = tx.exec(kUnset, key, to_string(language)) == 1;
  if (was) tx.notify(kChannel);
  return was;
}

std::shared_ptr<const Catalogue> with_overrides(const Catalogue& base,
                                                const std::vector<Override>& overrides) {
  auto made = std::make_shared<Catalogue>(base);
  for (const Override& said : overrides) {
    auto pattern = fitting_pattern(base, said.language, said.key, said.body);
    if (pattern) {
      made->put(said.language, said.key, std::move(*pattern));
    } else {
      log::warning(
          "a text that was set is left out",
          {{"key", said.key}, {"language", to_string(said.language)}, {"problem", pattern.error().message}});
    }
  }
  return made;
}

}  // namespace banana::text
