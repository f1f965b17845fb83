#include "core/access/parking.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/log.hpp"
#include "tests/access/fleet.hpp"
#include "tests/money/run_task.hpp"

using namespace banana;
using namespace banana::access;
using namespace banana::test;

namespace {

/// Keeps what is written to the log while it lives.
class Lines {
 public:
  Lines() {
    class Keep final : public log::Sink {
     public:
      explicit Keep(std::string& text) : text_(text) {}
      void write(std::string_view line) override { text_ += line; }

     private:
      std::string& text_;
    };
    log::start(log::Level::info, std::make_unique<Keep>(text_));
  }
  ~Lines() { log::start(log::Level::info); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

TEST_CASE_TEMPLATE("a revoked token parks its bot and no other and operators are told", Here,
                   BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const BotId id = fleet.add(42).id;
  const BotId other = fleet.add(43).id;
  const std::string reason = "Unauthorized at /bot" + std::string{token_for(42).reveal()};
  const Lines lines;
  CHECK(run_task(park_now(fleet.db(), fleet.ids(), id, reason, fleet.now())));
  CHECK(fleet.bot(id).state == BotState::parked);
  CHECK(fleet.bot(id).reason.starts_with("Unauthorized"));
  CHECK(fleet.bot(other).state == BotState::running);
  CHECK(lines.text().find("\"bot\":42") != std::string::npos);
  CHECK(lines.text().find("canary") == std::string::npos);
  CHECK(fleet.count("SELECT count(*) FROM audit WHERE operation = 'bots.park' AND door = 'system'") == 1);
  CHECK(fleet.count("SELECT count(*) FROM audit WHERE state_after LIKE '%canary%'") == 0);
  CHECK(fleet.count("SELECT count(*) FROM bot WHERE state_reason LIKE '%canary%' OR error LIKE '%canary%'") ==
        0);
}

TEST_CASE_TEMPLATE("a bot that is parked or stopped or gone is not parked again", Here, BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const BotId id = fleet.add(42).id;
  const BotId stopped = fleet.add(43).id;
  REQUIRE(fleet.write([&](db::Tx& tx) { return stop(tx, stopped, "", fleet.now()); }));
  const auto park_it = [&](BotId which) {
    return fleet.write([&](db::Tx& tx) { return park(tx, fleet.ids(), which, "", fleet.now()); });
  };
  CHECK(park_it(id));
  CHECK_FALSE(fleet.bot(id).reason.empty());
  CHECK_FALSE(park_it(id));
  CHECK_FALSE(park_it(stopped));
  CHECK_FALSE(park_it(BotId{9}));
  CHECK(fleet.count("SELECT count(*) FROM audit") == 1);
}
