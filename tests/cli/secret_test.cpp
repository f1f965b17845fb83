// Secrets on their way into bananactl.
#include <fstream>

#include <doctest/doctest.h>

#include "core/base/result.hpp"
#include "tests/cli/installation.hpp"

using namespace banana;
using test::Installation;

namespace {

constexpr std::string_view kToken = "42:AAE-canary_bP0av28aBcDeFgHiJkLmNoPqR";
/// Nobody listens there.
constexpr std::string_view kNowhere = "TELEGRAM_API_BASE=http://127.0.0.1:9";

}  // namespace

TEST_CASE("a secret on the command line is refused and not repeated") {
  const Installation here;
  here.migrate();
  for (const bool json : {false, true}) {
    std::vector<std::string> words{"bots", "add", "--token", std::string{kToken}};
    if (json) words.emplace_back("--json");
    const auto ran = here.ctl(words);
    CHECK(ran.code == 2);
    CHECK(ran.err.find("every user can see it") != std::string::npos);
    CHECK((ran.out + ran.err).find("canary") == std::string::npos);
  }
}

TEST_CASE("a secret comes from a file or from standard input and is asked of Telegram") {
  const Installation here;
  here.migrate();
  std::ofstream{here.file("bot.token")} << kToken << "\n";
  const test::Surroundings nowhere{.environment = {std::string{kNowhere}},
                                   .input = std::string{kToken} + "\n"};
  for (const std::string& given : {"@" + here.file("bot.token"), std::string{"-"}}) {
    CAPTURE(given);
    const auto ran = here.ctl({"bots", "add", "--token", given}, nowhere);
    CHECK(ran.code == exit_code(Errc::unavailable));
    CHECK(ran.err.find("Telegram can't be asked now") != std::string::npos);
    CHECK((ran.out + ran.err).find("canary") == std::string::npos);
  }
  const auto missing = here.ctl({"bots", "add", "--token", "@" + here.file("nothing")});
  CHECK(missing.code == 2);
  CHECK(missing.err.find("nothing") != std::string::npos);
  const auto malformed = here.ctl({"bots", "add", "--token", "-"}, {.input = "canary\n"});
  CHECK(malformed.code == 2);
  CHECK(malformed.err.find("no bot token") != std::string::npos);
  CHECK(malformed.err.find("canary") == std::string::npos);
  CHECK(here.json({"bots", "list"}).at("items").as_array().empty());
}
