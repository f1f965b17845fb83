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
       {"", "\n\n", "# nothing\n", "---\n", "http:\n", "http: {}\n", "\xef\xbb\xbf# with a mark\n"}) {
    CAPTURE(yaml);
    CHECK(folder.errors(yaml) == "");
  }
}

TEST_CASE("all errors are told at once in reading order") {
  const ConfigFolder folder;
  CHECK(folder.errors(
            "log:\n  level: wanring\nhttp:\n  body_max: lots\n  idle_timeout: 5\n  connections_max: 3\n"
            "databse:\n  url: x\nadmin:\n  ids: [1, x, 3]\n",
            {{"BANANA_ROLES", "web,wroker"}}, {"control.socket_mode=0666", "log.levle=info", "log.level"}) ==
        "banana.yaml:2:10: log.level: \"wanring\" is not one of the choices; allowed: debug, info, warning "
        "or error; "
        "did you mean \"warning\"?\n"
        "banana.yaml:4:13: http.body_max: \"lots\" is not a size; allowed: 64KiB to 1GiB\n"
        "banana.yaml:5:17: http.idle_timeout: \"5\" has no unit (ms, s, m, h or d); allowed: 1s to 1h\n"
        "banana.yaml:6:20: http.connections_max: \"3\" is too small; allowed: 10 to 1000000 connections\n"
        "banana.yaml:7:1: unknown key \"databse\"; did you mean \"database\"?\n"
        "banana.yaml:10:12: admin.ids: \"x\" is not a whole number; allowed: a list, each item 1 to "
        "4503599627370495\n"
        "environment BANANA_ROLES: roles: \"wroker\" is not one of the choices; allowed: a list, each item "
        "bot, "
        "worker, web or scheduler; did you mean \"worker\"?\n"
        "--set: unknown key \"log.levle\"; did you mean \"log.level\"?\n"
        "--set: log.level: nothing is set. Write --set log.level=VALUE.\n"
        "--set: control.socket_mode: \"0666\" gives rights it must not; allowed: octal, 0600 at least and "
        "0660 at "
        "most\n");
}
