#include "providers/vendor_account.hpp"

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::providers;

namespace {

constexpr Instant kStart = from_unix_ms(1'795'219'200'000);

/// An installation with this configured for OpenAI, and nothing for anybody else.
struct Installed {
  explicit Installed(std::vector<Secret> keys) {
    VendorConfig& openai = config.vendors[static_cast<std::size_t>(Vendor::openai)];
    openai.base_url = {"https://api.example.com/v1"};
    openai.keys = std::move(keys);
  }
  ProvidersConfig config{};
  ManualClock clock{kStart};
};

}  // namespace

TEST_CASE("an account gives the configured address and keys in turn and a refused one rests") {
  Installed it{{Secret{"sk-canary-one-0001"}, Secret{"sk-canary-two-0002"}}};
  vendors::Purse purse{it.config};
  VendorAccount account{Vendor::openai, it.config, purse, it.clock};
  CHECK(account.base_url() == "https://api.example.com/v1");
  CHECK(account.needs_key());
  const Key first = account.next_key().value();
  const Key second = account.next_key().value();
  CHECK(first.id != second.id);
  CHECK(first.id.find("canary") == std::string::npos);
  account.note(first.id, vendors::Failure::account, std::nullopt);
  for (int i = 0; i < 5; ++i) CHECK(account.next_key()->id == second.id);
  CHECK(account.find_key(first.id)->value.reveal() == first.value.reveal());
  CHECK_FALSE(account.find_key("another"));
  it.clock.advance(std::chrono::minutes{10});
  CHECK(account.next_key()->id == first.id);
}

TEST_CASE("a server of one's own needs no key and a vendor without one has none") {
  Installed it{{}};
  vendors::Purse purse{it.config};
  CHECK_FALSE(VendorAccount{Vendor::comfyui, it.config, purse, it.clock}.needs_key());
  CHECK_FALSE(VendorAccount{Vendor::openai, it.config, purse, it.clock}.next_key());
}
