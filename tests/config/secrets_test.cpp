// Where secrets may come from, and that they are never printed.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "core/base/log.hpp"
#include "core/config/describe.hpp"
#include "tests/config/sources.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr std::string_view kUrl = "postgresql://app:canary-7f3a@db.example/banana";

std::string shown(const config::Loaded& loaded, std::string_view key) {
  for (const config::Shown& line : config::show(loaded)) {
    if (line.key == key) return line.value + " from " + line.origin.text();
  }
  return {};
}

void allow(const std::string& path, mode_t mode) { REQUIRE(::chmod(path.c_str(), mode) == 0); }

}  // namespace

TEST_CASE("a secret may stand in a file of its own") {
  const ConfigFolder folder;
  const std::string file = folder.write("url", std::string{kUrl} + "\n");
  allow(file, 0600);
  const auto by_yaml = folder.load("database:\n  url_file: url\n");
  const auto by_variable = load_without_file({{"BANANA_DATABASE_URL_FILE", file}});
  const auto by_other_variable = load_without_file({{"DATABASE_URL_FILE", file}});
  for (const config::Loaded* loaded : {&by_yaml, &by_variable, &by_other_variable}) {
    CHECK(folder.texts(loaded->errors) == "");
    CHECK(folder.texts(loaded->warnings) == "");
    CHECK(loaded->config.database.url.conninfo().reveal() == kUrl);
  }
  const std::string url = "postgresql://app:***@db.example/banana";
  CHECK(shown(by_yaml, "database.url") == url + " from " + file);
  CHECK(shown(by_variable, "database.url") == url + " from environment BANANA_DATABASE_URL_FILE=" + file);
  CHECK(shown(by_other_variable, "database.url") == url + " from environment DATABASE_URL_FILE=" + file);
}

TEST_CASE("a systemd credential is stronger than the file and weaker than the environment") {
  const ConfigFolder folder;
  allow(folder.write("database.url", kUrl), 0400);
  const std::string credentials = folder.path("");
  const auto loaded =
      folder.load("database: {url: 'sqlite:////srv/x.db'}\n", {{"CREDENTIALS_DIRECTORY", credentials}});
  CHECK(loaded.config.database.url.conninfo().reveal() == kUrl);
  CHECK(loaded.warnings.empty());
  CHECK(load_without_file({{"CREDENTIALS_DIRECTORY", credentials}, {"DATABASE_URL", "sqlite:////srv/x.db"}})
            .config.database.url.file() == "/srv/x.db");
  CHECK(load_without_file({{"CREDENTIALS_DIRECTORY", "/nonexistent"}}).ok());
}

TEST_CASE("a secret that others can read is warned of") {
  const ConfigFolder folder;
  const std::string file = folder.write("url", kUrl);
  allow(file, 0644);
  CHECK(folder.texts(folder.load("database:\n  url_file: url\n").warnings) ==
        "banana.yaml:2:13: database.url: every user of this machine can read the secret in url. Run: chmod "
        "o-r url\n");
  allow(folder.write("banana.yaml", ""), 0644);
  CHECK(folder.texts(folder.load("database:\n  url: " + std::string{kUrl} + "\n").warnings) ==
        "banana.yaml:2:8: database.url: a secret in a file that every user of this machine can read. Run: "
        "chmod "
        "o-r banana.yaml\n");
  CHECK(folder.load("database:\n  url: sqlite:////srv/x.db\n").warnings.empty());
  allow(folder.path("banana.yaml"), 0640);
  CHECK(folder.load("database:\n  url: " + std::string{kUrl} + "\n").warnings.empty());
  CHECK(folder.texts(load_without_file({}, {"database.url=" + std::string{kUrl}}).warnings) ==
        "--set: database.url: a secret on the command line, where every user can see it. Set "
        "BANANA_DATABASE_URL_FILE instead.\n");
}

TEST_CASE("a secret given by value and by file is refused") {
  const ConfigFolder folder;
  allow(folder.write("url", kUrl), 0600);
  CHECK(folder.errors("database:\n  url: sqlite:////srv/x.db\n  url_file: url\n") ==
        "banana.yaml:3:3: database.url_file: also set as database.url on line 2; keep one\n");
  CHECK(folder.errors("database:\n  url_file: url\n  url: sqlite:////srv/x.db\n") ==
        "banana.yaml:3:3: database.url: also set as database.url_file on line 2; keep one\n");
  CHECK(folder.errors("", {{"DATABASE_URL", "sqlite:////x.db"}, {"DATABASE_URL_FILE", folder.path("url")}}) ==
        "environment DATABASE_URL: database.url: set here and by DATABASE_URL_FILE; keep one\n");
}

TEST_CASE("a secret's file that is no good is told without its text") {
  const ConfigFolder folder;
  CHECK(folder.errors("database:\n  url_file: none\n") ==
        "banana.yaml:2:13: database.url: the file none can't be read: No such file or directory\n");
  CHECK(folder.errors("database:\n  url_file: []\n") ==
        "banana.yaml:2:3: database.url_file: a list where the path of a file belongs\n");
  CHECK(folder.errors("", {{"DATABASE_URL_FILE", "/tmp"}}) ==
        "environment DATABASE_URL_FILE: database.url: the file /tmp is a folder, not a file\n");
  allow(folder.write("large", std::string(100'000, 'x')), 0600);
  CHECK(folder.errors("database:\n  url_file: large\n") ==
        "banana.yaml:2:13: database.url: the file large is larger than 64KiB\n");
  allow(folder.write("bad", "canary-7f3a\nsecond line"), 0600);
  const std::string bad = folder.errors("database:\n  url_file: bad\n");
  CHECK(bad ==
        "bad: database.url: a value with a line break or another control character; allowed: "
        "sqlite:///path/to/file.db or postgresql://user:password@host:5432/name\n");
}

TEST_CASE("no message and no log line quotes a secret") {
  const ConfigFolder folder;
  for (const char* url :
       {"canary-7f3a", "mysql://u:canary-7f3a@h/d", "postgres://u:canary-7f3a/x@h/d",
        "postgres://u:canary-7f3a@", "postgres://u:canary 7f3a@h/d", "postgres://u:canary-7f3a?@h/d",
        "postgres://u:%zzcanary-7f3a@h/d", "postgres://u:canary-7f3a@x@h/d",
        "postgres://u@h/d?password=canary-7f3a", "sqlite://canary-7f3a"}) {
    CAPTURE(url);
    const auto loaded =
        folder.load("", {{"DATABASE_URL", url}}, {std::string{url}, std::string{"database.url="} + url});
    std::string text = folder.texts(loaded.errors) + folder.texts(loaded.warnings);
    for (const config::Shown& line : config::show(loaded)) text += line.value + line.origin.text();
    CHECK(text.find("canary") == std::string::npos);
    CHECK(text.find("7f3a") == std::string::npos);
  }
  CHECK(load_without_file({{"DATABASE_URL", "postgres://u:canary%2D9c1e@h/d"}}).ok());
  CHECK(log::redact("refused: canary%2D9c1e, canary-9c1e") == "refused: [hidden], [hidden]");
}
