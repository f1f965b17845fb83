// Updates are kept once, handled once and in order, whatever fails on the way (TG, AC13, decision 3).
#include "core/inbox/inbox.hpp"

#include <functional>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/db/error.hpp"
#include "tests/people/town.hpp"

namespace banana::inbox {
namespace {

using test::OnPostgres;
using test::OnSqlite;

const BotId kBot{7001};

std::string message(std::int64_t update_id, std::int64_t chat, std::string_view text) {
  return fmt::format(
      R"({{"update_id":{},"message":{{"message_id":{},"date":1795219200,"chat":{{"id":{},"type":"private"}},)"
      R"("from":{{"id":{},"is_bot":false,"first_name":"A"}},"text":"{}"}}}})",
      update_id, update_id, chat, chat, text);
}

/// Writes down what it is given, then does what it is told to.
class Scribe final : public Handler {
 public:
  Answers handle(db::Tx& tx, const Arrival& arrival) override {
    tx.exec("INSERT INTO told (update_id) VALUES ($1)", arrival.update.id);
    then(tx, arrival);
    return {telegram::Call{.method = "sendChatAction", .params = {}}};
  }
  std::function<void(db::Tx&, const Arrival&)> then = [](db::Tx&, const Arrival&) {};
};

template <class Here>
struct Place : test::Town<Here> {
  using Town = test::Town<Here>;

  Place() {
    Town::write([](db::Tx& tx) { tx.script("CREATE TABLE told (n INTEGER, update_id BIGINT NOT NULL)"); });
  }
  void take(const std::string& body) {
    const Envelope envelope = read_envelope(body).value();
    Town::write([&](db::Tx& tx) { record(tx, kBot, envelope, body, Town::now()); });
  }
  Step step(const Lane& lane) {
    return Town::write([&](db::Tx& tx) { return handle_next(tx, lane, scribe, Town::ids(), Town::now()); });
  }
  /// What a dispatcher does with a failure.
  PutBack fail(const Lane& lane) {
    try {
      static_cast<void>(step(lane));
    } catch (const HandlerFailed& failed) {
      return Town::write([&](db::Tx& tx) { return put_back(tx, lane.bot, failed, Town::now()); });
    }
    FAIL("the handler did not fail");
    return {};
  }
  std::int64_t told() { return Town::count("SELECT count(*) FROM told"); }
  std::int64_t told(std::int64_t update_id) {
    return Town::count(fmt::format("SELECT count(*) FROM told WHERE update_id = {}", update_id));
  }

  Scribe scribe;
};

constexpr Lane in_chat(std::int64_t chat) { return {.bot = kBot, .chat = chat}; }

#define IN_PLACE(Here, name)      \
  if (!Here::available()) return; \
  Place<Here> name {}

TEST_CASE_TEMPLATE("an update is handled once however often it is delivered", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  place.take(message(1, 42, "a"));
  place.take(message(1, 42, "a"));
  const Step first = place.step(in_chat(42));
  CHECK(first.kind == Step::Kind::done);
  CHECK(first.update_id == 1);
  CHECK_FALSE(first.more);
  CHECK(first.answers.size() == 1);
  place.take(message(1, 42, "a"));
  CHECK(place.step(in_chat(42)).kind == Step::Kind::empty);
  CHECK(place.told() == 1);
}

TEST_CASE_TEMPLATE("a chat is handled in its order and apart from the others", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  place.take(message(3, 42, "c"));
  place.take(message(2, 43, "b"));
  place.take(message(1, 42, "a"));
  const Step first = place.step(in_chat(42));
  CHECK(first.update_id == 1);
  CHECK(first.more);
  CHECK(place.step(in_chat(42)).update_id == 3);
  CHECK(place.step(in_chat(43)).update_id == 2);
}

TEST_CASE_TEMPLATE("what a failing handler wrote is undone and the chat waits for its next try", Here,
                   BANANA_ENGINES) {
  IN_PLACE(Here, place);
  place.take(message(1, 42, "a"));
  place.take(message(2, 42, "b"));
  place.scribe.then = [](db::Tx&, const Arrival&) { throw std::runtime_error{"no way"}; };
  const PutBack put = place.fail(in_chat(42));
  CHECK_FALSE(put.set_aside);
  CHECK(put.again_at == place.now() + kWaits[0]);
  CHECK(place.told() == 0);

  place.scribe.then = [](db::Tx&, const Arrival&) {};
  const Step early = place.step(in_chat(42));
  CHECK(early.kind == Step::Kind::later);
  CHECK(early.again_at == put.again_at);
  place.clock().advance(kWaits[0]);
  CHECK(place.step(in_chat(42)).update_id == 1);
  CHECK(place.step(in_chat(42)).update_id == 2);
}

TEST_CASE_TEMPLATE("an update that always fails is set aside with its cause and the chat goes on", Here,
                   BANANA_ENGINES) {
  IN_PLACE(Here, place);
  place.take(message(1, 42, "a"));
  place.take(message(2, 42, "b"));
  place.scribe.then = [](db::Tx& tx, const Arrival& arrival) {
    if (arrival.update.id == 1) tx.exec("INSERT INTO told (update_id) VALUES (NULL)");
  };
  for (int attempt = 1; attempt <= kTriesMax; ++attempt) {
    const PutBack put = place.fail(in_chat(42));
    CHECK(put.set_aside == (attempt == kTriesMax));
    if (!put.set_aside) place.clock().set(put.again_at);
  }
  CHECK(place.step(in_chat(42)).update_id == 2);
  CHECK(place.count("SELECT count(*) FROM inbox WHERE state = 2 AND fault <> '' AND body <> ''") == 1);
}

TEST_CASE_TEMPLATE("an update that cannot be read is set aside at once and the chat goes on", Here,
                   BANANA_ENGINES) {
  IN_PLACE(Here, place);
  place.take(message(1, 42, "a zero \\u0000 byte"));
  place.take(message(2, 42, "b"));
  CHECK(place.fail(in_chat(42)).set_aside);
  CHECK(place.step(in_chat(42)).update_id == 2);
  CHECK(place.told(1) == 0);
}

TEST_CASE_TEMPLATE("trouble with the database is not held against the update", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  place.take(message(1, 42, "a"));
  place.scribe.then = [](db::Tx&, const Arrival&) { throw db::Error{db::Cause::disk_full, "full"}; };
  CHECK_THROWS_AS(static_cast<void>(place.step(in_chat(42))), db::Error);
  CHECK(place.count("SELECT tries FROM inbox") == 0);
}

TEST_CASE_TEMPLATE("an update is handled at the door when nothing of its chat waits", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  const auto at_door = [&](const std::string& body) {
    const Envelope envelope = read_envelope(body).value();
    return place.write([&](db::Tx& tx) {
      return take_in(tx, kBot, envelope, body, place.scribe, place.ids(), place.now());
    });
  };
  const TakenIn first = at_door(message(1, 42, "a"));
  CHECK(first.kind == TakenIn::Kind::done);
  CHECK(first.answers.size() == 1);
  CHECK(at_door(message(1, 42, "a")).kind == TakenIn::Kind::known);
  place.take(message(2, 42, "b"));
  CHECK(at_door(message(3, 42, "c")).kind == TakenIn::Kind::waits);
  CHECK(at_door(message(2, 42, "b")).kind == TakenIn::Kind::waits);
  CHECK(place.step(in_chat(42)).update_id == 2);
  CHECK(place.step(in_chat(42)).update_id == 3);
  CHECK(place.told() == 3);

  place.scribe.then = [](db::Tx&, const Arrival&) { throw std::runtime_error{"no way"}; };
  CHECK_THROWS_AS(static_cast<void>(at_door(message(4, 42, "d"))), HandlerFailed);
  CHECK(place.told() == 3);
  CHECK(place.count("SELECT count(*) FROM inbox WHERE update_id = 4") == 0);
}

TEST_CASE_TEMPLATE("what one update found out at the door holds for the others of its transaction", Here,
                   BANANA_ENGINES) {
  IN_PLACE(Here, place);
  const auto at_door = [&](const std::vector<std::string>& bodies) {
    return place.write([&](db::Tx& tx) {
      TakingIn taking{tx};
      std::string out;
      for (const std::string& body : bodies) {
        const Envelope envelope = read_envelope(body).value();
        const TakenIn taken =
            taking.take({.bot = kBot, .envelope = &envelope, .body = body}, telegram::parse_update(body),
                        place.scribe, place.ids(), place.now());
        out += taken.kind == TakenIn::Kind::done ? 'd' : taken.kind == TakenIn::Kind::waits ? 'w' : 'k';
      }
      return out;
    });
  };
  CHECK(at_door({message(1, 42, "a"), message(2, 43, "b"), message(1, 42, "a"), message(3, 42, "c")}) ==
        "ddkd");
  place.take(message(4, 42, "d"));
  CHECK(at_door({message(5, 43, "e"), message(6, 42, "f"), message(7, 42, "g"), message(8, 44, "h")}) ==
        "dwwd");
  CHECK(place.told() == 5);
}

TEST_CASE_TEMPLATE("updates that are taken for new are recorded once or refused as a whole", Here,
                   BANANA_ENGINES) {
  IN_PLACE(Here, place);
  const std::array<std::string, 3> bodies{message(1, 42, "one"), message(2, 42, "two"),
                                          message(1, 42, "one")};
  std::array<Envelope, bodies.size()> envelopes;
  std::vector<Posted> posted;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    envelopes[i] = read_envelope(bodies[i]).value();
    posted.push_back({kBot, &envelopes[i], bodies[i]});
  }
  const auto record_new = [&](const std::vector<Posted>& these) {
    try {
      place.write([&](db::Tx& tx) { record(tx, these, place.now(), Known::no); });
      return true;
    } catch (const db::Error& failure) {
      CHECK(failure.cause() == db::Cause::unique);
      return false;
    }
  };
  CHECK(record_new({posted[0], posted[2]}));
  CHECK(place.count("SELECT count(*) FROM inbox") == 1);
  const bool taken = record_new(posted);
  CHECK(place.count("SELECT count(*) FROM inbox") == (taken ? 2 : 1));
  place.write([&](db::Tx& tx) { record(tx, posted, place.now(), Known::maybe); });
  CHECK(place.count("SELECT count(*) FROM inbox") == 2);
}

TEST_CASE_TEMPLATE("many updates are recorded as they came and each of them once", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  std::vector<std::string> bodies;
  for (std::int64_t id = 1; id <= 600; ++id)
    bodies.push_back(message(id, id % 7, "tinch {\\\"a\\\", NULL} \u00f6 🍌"));
  bodies.push_back(bodies.front());
  bodies.push_back(message(601, 1, std::string(kUpdateBytesMax - 300, 'x')));
  bodies.push_back(message(602, 1, std::string(kUpdateBytesMax - 300, 'y')));
  std::vector<Envelope> envelopes;
  for (const std::string& body : bodies) envelopes.push_back(read_envelope(body).value());
  std::vector<Posted> posted;
  for (std::size_t i = 0; i < bodies.size(); ++i) posted.push_back({kBot, &envelopes[i], bodies[i]});
  for (int time = 0; time < 2; ++time) {
    place.write([&](db::Tx& tx) { record(tx, posted, place.now()); });
    CHECK(place.count("SELECT count(*) FROM inbox") == 602);
  }
  const auto kept = place.read([&](db::Snapshot& snapshot) {
    std::vector<std::string> out;
    for (db::Rows rows = snapshot.query("SELECT body FROM inbox ORDER BY update_id"); rows.next();) {
      out.emplace_back(rows.text(0));
    }
    return out;
  });
  bodies.erase(bodies.begin() + 600);
  CHECK(kept == bodies);
  CHECK(place.step(in_chat(3)).update_id == 3);
  CHECK(place.count(
            fmt::format("SELECT count(*) FROM inbox WHERE received_at <> {}", to_unix_ms(place.now()))) == 0);
}

TEST_CASE_TEMPLATE("a checkout does not wait for its person's messages", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  place.take(message(1, 42, "a"));
  place.take(
      R"({"update_id":2,"pre_checkout_query":{"id":"9","from":{"id":42,"is_bot":false,"first_name":"A"},)"
      R"("currency":"XTR","total_amount":5,"invoice_payload":"p"}})");
  const Step checkout = place.step({.bot = kBot, .chat = 42, .urgent = true});
  CHECK(checkout.kind == Step::Kind::done);
  CHECK(checkout.update_id == 2);
}

TEST_CASE_TEMPLATE("lanes that wait are found again after a restart", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  for (std::int64_t chat = 1; chat <= 5; ++chat) place.take(message(chat, chat * 10, "a"));
  place.take(message(6, 10, "b"));
  CHECK(place.step(in_chat(30)).kind == Step::Kind::done);
  const auto lanes = [&](const std::optional<Lane>& after) {
    return place.read([&](db::Snapshot& snapshot) { return waiting_lanes(snapshot, after, 3); });
  };
  CHECK(lanes({}) == std::vector<Lane>{in_chat(10), in_chat(20), in_chat(40)});
  CHECK(lanes(in_chat(40)) == std::vector<Lane>{in_chat(50)});
}

TEST_CASE_TEMPLATE("handled updates are forgotten in time and others are not", Here, BANANA_ENGINES) {
  IN_PLACE(Here, place);
  for (std::int64_t id = 1; id <= 5; ++id) place.take(message(id, id, "a"));
  for (std::int64_t chat = 1; chat <= 4; ++chat) CHECK(place.step(in_chat(chat)).kind == Step::Kind::done);
  place.clock().advance(kMemory);
  place.take(message(6, 6, "a"));
  CHECK(place.step(in_chat(6)).kind == Step::Kind::done);
  std::optional<Position> at = Position{};
  int rounds = 0;
  for (; at; ++rounds) {
    at = place.write([&](db::Tx& tx) { return forget(tx, place.now(), *at, 2); });
  }
  CHECK(rounds == 4);
  CHECK(place.count("SELECT count(*) FROM inbox WHERE state = 1") == 1);
  CHECK(place.count("SELECT update_id FROM inbox WHERE state = 0") == 5);
}

TEST_CASE("a lane is in one process at a time") {
  if (!OnPostgres::available()) return;
  Place<OnPostgres> place;
  place.take(message(1, 42, "a"));
  place.take(message(2, 43, "a"));
  // Another connection's transaction has the lane while ours asks for it.
  place.scribe.then = [&](db::Tx&, const Arrival& arrival) {
    if (arrival.update.id != 1) return;
    std::thread{[&] { CHECK(place.step(in_chat(42)).kind == Step::Kind::taken); }}.join();
  };
  CHECK(place.step(in_chat(42)).kind == Step::Kind::done);
  CHECK(place.told(1) == 1);
}

}  // namespace
}  // namespace banana::inbox
