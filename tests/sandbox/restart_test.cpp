// A sandbox that is stopped and started again.
#include <filesystem>
#include <fstream>

#include "tests/sandbox/live.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {
namespace {

TEST_CASE("everything is there after a restart") {
  TempDir dir;
  std::string token;
  const auto options = [&] {
    return sandbox::SandboxOptions{.state_dir = dir.file("state"), .limits = sandbox::Limits::off};
  };
  with_sandbox(
      [&](Live& it) -> Task<> {
        token = it.token;
        co_await it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", "before"}});
      },
      options());
  Live it{options()};
  it.token = token;
  run(it.loop, [](Live& live) -> Task<> {
    const Reply update = co_await live.call("getUpdates");
    CHECK(text_of(update.json().at("result").as_array()[0].at("message"), "text") == "before");
    const Reply history = co_await live.get("/sandbox/api/history?user=5001&bot=shop_bot");
    CHECK(history.json().at("messages").as_array().size() == 2);
    const Json next = co_await live.act("users", {{"first_name", "Bob"}});
    CHECK(text_of(next.at("user"), "id") == "5002");
    co_await live.telegram.stop();
  }(it));
}

TEST_CASE("a damaged state is refused and left alone") {
  TempDir dir;
  const sandbox::SandboxOptions options{.state_dir = dir.file("state")};
  std::filesystem::create_directories(dir.path() / "state");
  std::ofstream{dir.file("state/world.json")} << "{half";
  asio::io_context loop{1};
  sandbox::Sandbox telegram{loop, options};
  const auto started = telegram.start();
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().message.find("is damaged") != std::string::npos);
  CHECK(std::filesystem::file_size(dir.file("state/world.json")) == 5);
}

}  // namespace
}  // namespace banana::test
