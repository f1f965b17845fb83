// A place with an outbox: a database of our schema on the engine under test, and a clock that stands still.
//
//   TEST_CASE_TEMPLATE("a key is added once", Here, BANANA_ENGINES) {
//     IN_POST_OFFICE(Here, post);
//     post.add({.chat = post.chat(1), .call = text("hello")});
#pragma once

#include <string>
#include <utility>

#include "core/base/clock.hpp"
#include "core/db/migrate.hpp"
#include "core/outbox/outbox.hpp"
#include "tests/db/engines.hpp"

#define IN_POST_OFFICE(Here, name) \
  if (!Here::available()) return;  \
  banana::test::PostOffice<Here> name {}

namespace banana::test {

inline constexpr BotId kBot{7'000'001};
inline constexpr BotId kOtherBot{7'000'002};
inline constexpr ChatId kAli{501};
inline constexpr ChatId kVali{502};

/// A message to `chat`.
inline telegram::Call text(ChatId chat, std::string words) {
  return {.method = "sendMessage", .params = {{"chat_id", chat.value()}, {"text", std::move(words)}}};
}
inline telegram::Call edit(ChatId chat, std::string words) {
  return {.method = "editMessageText", .params = {{"chat_id", chat.value()}, {"text", std::move(words)}}};
}

template <class Here>
class PostOffice {
 public:
  explicit PostOffice(Wishes wishes = {}) : scratch_(wishes) {
    write([&](db::Tx& tx) {
      const auto known = db::program_migrations(tx.engine());
      return db::migrate_in(tx, known, static_cast<int>(known.size()), now(), "test").value();
    });
  }

  db::Database& db() { return scratch_.db(); }
  ManualClock& clock() { return clock_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }

  template <class F>
  auto write(F fn) {
    return db().write_now(std::move(fn));
  }
  template <class F>
  auto read(F fn) {
    return db().read_now(std::move(fn));
  }

  void add(const outbox::Effect& effect) {
    write([&](db::Tx& tx) { outbox::add(tx, effect, now()); });
  }
  /// "hello" to a chat of the first bot.
  void add(ChatId chat, std::string words) {
    add({.bot = kBot, .chat = chat, .call = text(chat, std::move(words))});
  }
  std::int64_t count(std::string_view sql) {
    return read([&](db::Snapshot& snapshot) { return snapshot.value<std::int64_t>(sql).value(); });
  }

 private:
  Here scratch_;
  ManualClock clock_{from_unix_ms(1'795'219'200'000)};
};

}  // namespace banana::test
