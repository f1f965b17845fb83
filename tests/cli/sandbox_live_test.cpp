// The sandbox from a shell, for real: bananactl, a sandbox and a bot are three processes or threads that talk.
#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "core/base/result.hpp"
#include "tests/cli/installation.hpp"
#include "tests/cli/running_sandbox.hpp"

using namespace banana;

namespace {

/// A sandbox with an echo bot and Ann, and the shell that drives them.
class Playground {
 public:
  Playground() : bot_(sandbox_, "echo_bot") {
    (void)json({"add-user", "Ann", "--username", "ann_lee", "--stars", "100"});
  }

  test::Ran ctl(std::vector<std::string> words) const {
    words.insert(words.begin(), "sandbox");
    words.insert(words.end(), {"--set", "telegram.api_base=" + sandbox_.base()});
    return here_.ctl(std::move(words));
  }
  Json json(std::vector<std::string> words) const {
    words.emplace_back("--json");
    const test::Ran ran = ctl(std::move(words));
    CAPTURE(ran.err);
    REQUIRE_FALSE(ran.out.empty());
    return boost::json::parse(ran.out);
  }
  std::string file(std::string_view name) const { return here_.file(name); }

 private:
  test::Installation here_;
  test::RunningSandbox sandbox_{TELEGRAM_SANDBOX};
  test::EchoBot bot_;
};

std::vector<std::string> texts(const Json& answer) {
  std::vector<std::string> all;
  for (const Json& item : answer.at("items").as_array()) all.emplace_back(item.at("text").as_string());
  return all;
}

}  // namespace

TEST_CASE("what is said to a bot is shown with its answer and the buttons numbered") {
  const Playground play;
  const Json said = play.json({"say", "echo_bot", "/start"});
  CHECK(texts(said) == std::vector<std::string>{"/start", "Welcome"});
  CHECK(said.at("items").at(1).at("buttons") == "[1] 💰 Balance");
  const Json shown = play.json({"show", "@echo_bot"});
  CHECK(shown == said);
  CHECK(texts(play.json({"say", "Echo", "more"})) == std::vector<std::string>{"more", "You sent more"});
  CHECK(play.json({"show", "echo_bot", "--limit", "1"}).at("items").as_array().size() == 1);
}

TEST_CASE("a pressed button gives the bot's answer") {
  const Playground play;
  (void)play.json({"say", "echo_bot", "/start"});
  for (const std::string button : {"1", "Balance", "💰 Balance"}) {
    CAPTURE(button);
    CHECK(play.json({"press", "echo_bot", button}).at("summary") == "Alert: You have 7");
  }
  const auto missing = play.ctl({"press", "echo_bot", "Nope"});
  CHECK(missing.code == exit_code(Errc::not_found));
  CHECK(missing.err.find("[1] 💰 Balance") != std::string::npos);
}

TEST_CASE("an invoice is paid once and not by who has too little") {
  const Playground play;
  (void)play.json({"say", "echo_bot", "/buy"});
  CHECK(play.ctl({"press", "echo_bot", "1"}).err.find("sandbox pay echo_bot") != std::string::npos);
  const Json paid = play.json({"pay", "echo_bot"});
  CHECK(paid.at("ok") == true);
  CHECK(paid.at("summary") == "Paid. 60 Stars are left.");
  const auto said = texts(paid);
  CHECK(std::find(said.begin(), said.end(), "Thank you") != said.end());
  CHECK(play.ctl({"pay", "echo_bot"}).code == exit_code(Errc::not_found));

  (void)play.json({"add-user", "Bob", "--stars", "39"});
  (void)play.json({"say", "echo_bot", "/buy", "--as", "Bob"});
  const auto poor = play.ctl({"pay", "echo_bot", "--as", "Bob"});
  CHECK(poor.code == exit_code(Errc::insufficient));
  (void)play.json({"top-up", "1", "--as", "Bob"});
  CHECK(play.json({"pay", "echo_bot", "--as", "Bob"}).at("summary") == "Paid. 0 Stars are left.");
}

TEST_CASE("a picture is sent and its bytes arrive") {
  const Playground play;
  const std::string picture = play.file("dot.gif");
  // The smallest picture there is: one pixel.
  std::ofstream{picture} << std::string_view{
      "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,"
      "\0\0\0\0\x01\0\x01\0\0\x02\x02L\x01\0;",
      43};
  (void)play.json({"say", "echo_bot", "/start"});
  const Json sent = play.json({"send-photo", "echo_bot", picture, "--caption", "a dot", "--as-file"});
  CHECK(sent.at("items").at(0).at("text") == "a dot");
  CHECK(sent.at("items").at(0).at("media") == "document");
  CHECK(play.ctl({"send-photo", "echo_bot", play.file("none.png")}).code == exit_code(Errc::not_found));
}

TEST_CASE("people and chats are listed and unknown ones are refused with the next command") {
  const Playground play;
  const Json people = play.json({"users"});
  REQUIRE(people.at("items").as_array().size() == 1);
  CHECK(people.at("items").at(0).at("stars") == 100);
  (void)play.json({"say", "echo_bot", "hi"});
  const auto nobody = play.ctl({"chats", "--as", "@nobody"});
  CHECK(nobody.code == exit_code(Errc::not_found));
  CHECK(nobody.err.find("bananactl sandbox users") != std::string::npos);
  const auto nowhere = play.ctl({"say", "no_such_bot", "hi"});
  CHECK(nowhere.code == exit_code(Errc::not_found));
  CHECK(nowhere.err.find("bananactl sandbox chats") != std::string::npos);
}

TEST_CASE("a fault fails the bot's next call and ends when it is cleared") {
  const Playground play;
  CHECK(play.ctl({"fault", "drop_before", "--method", "sendMessage"}).code == 0);
  CHECK(texts(play.json({"say", "echo_bot", "one", "--wait", "700ms"})) == std::vector<std::string>{"one"});
  CHECK(texts(play.json({"say", "echo_bot", "two"})) == std::vector<std::string>{"two", "You sent two"});
  CHECK(play.ctl({"fault", "drop_before", "--method", "sendMessage", "--times", "9"}).code == 0);
  CHECK(play.ctl({"clear-faults"}).code == 0);
  CHECK(texts(play.json({"say", "echo_bot", "three"})) ==
        std::vector<std::string>{"three", "You sent three"});
}
