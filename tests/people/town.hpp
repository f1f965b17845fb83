// A place with people in it: a database of our schema on the engine under test, and a clock that stands still.
//
//   TEST_CASE_TEMPLATE("a ban is told once", Here, BANANA_ENGINES) {
//     IN_TOWN(Here, town);
//     const UserId ali = town.meet({.telegram_id = 7002, .first_name = "Ali"}).person.id;
#pragma once

#include <utility>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/db/migrate.hpp"
#include "core/people/contact.hpp"
#include "tests/db/engines.hpp"
#include "tests/support/show_result.hpp"

#define IN_TOWN(Here, name)       \
  if (!Here::available()) return; \
  banana::test::Town<Here> name {}

namespace banana::test {

template <class Here>
class Town {
 public:
  explicit Town(Wishes wishes = {}) : scratch_(wishes) {
    write([&](db::Tx& tx) {
      const auto known = db::program_migrations(tx.engine());
      return db::migrate_in(tx, known, static_cast<int>(known.size()), now(), "test").value();
    });
  }

  db::Database& db() { return scratch_.db(); }
  ManualClock& clock() { return clock_; }
  IdMaker& ids() { return ids_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }

  template <class F>
  auto write(F fn) {
    return db().write_now(std::move(fn));
  }
  template <class F>
  auto read(F fn) {
    return db().read_now(std::move(fn));
  }

  people::Met meet(const people::Contact& contact) {
    return write([&](db::Tx& tx) { return people::touch(tx, contact, now()); });
  }
  /// Somebody with a Telegram id and a name made of it.
  UserId meet(std::int64_t telegram_id) {
    return meet({.telegram_id = telegram_id, .first_name = "P" + std::to_string(telegram_id)}).person.id;
  }
  people::Person person(UserId id) {
    return read([&](db::Snapshot& snapshot) { return people::find(snapshot, id).value(); });
  }
  std::int64_t count(std::string_view sql) {
    return read([&](db::Snapshot& snapshot) { return snapshot.value<std::int64_t>(sql).value(); });
  }

 private:
  Here scratch_;
  ManualClock clock_{from_unix_ms(1'795'219'200'000)};
  IdMaker ids_{clock_, 1};
};

}  // namespace banana::test
