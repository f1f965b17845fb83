// What an operator sees of the AI vendors.
#include <atomic>
#include <mutex>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "core/net/server.hpp"
#include "tests/cli/installation.hpp"

using namespace banana;
using test::Installation;

namespace {

std::string key_file(const Installation& here, std::string_view name, std::string_view key) {
  const std::string path = here.file(name);
  std::ofstream{path} << key << '\n';
  ::chmod(path.c_str(), 0600);
  return "@" + path;
}

/// OpenAI, on a thread of its own: it lists its models and draws one pixel, for whoever has the key.
class OpenAi {
 public:
  OpenAi() {
    port_ = server_.listen_tcp("127.0.0.1", 0).value();
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~OpenAi() {
    open_.reset();
    loop_.stop();
    thread_.join();
  }
  [[nodiscard]] std::string base() const { return fmt::format("http://127.0.0.1:{}", port_); }

  std::atomic<int> listed = 0;
  std::atomic<int> drawn = 0;
  std::atomic<bool> is_broke = false;

 private:
  static constexpr std::string_view kPng =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

  [[nodiscard]] std::optional<net::Response> refusal(const net::Request& request) const {
    const auto error = [](int status, std::string_view code) {
      return net::Response::json(
          status, JsonObject{{"error", JsonObject{{"message", "no"}, {"type", code}, {"code", code}}}});
    };
    if (request.headers.find("Authorization") != "Bearer sk-canary-secret-1234")
      return error(401, "invalid_api_key");
    if (is_broke) return error(429, "insufficient_quota");
    return std::nullopt;
  }
  Task<net::Response> list(net::Request& request) {
    ++listed;
    if (auto no = refusal(request)) co_return *std::move(no);
    co_return net::Response::json(200, JsonObject{{"data", JsonArray{}}});
  }
  Task<net::Response> draw(net::Request& request) {
    ++drawn;
    if (auto no = refusal(request)) co_return *std::move(no);
    co_return net::Response::json(200, JsonObject{{"data", JsonArray{JsonObject{{"b64_json", kPng}}}}});
  }

  asio::io_context loop_{1};
  asio::executor_work_guard<asio::io_context::executor_type> open_{loop_.get_executor()};
  net::Server server_{
      loop_,
      {{net::Method::get, "/models", [this](net::Request& r) { return list(r); }},
       {net::Method::post, "/images/generations", [this](net::Request& r) { return draw(r); }}},
      net::ServerOptions{}};
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a vendor is probed for free and tested with one real call over the real line") {
  const Installation here;
  here.migrate();
  OpenAi vendor;
  const std::string at = "providers.openai.base_url=" + vendor.base();
  REQUIRE(
      here.ctl({"providers", "keys-set", "openai", "--key", key_file(here, "one", "sk-canary-secret-1234")})
          .code == 0);
  const Json health = here.json({"--set", at, "providers", "health", "openai", "--probe"});
  CHECK(health.at("ok") == true);
  CHECK(health.at("items").at(0).at("probe") == "ok");
  CHECK(vendor.listed == 1);
  CHECK(vendor.drawn == 0);

  const Json tested = here.json({"--set", at, "providers", "test", "openai"});
  CHECK(tested.at("ok") == true);
  CHECK(tested.at("result") == "done");
  CHECK(tested.at("outputs") == 1);
  CHECK(tested.at("type") == "image/png");
  CHECK(tested.at("cost").as_string().starts_with("$0.0"));
  CHECK(tested.at("model") == "gpt-image-1-mini");
  CHECK(vendor.drawn == 1);
  CHECK(here.json({"--set", at, "providers", "test", "openai", "--model", "gpt-image-2"}).at("model") ==
        "gpt-image-2");

  vendor.is_broke = true;
  const Json broke = here.json({"--set", at, "providers", "test", "openai"});
  CHECK(broke.at("ok") == false);
  CHECK(broke.at("failure") == "account");
  CHECK(here.json({"--set", at, "providers", "health", "openai", "--probe"}).at("ok") == false);
  const auto unknown = here.ctl({"--set", at, "providers", "test", "openai", "--model", "no-such"});
  CHECK(unknown.code != 0);
  CHECK(unknown.out.find("no such model") != std::string::npos);
  CHECK((unknown.out + unknown.err).find("canary") == std::string::npos);
}

TEST_CASE("a vendor whose key was refused says so") {
  const Installation here;
  here.migrate();
  OpenAi vendor;
  REQUIRE(here.ctl({"providers", "keys-set", "openai", "--key", key_file(here, "one", "sk-canary-secret-9")})
              .code == 0);
  const Json tested =
      here.json({"--set", "providers.openai.base_url=" + vendor.base(), "providers", "test", "openai"});
  CHECK(tested.at("ok") == false);
  CHECK(tested.at("failure") == "account");
}

TEST_CASE("vendors are listed in a terminal with masked keys and what is forced") {
  const Installation here;
  here.migrate();
  REQUIRE(
      here.ctl({"providers", "keys-set", "openai", "--key", key_file(here, "one", "sk-canary-secret-1234")})
          .code == 0);
  REQUIRE(here.ctl({"providers", "keys-set", "openai", "--key",
                    key_file(here, "two", "sk-canary-secret-5678"), "--label", "spare"})
              .code == 0);
  REQUIRE(here.ctl({"providers", "force", "openai", "open"}).code == 0);
  REQUIRE(here.ctl({"providers", "disable", "sandbox"}).code == 0);
  CHECK(
      here.ctl({"providers", "list", "--ready"}).out ==
      "NAME     ENABLED  STATE        KEY                   OK %  P50  P95  UNTIL  LAST FAILURE  FAILED AT\n"
      "openai   yes      forced_open  2 set (…1234, …5678)\n"
      "sandbox  no       closed       not needed\n");
  const auto shown = here.ctl({"providers", "show", "openai"});
  CHECK(shown.out.find("KEY            2 set (…1234, …5678)\n") != std::string::npos);
  CHECK(shown.out.find("canary") == std::string::npos);
  CHECK(here.json({"audit", "list", "--operation", "providers"}).at("items").as_array().size() == 4);
}

TEST_CASE("a key on the command line itself is refused and repeated nowhere") {
  const Installation here;
  here.migrate();
  const auto ran = here.ctl({"providers", "keys-set", "openai", "--key", "sk-canary-secret-1234"});
  CHECK(ran.code != 0);
  CHECK((ran.out + ran.err).find("canary") == std::string::npos);
  CHECK(here.ctl({"providers", "keys-list"}).out.starts_with("No vendor has a key."));
}

TEST_CASE("a vendor that can't be asked here is said to be so") {
  const Installation here;
  here.migrate();
  const auto ran = here.ctl({"providers", "test", "runway"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("keys-set runway") != std::string::npos);
}
