#include "core/base/log.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "core/base/limits.hpp"

using namespace banana;

namespace {

class MemorySink final : public log::Sink {
 public:
  explicit MemorySink(std::vector<std::string>& lines) : lines_(lines) {}
  void write(std::string_view line) override { lines_.emplace_back(line); }

 private:
  std::vector<std::string>& lines_;
};

/// The log writes to `lines` while this lives.
struct Captured {
  Captured() { log::start(log::Level::debug, std::make_unique<MemorySink>(lines)); }
  ~Captured() {
    struct Nowhere final : log::Sink {
      void write(std::string_view /*line*/) override {}
    };
    log::start(log::Level::info, std::make_unique<Nowhere>());
  }
  [[nodiscard]] boost::json::object last() const { return boost::json::parse(lines.back()).as_object(); }
  std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("a line is one JSON object with its fields") {
  Captured log;
  log::info("said \"hi\"\n", {{"n", -3}, {"ok", true}, {"share", 0.5}, {"who", std::string{"Ann\x01"}}});
  REQUIRE(log.lines.size() == 1);
  const auto line = log.last();
  CHECK(line.at("msg").as_string() == "said \"hi\"\n");
  CHECK(line.at("level").as_string() == "info");
  CHECK(line.at("n").as_int64() == -3);
  CHECK(line.at("ok").as_bool());
  CHECK(line.at("share").as_double() == 0.5);
  CHECK(line.at("who").as_string() == "Ann\x01");
  CHECK(log.lines[0].ends_with("}\n"));
}

TEST_CASE("lines inside a context carry its fields and lines after it do not") {
  Captured log;
  {
    const log::Context update{{{"update", 17}}};
    const log::Context user{{{"user", "u1"}}};
    log::info("inside");
    CHECK(log.last().at("update").as_int64() == 17);
    CHECK(log.last().at("user").as_string() == "u1");
  }
  log::info("outside");
  CHECK_FALSE(log.last().contains("update"));
}

TEST_CASE("a registered secret never reaches a line wherever it stands") {
  Captured log;
  log::hide(Secret{"hunter2-hunter2"});
  log::error("login with hunter2-hunter2 failed", {{"url", "https://h/?k=hunter2-hunter2"}});
  CHECK(log.lines[0].find("hunter2") == std::string::npos);
  CHECK(log.last().at("msg").as_string() == "login with [hidden] failed");
}

TEST_CASE("anything shaped like a bot token is hidden without being registered") {
  Captured log;
  log::info("GET /bot123456789:AAEhBP0av28FrkZ7nRc9Kx3mE1oYt5uWq_s/getMe");
  CHECK(log.lines[0].find("AAEhBP0") == std::string::npos);
  CHECK(log.last().at("msg").as_string() == "GET /bot123456789:[hidden]/getMe");
  log::info("at 10:30:00 ratio 3:4");
  CHECK(log.last().at("msg").as_string() == "at 10:30:00 ratio 3:4");
}

TEST_CASE("levels below the lowest are not written and an oversized line stays readable") {
  Captured log;
  log::set_level(log::Level::warning);
  log::info("quiet");
  CHECK(log.lines.empty());
  log::warning(std::string(limits::kLogLineBytesMax + 1, 'x'));
  CHECK(log.last().at("msg").as_string() == "log line too long");
}
