// What an operator learns by asking a vendor: over real HTTP, with the keys of an installation (PV15).
#include "providers/tester.hpp"

#include <doctest/doctest.h>

#include "tests/ops/ops_host.hpp"
#include "tests/providers/stand_in.hpp"

namespace banana::providers {
namespace {

using test::json;
using vendors::Failure;

constexpr std::string_view kDrawn =
    R"({"data":[{"b64_json":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="}]})";

struct Desk : test::Outside {
  Desk() {
    config.data_dir.path = dir.path();
    VendorConfig& openai = config.providers.vendors[static_cast<std::size_t>(Vendor::openai)];
    openai.base_url.text = vendor.url("/v1");
    openai.keys = {Secret{std::string{test::kKey}}};
    openai.timeout = Millis{5'000};
  }
  std::shared_ptr<vendors::Tester> tester(Vendor which = Vendor::openai) {
    return make_tester({.loop = loop,
                        .http = client,
                        .database = host.db(),
                        .config = config,
                        .clock = clock,
                        .random = random},
                       which)
        .value();
  }
  vendors::TestReport test(std::optional<std::string> model = std::nullopt) {
    return run(tester()->test(std::move(model)));
  }

  test::TempDir dir;
  test::OpsHost host;
  Config config;
};

}  // namespace

TEST_CASE("a probe asks what costs nothing with the configured key") {
  Desk desk;
  desk.vendor.then(json(200, R"({"data":[]})"));
  const auto tester = desk.tester();
  CHECK(tester->can_probe());
  const vendors::ProbeReport well = desk.run(tester->probe());
  CHECK_FALSE(well.trouble);
  REQUIRE(desk.vendor.asked.size() == 1);
  CHECK(test::wire(desk.vendor.asked[0]).starts_with("GET /v1/models\n"));
  CHECK(desk.vendor.heard(std::string{"Bearer "} + std::string{test::kKey}));

  desk.vendor.then(json(401, R"({"error":{"message":"Incorrect API key","code":"invalid_api_key"}})"));
  const vendors::ProbeReport ill = desk.run(tester->probe());
  CHECK(ill.trouble == Failure::account);
  CHECK(ill.message.find(test::kKey) == std::string::npos);
}

TEST_CASE("a test makes the cheapest thing there is and looks at what came") {
  Desk desk;
  desk.vendor.then(json(200, std::string{kDrawn}));
  const vendors::TestReport report = desk.test();
  CHECK_FALSE(report.trouble);
  CHECK(report.model == "gpt-image-1-mini");
  CHECK(report.outputs == 1);
  CHECK(report.type == "image/png");
  CHECK(report.bytes > 50);
  CHECK(report.cost.starts_with("$0.0"));
  REQUIRE(desk.vendor.asked.size() == 1);
  CHECK(desk.vendor.asked[0].target == "/v1/images/generations");
  CHECK(test::body_json(desk.vendor.asked[0]).at("model") == "gpt-image-1-mini");
}

TEST_CASE("a test asks the model that is named and says when there is none") {
  Desk desk;
  desk.vendor.then(json(200, std::string{kDrawn}));
  CHECK(desk.test("gpt-image-2").model == "gpt-image-2");
  CHECK(test::body_json(desk.vendor.asked.at(0)).at("model") == "gpt-image-2");
  const vendors::TestReport unknown = desk.test("no-such");
  CHECK(unknown.trouble == Failure::invalid);
  CHECK(unknown.message.find("no such model") != std::string::npos);
  CHECK(desk.vendor.asked.size() == 1);
}

TEST_CASE("a test that fails says in the vendor's words why") {
  Desk desk;
  desk.vendor.then(
      json(429, R"({"error":{"message":"You exceeded your quota","code":"insufficient_quota"}})"));
  const vendors::TestReport broke = desk.test();
  CHECK(broke.trouble == Failure::account);
  CHECK(broke.message.find("quota") != std::string::npos);
  CHECK(broke.outputs == 0);
}

TEST_CASE("a vendor without its key is not asked at all") {
  Desk desk;
  desk.config.providers.vendors[static_cast<std::size_t>(Vendor::openai)].keys.clear();
  CHECK(desk.test().trouble == Failure::account);
  CHECK(desk.vendor.asked.empty());
}

}  // namespace banana::providers
