// What can be wrong with the file, down to the exact words.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/limits.hpp"
#include "core/config/load.hpp"
#include "tests/config/sources.hpp"

using namespace banana;
using namespace banana::test;

TEST_CASE("an empty file and a file of comments and an empty group change nothing") {
  const ConfigFolder folder;
  for (const char* yaml :
       {"", "\n\n", "# nothing\n", "---\n", "{}", "http:\n", "http: {}\n", "\xef\xbb\xbf# with a mark\n"}) {
    CAPTURE(yaml);
    CHECK(folder.errors(yaml) == "");
  }
}

TEST_CASE("all errors are told at once in reading order") {
  const ConfigFolder folder;
  CHECK(
      folder.errors(
          "log:\n  level: wanring\nhttp:\n  body_max: lots\n  idle_timeout: 5\n  connections_max: 3\n"
          "databse:\n  url: x\nadmin:\n  ids: [1, x, 3]\n",
          {{"BANANA_ROLES", "web,wroker"}},
          {"control.socket_mode=0666", "log.levle=info", "log.level", "a secret"}) ==
      "banana.yaml:2:10: log.level: \"wanring\" is not one of the choices; allowed: debug, info, warning or "
      "error; did you mean \"warning\"?\n"
      "banana.yaml:4:13: http.body_max: \"lots\" is not a size; allowed: 64KiB to 1GiB\n"
      "banana.yaml:5:17: http.idle_timeout: \"5\" has no unit (ms, s, m, h or d); allowed: 1s to 1h\n"
      "banana.yaml:6:20: http.connections_max: \"3\" is too small; allowed: 10 to 1000000 connections\n"
      "banana.yaml:7:1: unknown key \"databse\"; did you mean \"database\"?\n"
      "banana.yaml:10:12: admin.ids: \"x\" is not a whole number; allowed: a list, each item 1 to "
      "4503599627370495\n"
      "environment BANANA_ROLES: roles: \"wroker\" is not one of the choices; allowed: a list, each item "
      "bot, worker, web or scheduler; did you mean \"worker\"?\n"
      "--set: unknown key \"log.levle\"; did you mean \"log.level\"?\n"
      "--set: log.level: nothing is set. Write --set log.level=VALUE.\n"
      "--set: no key and value; write --set KEY=VALUE\n"
      "--set: control.socket_mode: \"0666\" gives rights it must not; allowed: octal, 0600 at least and 0660 "
      "at most\n");
}

TEST_CASE("a wrong value is told even when another source overrules it") {
  const ConfigFolder folder;
  CHECK(folder.errors("log: {level: loud}\n", {{"BANANA_LOG_LEVEL", "info"}}) ==
        "banana.yaml:1:14: log.level: \"loud\" is not one of the choices; allowed: debug, info, warning or "
        "error\n");
}

TEST_CASE("all errors become one refusal") {
  const auto loaded = load_without_file({}, {"log.level=x", "roles="});
  CHECK(loaded.error().code == Errc::invalid);
  CHECK(loaded.error().text() ==
        "The configuration has 2 errors:\n"
        "  --set: roles: an empty list; allowed: a list, each item bot, worker, web or scheduler\n"
        "  --set: log.level: \"x\" is not one of the choices; allowed: debug, info, warning or error\n"
        "\"bananactl config explain KEY\" describes a setting.");
}

TEST_CASE("wrong shapes are named") {
  const ConfigFolder folder;
  CHECK(folder.errors("just text\n") ==
        "banana.yaml:1:1: one value where settings belong, each as \"name: value\" on a line of its own\n");
  CHECK(folder.errors("- a\n- b\n") ==
        "banana.yaml:1:1: a list where settings belong, each as \"name: value\" on a line of its own\n");
  CHECK(folder.errors("database: 3\n") ==
        "banana.yaml:1:11: database: one value where a group of settings belongs. \"bananactl config explain "
        "database\" names its settings.\n");
  CHECK(folder.errors("data_dir:\n") ==
        "banana.yaml:1:1: data_dir: nothing where a value belongs; allowed: a path\n");
  CHECK(folder.errors("data_dir: ''\n") == "banana.yaml:1:11: data_dir: an empty value; allowed: a path\n");
  CHECK(folder.errors("data_dir: [a, b]\n") ==
        "banana.yaml:1:11: data_dir: a list where one value belongs; allowed: a path\n");
  CHECK(
      folder.errors("log:\n  level:\n    deep: 1\n") ==
      "banana.yaml:2:3: log.level: a group where a value belongs; allowed: debug, info, warning or error\n");
  CHECK(folder.errors("roles: [web, [bot]]\n") == "banana.yaml:1:14: roles: a list inside the list\n");
  CHECK(folder.errors("roles: []\n") ==
        "banana.yaml:1:8: roles: an empty list; allowed: a list, each item bot, worker, web or scheduler\n");
  CHECK(folder.errors("? [a, b]\n: 3\n") == "banana.yaml:1:3: a key must be a plain name\n");
}

TEST_CASE("unknown keys are told once with the nearest known one") {
  const ConfigFolder folder;
  CHECK(folder.errors("database:\n  ulr: x\n") ==
        "banana.yaml:2:3: unknown key \"database.ulr\"; did you mean \"database.url\"?\n");
  CHECK(folder.errors("listen: x\n") ==
        "banana.yaml:1:1: unknown key \"listen\"; did you mean \"web.listen\"?\n");
  CHECK(folder.errors("frobnicate: {a: 1, b: 2}\n") == "banana.yaml:1:1: unknown key \"frobnicate\"\n");
  CHECK(folder.errors("log: {level_file: x}\n") == "banana.yaml:1:7: unknown key \"log.level_file\"\n");
}

TEST_CASE("a key that is there twice is told with the line of the first") {
  const ConfigFolder folder;
  CHECK(folder.errors("log:\n  level: info\nlog:\n  level: debug\n") ==
        "banana.yaml:3:1: \"log\" is here a second time; the first is on line 1\n");
  CHECK(folder.errors("log: {level: info, level: debug}\n") ==
        "banana.yaml:1:20: \"log.level\" is here a second time; the first is on line 1\n");
  CHECK(folder.errors("log.level: info\nlog: {level: debug}\n") ==
        "banana.yaml:2:7: \"log.level\" is here a second time; the first is on line 1\n");
}

TEST_CASE("what is not YAML is told where the parser stopped") {
  const ConfigFolder folder;
  CHECK(
      folder.errors("log:\n  level: info\n   more: x\n") ==
      "banana.yaml:3:8: not valid YAML (illegal map value); look at the indentation, colons and quotes here "
      "and on the line above\n");
  CHECK(
      folder.errors("roles: [web\nlog: {}\n") ==
      "banana.yaml:2:4: not valid YAML (end of sequence flow not found); look at the indentation, colons and "
      "quotes here and on the line above\n");
  CHECK(folder.errors("data_dir: \"/srv\nlog: {level: debug}\n") ==
        "banana.yaml:1:11: data_dir: \"/srv log: {level: debug} \" has a space at its begin or end; allowed: "
        "a path. Is a quote left open?\n");
}

TEST_CASE("tabs and foreign bytes are told by line and column") {
  const ConfigFolder folder;
  CHECK(folder.errors("log:\n\tlevel: info\n  \t# fine\n \tx: 1\n") ==
        "banana.yaml:2:1: a tab in the indentation; YAML takes spaces only\n"
        "banana.yaml:3:3: a tab in the indentation; YAML takes spaces only\n"
        "banana.yaml:4:2: a tab in the indentation; YAML takes spaces only\n");
  CHECK(folder.errors("log: {}\t# a tab elsewhere\n\t\n") == "");
  CHECK(folder.errors("# caf\xe9\n") ==
        "banana.yaml:1:1: this line is not UTF-8 text; save the file as UTF-8\n");
  CHECK(folder.errors("log:\n  le\x1bvel: x\n") ==
        "banana.yaml:2:5: a control character (byte 0x1b); this is not a text file\n");
  CHECK(folder.errors(std::string("\x7f"
                                  "ELF\0\1",
                                  6)) ==
        "banana.yaml:1:1: a control character (byte 0x7f); this is not a text file\n");
  CHECK(folder.errors("log: {level: info}\r\n") == "");
}

TEST_CASE("escapes in quotes reach neither a value nor the terminal") {
  const ConfigFolder folder;
  CHECK(folder.errors("data_dir: \"/srv\\e[31m\"\n") ==
        "banana.yaml:1:11: data_dir: a value with a line break or another control character; allowed: a "
        "path\n");
  CHECK(folder.errors("\"\\e[31mred\": 1\n") == "banana.yaml:1:1: unknown key \"?[31mred\"\n");
}

TEST_CASE("aliases and second documents and deep nesting are refused") {
  const ConfigFolder folder;
  CHECK(folder.errors("log: &x {level: info}\nweb: *x\nhttp:\n  <<: *x\n") ==
        "banana.yaml:2:6: YAML aliases (*name) are not read here; write the value out\n"
        "banana.yaml:4:3: unknown key \"http.<<\"\n"
        "banana.yaml:4:7: YAML aliases (*name) are not read here; write the value out\n");
  CHECK(folder.errors("log: {}\n---\nweb: {}\n") ==
        "banana.yaml:2:1: a second document begins here; a file holds one\n");
  CHECK(folder.errors(std::string(100'000, '[')) == "banana.yaml:1:5: nested deeper than 8 levels\n");
  std::string bomb = "a: &a [x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    bomb += std::string{c} + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" + static_cast<char>(c - 1) +
            "]\n";
  }
  CHECK(folder.load(bomb).errors.size() < 110);
}

TEST_CASE("a missing default file is fine and a named one that is missing is not") {
  CHECK(load_without_file().ok());
  const ConfigFolder folder;
  const auto loaded = config::load(config::find_sources({}, folder.path("none.yaml"), {}));
  CHECK(folder.texts(loaded.errors) ==
        "none.yaml: can't be read: No such file or directory. \"bananactl config init\" writes one.\n");
}

TEST_CASE("a file that can't be read says why") {
  const ConfigFolder folder;
  CHECK(folder.texts(config::load(config::find_sources({}, folder.path(""), {})).errors)
            .ends_with(": is a folder, not a file\n"));
  const std::string large = folder.write("large.yaml", std::string(limits::kConfigFileBytesMax + 1, '#'));
  CHECK(folder.texts(config::load(config::find_sources({}, large, {})).errors) ==
        "large.yaml: is larger than 256KiB\n");
  const std::string loop = folder.path("loop.yaml");
  REQUIRE(::symlink(loop.c_str(), loop.c_str()) == 0);
  CHECK(folder.texts(config::load(config::find_sources({}, loop, {})).errors) ==
        "loop.yaml: can't be read: Too many levels of symbolic links\n");
  const std::string locked = folder.write("locked.yaml", "log: {}\n");
  REQUIRE(::chmod(locked.c_str(), 0) == 0);
  if (::geteuid() != 0) {
    CHECK(folder.texts(config::load(config::find_sources({}, locked, {})).errors) ==
          "locked.yaml: can't be read: Permission denied\n");
  }
}

TEST_CASE("a long file of nonsense is given up early") {
  const ConfigFolder folder;
  std::string yaml;
  for (int i = 0; yaml.size() < limits::kConfigFileBytesMax - 100; ++i)
    yaml += "key" + std::to_string(i) + ": x\n";
  CHECK(folder.load(yaml).errors.size() == 100);
  std::string ids = "admin:\n  ids: [1";
  while (ids.size() < limits::kConfigFileBytesMax - 100) ids += ",1";
  CHECK(folder.errors(ids + "]\n") ==
        "banana.yaml:2:8: admin.ids: a list of more than 1000 values; allowed: a list, each item 1 to "
        "4503599627370495\n");
}

TEST_CASE("a socket path that the system can't hold is refused also when it is derived") {
  const ConfigFolder folder;
  const std::string deep = "/" + std::string(120, 'd');
  CHECK(folder.errors("data_dir: " + deep + "\n") ==
        "default: control.socket: \"/" + std::string(59, 'd') +
            "…\" is too long a path (134 characters); allowed: a path of at most 107 characters\n");
  CHECK(folder.errors("data_dir: " + deep + "\ncontrol: {socket: /run/b.sock}\n") == "");
}

TEST_CASE("an unknown variable of ours is warned of and other programs' are left alone") {
  const ConfigFolder folder;
  const auto loaded = load_without_file(
      {{"BANANA_LOG_LEVLE", "x"}, {"BANANA_CONFIG", ""}, {"BANANA_TEST_POSTGRES", "x"}, {"PATH", "x"}});
  CHECK(loaded.ok());
  CHECK(folder.texts(loaded.warnings) ==
        "environment BANANA_LOG_LEVLE: no setting has this name; it has no effect; did you mean "
        "\"BANANA_LOG_LEVEL\"?\n");
}
