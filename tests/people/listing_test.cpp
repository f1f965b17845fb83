#include "core/people/listing.hpp"

#include <algorithm>

#include "core/people/ban.hpp"
#include "core/people/roles.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::people;
using namespace std::chrono_literals;

namespace {

template <class Here>
std::vector<std::int64_t> ids(test::Town<Here>& town, const Filter& filter, std::int64_t most = 100) {
  std::vector<std::int64_t> found;
  for (const Person& person : town.read([&](db::Snapshot& s) { return list(s, filter, town.now(), most); })) {
    found.push_back(*person.telegram_id);
  }
  return found;
}

template <class Here>
std::vector<std::int64_t> search_ids(test::Town<Here>& town, std::string_view text) {
  std::vector<std::int64_t> found;
  for (const Person& person : town.read([&](db::Snapshot& s) { return search(s, text, 100); })) {
    found.push_back(*person.telegram_id);
  }
  std::ranges::sort(found);
  return found;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE_TEMPLATE("people are listed newest first and page by page", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  for (std::int64_t id = 1; id <= 5; ++id) (void)town.meet(id);
  CHECK(ids(town, {}) == Ids{5, 4, 3, 2, 1});
  CHECK(ids(town, {}, 2) == Ids{5, 4});
  const auto fourth = town.read([](db::Snapshot& s) { return find_by_telegram_id(s, 4)->id; });
  CHECK(ids(town, {.after = fourth}, 2) == Ids{3, 2});
}

TEST_CASE_TEMPLATE("each filter narrows the list", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId one = town.meet(1);
  const UserId two = town.meet(2);
  town.clock().advance(48h);
  const UserId three = town.meet(3);
  town.write([&](db::Tx& tx) {
    CHECK(ban(tx, one, {.reason = "x", .until = town.now() + 1h, .by = "a"}, town.now()));
    CHECK(set_role(tx, two, ops::Role::moderator));
    CHECK(set_language(tx, three, Language::uz));
  });
  CHECK(ids(town, {.banned = true}) == Ids{1});
  CHECK(ids(town, {.banned = false}) == Ids{3, 2});
  CHECK(ids(town, {.role = ops::Role::moderator}) == Ids{2});
  CHECK(ids(town, {.role = ops::Role::user, .banned = false}) == Ids{3});
  CHECK(ids(town, {.language = Language::uz}) == Ids{3});
  CHECK(ids(town, {.new_since = town.now() - 1h}) == Ids{3});
  CHECK(ids(town, {.seen_since = town.now() - 1h}) == Ids{3});
  town.clock().advance(1h);
  CHECK(ids(town, {.banned = true}).empty());
}

TEST_CASE_TEMPLATE("search finds every word in any case and script", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  (void)town.meet({.telegram_id = 1, .first_name = "Oʻktam", .last_name = "VALIYEV", .username = "OktamV"});
  (void)town.meet({.telegram_id = 2, .first_name = "Али", .last_name = "Валиев"});
  (void)town.meet({.telegram_id = 712, .first_name = "100%_sure!"});
  CHECK(search_ids(town, "o'ktam") == Ids{1});
  CHECK(search_ids(town, "valiyev O`KTAM") == Ids{1});
  CHECK(search_ids(town, "@oktamv") == Ids{1});
  CHECK(search_ids(town, "ВАЛИЕВ") == Ids{2});
  CHECK(search_ids(town, "oktam али").empty());
  CHECK(search_ids(town, "71") == Ids{712});
  CHECK(search_ids(town, "%_") == Ids{712});
  CHECK(search_ids(town, "!") == Ids{712});
  CHECK(search_ids(town, "%%").empty());
  CHECK(search_ids(town, "' OR 1=1 --").empty());
  CHECK(search_ids(town, "\xFF").empty());
  CHECK(search_ids(town, "  ").empty());
  CHECK(search_ids(town, "a b c d e f g h").empty());
}
