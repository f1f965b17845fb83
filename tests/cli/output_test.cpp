// What bananactl shows: tables, records, JSON, colours, dry runs, questions.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cli/installation.hpp"

using namespace banana;
using test::Installation;

namespace {

bool coloured(const std::string& text) { return text.find("\x1b[") != std::string::npos; }

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::size_t columns = 0;
    for (std::size_t i = at; i < end; ++i) columns += (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    longest = std::max(longest, columns);
    at = end + 1;
  }
  return longest;
}

}  // namespace

TEST_CASE("an act through the command line changes the database and is audited") {
  const Installation here;
  here.migrate();
  CHECK(here.ctl({"flags", "set", "signup", "off"}).code == 0);
  CHECK(here.json({"flags", "show", "signup"}).at("state").as_string() == "off");
  const Json audit = here.json({"audit", "list", "--operation", "flags"});
  const Json& act = audit.at("items").at(0);
  CHECK(act.at("operation").as_string() == "flags.set");
  CHECK(act.at("door").as_string() == "shell");
  CHECK(act.at("before").at("state").as_string() == "on");
  CHECK(act.at("after").at("state").as_string() == "off");
}

TEST_CASE("a dry run shows what would differ and leaves nothing") {
  const Installation here;
  here.migrate();
  const auto ran = here.ctl({"flags", "set", "signup", "off", "--dry-run"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("Dry run: nothing was changed. It would be:\n  state: on → off\n") == 0);
  CHECK(here.json({"flags", "show", "signup"}).at("state").as_string() == "on");
  const Json rehearsed = here.json({"flags", "set", "signup", "off", "--dry-run"});
  CHECK(rehearsed.at("dry_run").as_bool());
  CHECK(rehearsed.at("after").at("state").as_string() == "off");
}

TEST_CASE("a dry run of the migrations makes no database") {
  const Installation here;
  CHECK(here.ctl({"migrate", "up", "--dry-run"}).code == 3);
  CHECK_FALSE(std::filesystem::exists(here.file("banana.db")));
}

TEST_CASE("tables fit the columns they are given") {
  const Installation here;
  here.migrate();
  for (const char* columns : {"120", "80", "60", "40", "20"}) {
    CAPTURE(columns);
    const auto ran = here.ctl({"flags", "list"}, {.environment = {std::string{"COLUMNS="} + columns}});
    CHECK(longest_line(ran.out) <= std::stoul(columns));
    CHECK(ran.out.find("maintenance") != std::string::npos);
  }
  CHECK(here.ctl({"flags", "list"}).out.find("…") == std::string::npos);
}

TEST_CASE("an empty table says so kindly") {
  const Installation here;
  here.migrate();
  CHECK(here.ctl({"audit", "list", "--actor", "nobody"}).out == "Nothing was done yet that matches.\n");
}

TEST_CASE("there is colour on a terminal and nowhere else and never with NO_COLOR") {
  const Installation here;
  here.migrate();
  CHECK_FALSE(coloured(here.ctl({"flags", "list"}).out));
  CHECK_FALSE(coloured(here.ctl({"flags", "lst"}).err));
  CHECK(coloured(here.ctl({"flags", "list"}, {.terminal = true}).out));
  CHECK(coloured(here.ctl({"flags", "lst"}, {.terminal = true}).out));
  CHECK_FALSE(coloured(here.ctl({"flags", "list"}, {.environment = {"NO_COLOR=1"}, .terminal = true}).out));
  CHECK_FALSE(coloured(here.ctl({"flags", "lst"}, {.environment = {"NO_COLOR=1"}, .terminal = true}).out));
}

TEST_CASE("a person on a terminal sees what would happen and is asked") {
  const Installation here;
  here.migrate();
  const auto no = here.ctl({"migrate", "down", "0"}, {.input = "n\n", .terminal = true});
  CHECK(no.code == 10);
  CHECK(no.out.find("would lose table audit") != std::string::npos);
  CHECK(no.out.find("Go on? [y/N]") != std::string::npos);
  CHECK(here.json({"migrate", "status"}).at("version").as_int64() > 0);
  const auto yes = here.ctl({"migrate", "down", "0"}, {.input = "y\n", .terminal = true});
  CHECK(yes.code == 0);
  CHECK(here.json({"migrate", "status"}).at("version").as_int64() == 0);
}

TEST_CASE("JSON is one line in a pipe and indented on a terminal") {
  const Installation here;
  here.migrate();
  const auto piped = here.ctl({"flags", "list", "--json"});
  CHECK(std::count(piped.out.begin(), piped.out.end(), '\n') == 1);
  const auto shown = here.ctl({"flags", "list", "--json"}, {.terminal = true});
  CHECK(first_line(shown.out) == "{\r");
  CHECK(boost::json::parse(shown.out) == boost::json::parse(piped.out));
}

TEST_CASE("doctor finds a good installation good and exits with 1 on a bad one") {
  const Installation here;
  here.migrate();
  const auto well = here.ctl({"doctor"});
  CHECK(well.code == 0);
  CHECK(well.out.find("All is well.") != std::string::npos);
  CHECK(well.out.find("FAILED") == std::string::npos);
  CHECK(well.out.find("nothing is stored yet") != std::string::npos);
  std::filesystem::permissions(here.file("banana.db"), std::filesystem::perms{0644});
  const auto open = here.ctl({"doctor"});
  CHECK(open.code == 1);
  CHECK(open.out.find("chmod o= " + here.file("banana.db")) != std::string::npos);
  const auto broken = here.ctl({"doctor", "--set", "http.body_max=lots"});
  CHECK(broken.code == 1);
  CHECK(broken.out.find("bananactl config check") != std::string::npos);
}

TEST_CASE("doctor writes into the store and reads it back and says why it can't") {
  const Installation here;
  here.migrate();
  const auto storage = [&](std::vector<std::string> more = {}) {
    more.emplace_back("doctor");
    const Json found = here.json(std::move(more));
    for (const Json& item : found.at("items").as_array()) {
      if (item.at("check") == "storage") return item;
    }
    return Json{};
  };
  REQUIRE(here.ctl({"storage", "check"}).code == 0);
  CHECK(storage().at("status") == "PASSED");
  CHECK(storage().at("detail") == "The files store takes, gives back and removes.");
  CHECK(std::filesystem::is_empty(here.file("blobs/tmp")));
  std::filesystem::remove(here.file("blobs/tmp"));
  std::ofstream{here.file("blobs/tmp")} << "in the way";
  CHECK(storage().at("status") == "FAILED");
  CHECK(storage().at("detail").as_string().starts_with("cannot "));
  const Json without = storage({"--set", "blob.driver=s3"});
  CHECK(without.at("status") == "FAILED");
  CHECK(without.at("detail") == "blob.driver is s3, but s3.bucket is not set");
  CHECK(without.at("fix").as_string().find("blob.driver files") != std::string::npos);
  // Nobody listens there.
  const Json silent =
      storage({"--set", "blob.driver=s3", "--set", "s3.bucket=bucket", "--set", "s3.access_key=abc", "--set",
               "s3.secret_key=canary", "--set", "s3.endpoint=http://127.0.0.1:9"});
  CHECK(silent.at("status") == "FAILED");
  CHECK(boost::json::serialize(silent).find("canary") == std::string::npos);
}

TEST_CASE("doctor names the fix even where there is little room") {
  const Installation here;
  const auto ran = here.ctl({"doctor"}, {.environment = {"COLUMNS=40"}});
  CHECK(ran.code == 1);
  CHECK(ran.out.find("Make it: bananactl migrate up") != std::string::npos);
}

TEST_CASE("config init writes a configuration that is good and never over one that is there") {
  const Installation here;
  const std::string path = here.file("new.yaml");
  CHECK(here.ctl({"config", "init", "--file", path}).code == 0);
  CHECK(here.ctl({"config", "check", "--config", path}).code == 0);
  CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::others_read) ==
        std::filesystem::perms::none);
  const auto again = here.ctl({"config", "init", "--file", path});
  CHECK(again.code == 4);
  CHECK(again.err.find("Give --force to replace it.") != std::string::npos);
  CHECK(here.ctl({"config", "init", "--file", path, "--force"}).code == 0);
  CHECK(here.ctl({"config", "init", "--file", here.file("none.yaml"), "--dry-run"}).code == 0);
  CHECK_FALSE(std::filesystem::exists(here.file("none.yaml")));
}

TEST_CASE("watch shows again and again and lets others have the database in between") {
  const Installation here;
  here.migrate();
  const auto ran = test::run(
      "/bin/bash", {"-c", "$B flags list --watch 1 --json | head -2"},
      {.environment = {"B=" BANANACTL, "PATH=/usr/bin:/bin", "BANANA_CONFIG=" + here.file("banana.yaml")}});
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 2);
  CHECK(ran.err.empty());
}

TEST_CASE("several at once take turns at the database") {
  const Installation here;
  here.migrate();
  const auto ran = test::run(
      "/bin/bash", {"-c", "for i in {1..8}; do $B flags set signup off >/dev/null & done; wait"},
      {.environment = {"B=" BANANACTL, "PATH=/usr/bin:/bin", "BANANA_CONFIG=" + here.file("banana.yaml")}});
  CHECK(ran.err.empty());
  CHECK(here.json({"audit", "list", "--operation", "flags"}).at("items").as_array().size() == 8);
}

TEST_CASE("root leaves no files that keep the owner of the database out") {
  if (::geteuid() != 0) {
    MESSAGE("only root can see this");
    return;
  }
  constexpr uid_t kNobody = 65534;
  const Installation here;
  REQUIRE(::chown(std::filesystem::path{here.file("x")}.parent_path().c_str(), kNobody, kNobody) == 0);
  here.migrate();
  CHECK(here.ctl({"flags", "set", "signup", "off"}).code == 0);
  for (const char* name : {"banana.db", "banana.db.lock"}) {
    struct stat found{};
    CHECK(::stat(here.file(name).c_str(), &found) == 0);
    CHECK(found.st_uid == kNobody);
  }
  CHECK(here.json({"audit", "list"}).at("items").at(0).at("actor").as_string() == "root");
}

TEST_CASE("config show never shows a password") {
  const Installation here;
  const auto ran =
      here.ctl({"config", "show"},
               {.environment = {"BANANA_DATABASE_URL=postgresql://app:correcthorse@127.0.0.1:1/db"}});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("correcthorse") == std::string::npos);
  CHECK(ran.out.find("environment BANANA_DATABASE_URL") != std::string::npos);
}
