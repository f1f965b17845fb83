#include "core/people/listing.hpp"

#include <array>
#include <string>

#include "core/base/encoding.hpp"
#include "core/people/fold.hpp"
#include "core/people/person_row.hpp"

namespace banana::people {
namespace {

// A filter that is not set is NULL; the casts tell PostgreSQL what a NULL is.
constexpr db::Sql kList = "SELECT " PERSON_COLUMNS
                          " FROM person WHERE erased_at IS NULL "
                          "AND (CAST($1 AS BIGINT) IS NULL OR id < $1) "
                          "AND (CAST($2 AS BIGINT) IS NULL OR "
                          "     CASE WHEN config_role > role THEN config_role ELSE role END = $2) "
                          "AND (CAST($3 AS BIGINT) IS NULL OR CASE WHEN banned_at IS NOT NULL AND "
                          "     (banned_until IS NULL OR banned_until > $4) THEN 1 ELSE 0 END = $3) "
                          "AND (CAST($5 AS TEXT) IS NULL OR language = $5) "
                          "AND (CAST($6 AS BIGINT) IS NULL OR seen_at >= $6) "
                          "AND (CAST($7 AS BIGINT) IS NULL OR created_at >= $7) "
                          "ORDER BY id DESC LIMIT $8";

constexpr std::size_t kWordsMax = 4;
constexpr db::Sql kSearch =
    "SELECT " PERSON_COLUMNS
    " FROM person WHERE erased_at IS NULL "
    "AND (search LIKE $1 ESCAPE '!' AND search LIKE $2 ESCAPE '!' AND "
    "     search LIKE $3 ESCAPE '!' AND search LIKE $4 ESCAPE '!' "
    "     OR CAST(telegram_id AS TEXT) LIKE $1 ESCAPE '!' AND CAST($5 AS BIGINT) = 1) "
    "ORDER BY seen_at DESC, id DESC LIMIT $6";

std::string containing(std::string_view word) {
  std::string pattern = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern += '%';
}

std::vector<Person> read_all(db::Rows rows) {
  std::vector<Person> people;
  while (rows.next()) people.push_back(read_person(rows));
  return people;
}

}  // namespace

std::vector<Person> list(db::Snapshot& snapshot, const Filter& filter, Instant now, std::int64_t most) {
  std::optional<std::int64_t> role;
  if (filter.role) role = static_cast<std::int64_t>(*filter.role);
  std::optional<std::string_view> language;
  if (filter.language) language = to_string(*filter.language);
  return read_all(snapshot.query(kList, filter.after, role, filter.banned, now, language, filter.seen_since,
                                 filter.new_since, most));
}

std::vector<Person> search(db::Snapshot& snapshot, std::string_view text, std::int64_t most) {
  if (!is_utf8(text)) return {};
  const std::string folded = fold(text);
  std::array<std::string, kWordsMax> patterns;
  patterns.fill("%");
  std::string_view rest = folded;
  std::size_t words = 0;
  for (; !rest.empty() && words < kWordsMax; ++words) {
    // The last pattern takes all that is left.
    const std::size_t end = words + 1 < kWordsMax ? rest.find(' ') : std::string_view::npos;
    std::string_view word = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (word.starts_with('@')) word.remove_prefix(1);
    patterns[words] = containing(word);
  }
  if (words == 0) return {};
  return read_all(
      snapshot.query(kSearch, patterns[0], patterns[1], patterns[2], patterns[3], words == 1, most));
}

}  // namespace banana::people
