#include "core/people/find_user.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/spelling.hpp"
#include "core/people/listing.hpp"

namespace banana::people {
namespace {

constexpr std::size_t kTextBytesMax = 200;
constexpr std::size_t kIdLength = 13;
constexpr std::int64_t kSuggestions = 3;

// Usernames that begin as the one given: a typo in the first two letters is not found.
constexpr db::Sql kAlike =
    "SELECT username FROM person WHERE lower(username) LIKE lower(CAST($1 AS TEXT)) AND username <> '' "
    "ORDER BY seen_at DESC LIMIT 200";

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_link(std::string_view text) {
  for (const std::string_view prefix : {"https://", "http://", "t.me/", "telegram.me/"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  return text;
}

std::optional<Person> by_number(db::Snapshot& snapshot, std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return find_by_telegram_id(snapshot, number);
}

std::optional<Person> by_id(db::Snapshot& snapshot, std::string_view text) {
  if (text.size() != kIdLength || text.front() != '0') return std::nullopt;
  const auto id = UserId::parse(text);
  return id ? find(snapshot, *id) : std::nullopt;
}

std::string suggestion(db::Snapshot& snapshot, std::string_view text) {
  std::string hint;
  for (const Person& person : search(snapshot, text, kSuggestions)) {
    hint += (hint.empty() ? "Did you mean " : " or ") + person.label();
  }
  if (!hint.empty()) return hint + "?";
  if (text.size() >= 2) {
    std::vector<std::string> alike;
    db::Rows rows = snapshot.query(kAlike, std::string{text.substr(0, 2)} + "%");
    while (rows.next()) alike.emplace_back(rows.text(0));
    const std::vector<std::string_view> words{alike.begin(), alike.end()};
    if (const std::string_view near = nearest(text, words); !near.empty()) {
      return fmt::format("Did you mean @{}?", near);
    }
  }
  return "Look for them by a part of their name: bananactl users search TEXT";
}

}  // namespace

Result<Person> find_person(db::Snapshot& snapshot, std::string_view text) {
  if (text.empty() || text.size() > kTextBytesMax || !is_utf8(text)) {
    return fail(Errc::invalid, "that is no person",
                "Give a Telegram id (7002), a username (@ali) or an internal id (0000000000042).");
  }
  std::string_view name = without_link(text);
  const bool is_name = name.starts_with('@') || name.size() != text.size();
  if (name.starts_with('@')) name.remove_prefix(1);
  if (!is_name) {
    if (auto person = by_id(snapshot, name)) return *std::move(person);
    if (is_number(name)) {
      if (auto person = by_number(snapshot, name)) return *std::move(person);
    }
  }
  if (auto person = find_by_username(snapshot, name)) return *std::move(person);
  return fail(Errc::not_found, fmt::format("nobody here is {}", text), suggestion(snapshot, name));
}

Result<UserId> find_user(db::Snapshot& snapshot, std::string_view text) {
  const Result<Person> person = find_person(snapshot, text);
  if (!person) return person.error();
  return person->id;
}

}  // namespace banana::people
