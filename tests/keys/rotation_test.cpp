#include "core/keys/rotation.hpp"

#include "tests/keys/strongroom.hpp"

using namespace banana;
using namespace banana::keys;
using namespace banana::test;

namespace {

constexpr SealedColumn kColumns[] = {kNotes};

template <class Here>
Keyring rotate(Strongroom<Here>& room) {
  return room.write([&](db::Tx& tx) {
    return Keyring::open_and_rotate(tx, masters(1), room.random(), room.now()).value();
  });
}

template <class Here>
Resealed step(Strongroom<Here>& room, const Keyring& keys, std::int64_t after) {
  return room.write([&](db::Tx& tx) { return reseal(tx, keys, kNotes, after, room.random()); });
}

}  // namespace

TEST_CASE_TEMPLATE("a rotation seals every value anew and old ones open all the while", Here,
                   BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  for (std::int64_t row = 1; row <= kResealRowsMax + 7; ++row)
    room.keep(masters(1), row, std::to_string(row));
  const Keyring keys = rotate(room);
  CHECK(keys.current() == 2);
  CHECK(room.opened(masters(1), 3) == "3");
  const Resealed first = step(room, keys, kFromTheStart);
  CHECK(first.resealed == kResealRowsMax);
  CHECK(room.opened(masters(1), 3) == "3");
  CHECK(room.opened(masters(1), first.last_row + 1) == std::to_string(first.last_row + 1));
  const Resealed second = step(room, keys, first.last_row);
  CHECK(second.resealed == 7);
  CHECK(second.looked_at == 7);
  const auto count = room.read([](db::Snapshot& snapshot) { return count_values(snapshot, kColumns); });
  CHECK(count == std::map<KeyVersion, std::int64_t>{{2, kResealRowsMax + 7}});
  for (std::int64_t row = 1; row <= kResealRowsMax + 7; ++row)
    CHECK(room.opened(masters(1), row) == std::to_string(row));
  CHECK(step(room, keys, kFromTheStart).resealed == 0);
}

TEST_CASE_TEMPLATE("a damaged value is counted and harms no other", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  for (std::int64_t row = 1; row <= 3; ++row) room.keep(masters(1), row, std::to_string(row));
  room.write([](db::Tx& tx) {
    tx.exec("UPDATE sealed_note SET body = (SELECT body FROM sealed_note WHERE id = 1) WHERE id = 2");
  });
  const Resealed done = step(room, rotate(room), kFromTheStart);
  CHECK(done.resealed == 2);
  CHECK(done.unreadable == 1);
  CHECK(room.opened(masters(1), 1) == "1");
  CHECK(room.opened(masters(1), 2) == "invalid");
  CHECK(room.opened(masters(1), 3) == "3");
}

TEST_CASE_TEMPLATE("a new master takes over every data key and the old one opens nothing more", Here,
                   BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  room.keep(masters(1), 1, "first");
  (void)rotate(room);
  const auto wrapped =
      room.write([&](db::Tx& tx) { return rewrap(tx, masters(1), some_key(2), room.random()); });
  REQUIRE(wrapped);
  CHECK(*wrapped == 2);
  CHECK(room.opened(masters(2), 1) == "first");
  CHECK(room.opened(masters(1), 1) == "unavailable");
  const auto refused =
      room.write([&](db::Tx& tx) { return rewrap(tx, masters(1), some_key(3), room.random()); });
  CHECK(refused.error().code == Errc::unavailable);
}

TEST_CASE_TEMPLATE("the database itself keeps one key current", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  room.keep(masters(1), 1, "first");
  CHECK_THROWS_AS(room.write([](db::Tx& tx) {
    tx.exec(
        "INSERT INTO data_key (id, master, wrapped, created_at) SELECT 2, master, wrapped, 1 FROM data_key");
  }),
                  db::Error);
  (void)rotate(room);
  (void)rotate(room);
  CHECK(room.count("SELECT count(*) FROM data_key WHERE retired_at IS NULL") == 1);
  CHECK(room.count("SELECT count(*) FROM data_key") == 3);
}
