#include "core/keys/operations.hpp"

#include <fmt/format.h>

#include "core/config/load.hpp"
#include "core/keys/master_file.hpp"
#include "tests/keys/strongroom.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr keys::SealedColumn kSealed[] = {kNotes};

const ops::Registry& registry() {
  static const ops::Registry all{{keys::key_operations<kSealed>()}};
  return all;
}

/// A host with a configuration whose data folder is the room's.
class KeyHost final : public OpsHost {
 public:
  KeyHost(db::Database& database, Config config) : OpsHost(database) { loaded_.config = std::move(config); }
  const config::Loaded& loaded() override { return loaded_; }
  Config& config() { return loaded_.config; }

  Result<Json> act(std::string operation, JsonObject arguments = {}, bool rehearsal = false) {
    auto outcome = run(registry(), {.operation = operation,
                                    .arguments = std::move(arguments),
                                    .confirmed = true,
                                    .rehearsal = rehearsal,
                                    .actor = kAlice});
    if (!outcome) return outcome.error();
    check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }

 private:
  config::Loaded loaded_;
};

template <class Here>
struct Desk {
  Strongroom<Here> room;
  KeyHost host{room.db(), room.config()};
  keys::MasterKeys masters() { return keys::configured_masters(host.config()).value(); }
};

}  // namespace

TEST_CASE_TEMPLATE("keys are listed with what they seal and rotated under an operator's hand", Here,
                   BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  CHECK(desk.host.act("keys.list")->at("items").as_array().empty());
  SystemRandom random;
  const auto masters = keys::obtain_masters(desk.host.config(), false, random).value();
  for (std::int64_t row = 1; row <= 5; ++row) desk.room.keep(masters, row, "x");

  const auto rehearsed = desk.host.act("keys.rotate", {}, true);
  REQUIRE(rehearsed);
  CHECK(rehearsed->at("resealed") == 5);
  CHECK(desk.host.act("keys.list")->at("items").as_array().size() == 1);

  const auto rotated = desk.host.act("keys.rotate");
  REQUIRE(rotated);
  CHECK(rotated->at("version") == 2);
  CHECK(rotated->at("resealed") == 5);
  CHECK(rotated->at("unreadable") == 0);
  const auto listed = desk.host.act("keys.list");
  CHECK(listed->at("items").at(0).at("state") == "current");
  CHECK(listed->at("items").at(0).at("values") == 5);
  CHECK(listed->at("items").at(1).at("state") == "retired");
  CHECK(listed->at("items").at(1).at("values") == 0);
  CHECK(desk.room.opened(masters, 4) == "x");
}

TEST_CASE_TEMPLATE("the master key's own file is replaced by a new one", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  SystemRandom random;
  const auto before = keys::obtain_masters(desk.host.config(), false, random).value();
  desk.room.keep(before, 1, "x");
  REQUIRE(desk.host.act("keys.rotate-master", {}, true));
  CHECK(desk.masters().front().key.fingerprint() == before.front().key.fingerprint());
  const auto rotated = desk.host.act("keys.rotate-master");
  REQUIRE(rotated);
  CHECK(rotated->at("keys") == 1);
  const auto after = desk.masters();
  REQUIRE(after.size() == 1);
  CHECK(Json(after.front().key.fingerprint()) == rotated->at("master"));
  CHECK(desk.room.opened(after, 1) == "x");
  CHECK(desk.room.opened(before, 1) == "unavailable");
}

TEST_CASE_TEMPLATE("a rotation of the master that was cut short still opens and is finished by the next",
                   Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  SystemRandom random;
  const auto before = keys::obtain_masters(desk.host.config(), false, random).value();
  desk.room.keep(before, 1, "x");
  const auto next = keys::make_master_file(keys::next_master_file(desk.host.config().data_dir.path),
                                           CipherKey::make(random))
                        .value();
  CHECK(desk.room.opened(desk.masters(), 1) == "x");
  (void)desk.room.write([&](db::Tx& tx) { return keys::rewrap(tx, before, next, random); });
  CHECK(desk.room.opened(desk.masters(), 1) == "x");
  REQUIRE(desk.host.act("keys.rotate-master"));
  CHECK(desk.masters().size() == 1);
  CHECK(desk.room.opened(desk.masters(), 1) == "x");
}

TEST_CASE_TEMPLATE("a configured master key is replaced only by one that is given", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Desk<Here> desk;
  desk.host.config().keys.master.text = some_key(1).to_text();
  desk.room.keep(masters(1), 1, "x");
  CHECK(desk.host.act("keys.rotate-master").error().code == Errc::invalid);
  CHECK(desk.host.act("keys.rotate-master", {{"new-key", "password"}}).error().code == Errc::invalid);
  const std::string next{some_key(2).to_text().reveal()};
  REQUIRE(desk.host.act("keys.rotate-master", {{"new-key", next}}));
  CHECK(desk.room.opened(masters(2), 1) == "x");
  // The setting is not changed yet: it says so, and opens nothing.
  const auto refused = desk.host.act("keys.rotate");
  CHECK(refused.error().code == Errc::unavailable);
  CHECK(refused.error().message.find(some_key(2).fingerprint()) != std::string::npos);
  const std::string audit = desk.room.read([](db::Snapshot& snapshot) {
    std::string all;
    db::Rows rows = snapshot.query(
        "SELECT arguments, coalesce(state_after, ''), coalesce(error, '') FROM audit ORDER BY id");
    while (rows.next()) all += fmt::format("{} {} {}\n", rows.text(0), rows.text(1), rows.text(2));
    return all;
  });
  CHECK(audit.find(next) == std::string::npos);
  CHECK(audit.find("password") == std::string::npos);
  CHECK(audit.find("[hidden]") != std::string::npos);
}
