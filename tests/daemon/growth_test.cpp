// Rewards from the environment, as the predecessors had them (PK6).
#include <csignal>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "core/config/describe.hpp"
#include "core/money/growth_rules.hpp"
#include "core/ops/control.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/daemon/postgres_url.hpp"
#include "tests/migrate/each_engine.hpp"

using namespace banana;
using namespace banana::test;
namespace control = banana::ops::control;

namespace {

constexpr std::string_view kOverruled =
    "the growth rules that an operator set count, not those of the configuration";

struct Seen {
  std::int64_t initial_tokens;
  std::int64_t join_referrer;
  bool overruled;
  bool operator==(const Seen&) const = default;
};

/// One life of a daemon: what its rules are, and `then`, an operation before its end.
Seen life(std::vector<std::string> flags, std::vector<std::pair<std::string, std::string>> environment,
          const ops::Request* then = nullptr) {
  const TempDir dir;
  flags.emplace_back("--migrate");
  Bananad daemon{dir, Launch{.flags = std::move(flags), .environment = std::move(environment)}};
  daemon.ready();
  const Reply rules =
      post(daemon.control_socket(), "/v1/operation", control::write_request({.operation = "growth.rules"}));
  if (then != nullptr) {
    const Reply done = post(daemon.control_socket(), "/v1/operation", control::write_request(*then));
    REQUIRE(control::read_reply(done.body).has_value());
  }
  daemon.signal(SIGTERM);
  CHECK(daemon.exit_status() == 0);
  const auto result = boost::json::parse(rules.body).at("result");
  Seen seen{.initial_tokens = result.at("initial_tokens").as_int64(),
            .join_referrer = result.at("join_referrer").as_int64(),
            .overruled = false};
  for (const std::string& line : daemon.lines()) {
    seen.overruled |= line.find(kOverruled) != std::string::npos;
  }
  return seen;
}

/// Every life is on the same database.
void rewards_follow_the_environment_until_set(const std::string& url) {
  const std::vector<std::string> flags{"--set", "database.url=" + url};
  CHECK(life(flags, {{"FREE_CREDITS", "77"}, {"REFERRAL_REWARD", "9"}}) == Seen{77, 9, false});
  CHECK(life(flags, {}) == Seen{500, 100, false});
  const ops::Request set{.operation = "growth.set", .arguments = {{"percent", 20}}};
  CHECK(life(flags, {{"FREE_CREDITS", "20"}, {"INITIAL_TOKENS", "78"}}, &set) == Seen{78, 100, false});
  CHECK(life(flags, {{"INITIAL_TOKENS", "79"}}) == Seen{78, 100, true});
  CHECK(life(flags, {}) == Seen{78, 100, false});
}

}  // namespace

TEST_CASE("rewards follow the environment until an operator sets them") {
  const TempDir dir;
  rewards_follow_the_environment_until_set("sqlite://" + dir.file("banana.db"));
}

TEST_CASE("rewards follow the environment on PostgreSQL until an operator sets them") {
  on_postgres_schema([](const PostgresSchema& schema) {
    rewards_follow_the_environment_until_set(postgres_url(schema.name()));
  });
}

TEST_CASE("what can be configured as a reward is what growth takes") {
  const std::string allowed = "0 to " + std::to_string(growth::kBonusTokensMax) + " tokens";
  CHECK(config::explain("growth.initial_tokens")->allowed == allowed);
  CHECK(config::explain("growth.referral_reward")->allowed == allowed);
}
