#include "core/keys/keyring.hpp"

#include "tests/keys/strongroom.hpp"

using namespace banana;
using namespace banana::keys;
using namespace banana::test;

TEST_CASE_TEMPLATE("what a keyring seals any later keyring of the same master opens", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  room.keep(masters(1), 1, "first");
  room.keep(masters(1), 2, "second");
  CHECK(room.opened(masters(1), 1) == "first");
  CHECK(room.opened(masters(1), 2) == "second");
  CHECK(room.count("SELECT count(*) FROM data_key") == 1);
}

TEST_CASE_TEMPLATE("another master opens nothing and seals nothing", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  room.keep(masters(1), 1, "first");
  CHECK(room.opened(masters(2), 1) == "unavailable");
  const auto begun = room.write(
      [&](db::Tx& tx) { return Keyring::open_or_begin(tx, masters(2), room.random(), room.now()); });
  REQUIRE_FALSE(begun);
  CHECK(begun.error().message.find(some_key(1).fingerprint()) != std::string::npos);
  CHECK(begun.error().hint.find(some_key(2).fingerprint()) != std::string::npos);
  CHECK(room.opened({}, 1) == "unavailable");
  MasterKeys both = masters(2);
  both.push_back(masters(1).front());
  CHECK(room.opened(both, 1) == "first");
}

TEST_CASE_TEMPLATE("a value that is moved to another row or changed does not open", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  room.keep(masters(1), 1, "first");
  room.keep(masters(1), 2, "second");
  room.write([](db::Tx& tx) {
    tx.exec("UPDATE sealed_note SET body = (SELECT body FROM sealed_note WHERE id = 1) WHERE id = 2");
  });
  CHECK(room.opened(masters(1), 2) == "invalid");
  CHECK(room.opened(masters(1), 1) == "first");
  room.write([](db::Tx& tx) {
    auto body = tx.value<Bytes>("SELECT body FROM sealed_note WHERE id = 1").value();
    body.back() ^= std::byte{1};
    tx.exec("UPDATE sealed_note SET body = $1 WHERE id = 1", body);
  });
  CHECK(room.opened(masters(1), 1) == "invalid");
}

TEST_CASE_TEMPLATE("a value of another column or table does not open", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  const auto keys = room.write(
      [&](db::Tx& tx) { return Keyring::open_or_begin(tx, masters(1), room.random(), room.now()).value(); });
  const Bytes sealed = keys.seal({"bot", "token", 1}, "x", room.random());
  CHECK(text_of(keys.open({"bot", "token", 1}, sealed)) == "x");
  CHECK(text_of(keys.open({"bot", "webhook_secret", 1}, sealed)) == "invalid");
  CHECK(text_of(keys.open({"provider", "token", 1}, sealed)) == "invalid");
}

TEST_CASE_TEMPLATE("what was never sealed is refused cleanly", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  const auto keys = room.write(
      [&](db::Tx& tx) { return Keyring::open_or_begin(tx, masters(1), room.random(), room.now()).value(); });
  for (const std::string_view text :
       {std::string_view{}, std::string_view{"123456:plain token from before"}}) {
    CHECK(text_of(keys.open(note_place(1), as_bytes(text))) == "invalid");
  }
  // A key that is not here.
  Bytes sealed = keys.seal(note_place(1), "x", room.random());
  sealed[4] = std::byte{9};
  CHECK(text_of(keys.open(note_place(1), sealed)) == "unavailable");
}

TEST_CASE_TEMPLATE("a damaged data key is named", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  room.keep(masters(1), 1, "first");
  room.write([](db::Tx& tx) {
    auto wrapped = tx.value<Bytes>("SELECT wrapped FROM data_key WHERE id = 1").value();
    wrapped[20] ^= std::byte{1};
    tx.exec("UPDATE data_key SET wrapped = $1 WHERE id = 1", wrapped);
  });
  CHECK(room.opened(masters(1), 1) == "internal");
}

TEST_CASE_TEMPLATE("a key begun in a transaction that is undone is not used", Here, BANANA_ENGINES) {
  IN_STRONGROOM(Here, room);
  room.write([&](db::Tx& tx) {
    (void)Keyring::open_or_begin(tx, masters(1), room.random(), room.now()).value();
    tx.roll_back();
  });
  CHECK(room.count("SELECT count(*) FROM data_key") == 0);
  CHECK_FALSE(room.read([](db::Snapshot& snapshot) { return has_keys(snapshot); }));
  room.keep(masters(2), 1, "first");
  CHECK(room.opened(masters(2), 1) == "first");
}
