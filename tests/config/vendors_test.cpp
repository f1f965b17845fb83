// What is configured of every AI vendor.
#include <algorithm>

#include <doctest/doctest.h>

#include "core/base/log.hpp"
#include "core/config/describe.hpp"
#include "core/config/vendor_settings.hpp"
#include "tests/config/sources.hpp"

using namespace banana;
using namespace banana::test;

namespace {

std::string shown(const config::Loaded& loaded, std::string_view key) {
  for (const config::Shown& line : config::show(loaded))
    if (line.key == key) return line.value;
  return "no such setting";
}

}  // namespace

TEST_CASE("every vendor can be configured and knows where its API is") {
  const auto loaded = load_without_file();
  for (std::size_t i = 0; i < kVendors; ++i) {
    const auto vendor = static_cast<Vendor>(i);
    CAPTURE(to_string(vendor));
    CHECK(parse_vendor(to_string(vendor)) == vendor);
    CHECK(config::about(vendor).ends_with('.'));
    const VendorConfig& one = loaded.config.providers.of(vendor);
    CHECK(one.timeout >= Millis{1'000});
    CHECK(one.concurrency >= 1);
    CHECK(one.keys.empty());
    if (config::needs_key(vendor) && vendor != Vendor::openai_compatible)
      CHECK(one.base_url.text.starts_with("https://"));
  }
  CHECK_FALSE(parse_vendor("nobody"));
}

TEST_CASE("a vendor's settings come from its group in the file and from its variables") {
  const ConfigFolder folder;
  const auto loaded = folder.load(
      "providers:\n  use: [openai, kling]\n  openai:\n    base_url: http://127.0.0.1:9\n    timeout: 7s\n"
      "  kling:\n    key: [access-1:secret-1, access-2:secret-2]\n",
      {{"OPENAI_API_KEY", "sk-first-0001,sk-second-0002"}, {"BANANA_PROVIDERS_ARK_CONCURRENCY", "3"}});
  CHECK(folder.texts(loaded.errors) == "");
  const ProvidersConfig& providers = loaded.config.providers;
  CHECK(providers.use == std::vector<Vendor>{Vendor::openai, Vendor::kling});
  CHECK(providers.of(Vendor::openai).base_url.text == "http://127.0.0.1:9");
  CHECK(providers.of(Vendor::openai).timeout == Millis{7'000});
  CHECK(providers.of(Vendor::gemini).timeout == Millis{180'000});
  CHECK(providers.of(Vendor::ark).concurrency == 3);
  REQUIRE(providers.of(Vendor::openai).keys.size() == 2);
  CHECK(providers.of(Vendor::openai).keys[1].reveal() == "sk-second-0002");
  REQUIRE(providers.of(Vendor::kling).keys.size() == 2);
  CHECK(providers.of(Vendor::kling).keys[0].reveal() == "access-1:secret-1");
}

TEST_CASE("the names that the predecessors use set the vendor and its key") {
  const auto loaded = load_without_file({{"PROVIDER", "gemini"}, {"GEMINI_API_KEY", "AIza-some-key"}});
  CHECK(loaded.errors.empty());
  CHECK(loaded.config.providers.use == std::vector<Vendor>{Vendor::gemini});
  CHECK(loaded.config.providers.of(Vendor::gemini).keys.at(0).reveal() == "AIza-some-key");
}

TEST_CASE("a list of keys is shown by its length only and hidden in the log") {
  const auto loaded =
      load_without_file({{"OPENAI_API_KEY", "sk-listed-0001, sk-listed-0002,sk-listed-0001"}});
  CHECK(loaded.errors.empty());
  CHECK(shown(loaded, "providers.openai.key") == "[***, ***]");
  CHECK(log::redact("it said sk-listed-0002").find("sk-listed") == std::string::npos);
  const auto changes = config::diff(loaded.config, load_without_file().config);
  CHECK(std::ranges::find(changes.at_restart, "providers.openai.key") != changes.at_restart.end());

  const auto refused = load_without_file({{"OPENAI_API_KEY", "sk-listed-0003,short"}});
  REQUIRE(refused.errors.size() == 1);
  CHECK(refused.errors.front().text().find("short\"") == std::string::npos);
  CHECK(refused.errors.front().text().find("sk-listed") == std::string::npos);
}
