// A place with bots in it: a database on the engine under test, and a master key.
#pragma once

#include "core/access/bots.hpp"
#include "core/keys/keyring.hpp"
#include "tests/people/town.hpp"

#define IN_FLEET(Here, name)      \
  if (!Here::available()) return; \
  banana::test::Fleet<Here> name {}

namespace banana::test {

inline Secret token_for(std::int64_t bot) {
  return Secret{std::to_string(bot) + ":AAE-canary_bP0av28aBcDeFgHiJkLmNoPqR"};
}

inline keys::MasterKeys test_masters() {
  SeededRandom random{4};
  return {{CipherKey::make(random), "a test"}};
}

template <class Here>
class Fleet : public Town<Here> {
 public:
  using Town<Here>::write;
  using Town<Here>::read;
  using Town<Here>::now;

  keys::MasterKeys masters() const { return test_masters(); }
  SystemRandom& random() { return random_; }

  /// F takes the transaction and a keyring.
  template <class F>
  auto write_sealed(F fn) {
    return write([&](db::Tx& tx) {
      const auto keys = keys::Keyring::open_or_begin(tx, masters(), random_, now()).value();
      return fn(tx, keys);
    });
  }
  Result<access::Bot> try_add(const access::NewBot& bot) {
    return write_sealed(
        [&](db::Tx& tx, const keys::Keyring& keys) { return access::add(tx, keys, bot, random_, now()); });
  }
  access::Bot add(std::int64_t id, access::BotKind kind = access::BotKind::seller) {
    return try_add({.token = token_for(id), .names = {"bot_" + std::to_string(id), "Bot"}, .kind = kind})
        .value();
  }
  access::Bot bot(BotId id) {
    return read([&](db::Snapshot& snapshot) { return access::find(snapshot, id).value(); });
  }
  std::string token(BotId id) {
    return read([&](db::Snapshot& snapshot) {
      const auto keys = keys::Keyring::open(snapshot, masters()).value();
      const auto token = access::token_of(snapshot, keys, id);
      return token ? std::string{token->reveal()} : std::string{to_string(token.error().code)};
    });
  }
  std::string webhook_secret(BotId id) {
    return read([&](db::Snapshot& snapshot) {
      const auto keys = keys::Keyring::open(snapshot, masters()).value();
      return std::string{access::webhook_secret_of(snapshot, keys, id).value().reveal()};
    });
  }

 private:
  SystemRandom random_;
};

}  // namespace banana::test
