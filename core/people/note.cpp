#include "core/people/note.hpp"

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/people/free_text.hpp"

namespace banana::people {
namespace {

constexpr db::Sql kAdd =
    "INSERT INTO person_note (id, user_id, at, author, note) VALUES ($1, $2, $3, $4, $5)";
constexpr db::Sql kCount = "SELECT count(*) FROM person_note WHERE user_id = $1";
constexpr db::Sql kNotes = "SELECT at, author, note FROM person_note WHERE user_id = $1 ORDER BY id DESC";

}  // namespace

Result<void> add_note(db::Tx& tx, UserId user, std::string_view text, std::string_view author, Instant now,
                      IdMaker& ids) {
  if (const auto fine = check_text("the note", text, limits::kReasonBytesMax); !fine) return fine.error();
  if (const auto person = find_present(tx, user); !person) return person.error();
  if (tx.value<std::int64_t>(kCount, user).value_or(0) >= kNotesMax) {
    return fail(Errc::limited,
                fmt::format("there are {} notes about them, the most that are kept", kNotesMax));
  }
  tx.run(kAdd, ids.next(), user, now, author, text);
  return {};
}

std::vector<Note> notes(db::Snapshot& snapshot, UserId user) {
  std::vector<Note> found;
  db::Rows rows = snapshot.query(kNotes, user);
  while (rows.next()) {
    found.push_back(
        {.at = rows.get<Instant>(0), .author = rows.get<std::string>(1), .text = rows.get<std::string>(2)});
  }
  return found;
}

}  // namespace banana::people
