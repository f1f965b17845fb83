#include "core/base/spelling.hpp"

#include <array>

#include <doctest/doctest.h>

using namespace banana;

namespace {
constexpr std::array<std::string_view, 5> kWords{"status", "start", "stop", "database.url", "up"};
}

TEST_CASE("the distance counts added and dropped and changed and swapped letters") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("status", "satus") == 1);
  CHECK(edit_distance("status", "sttaus") == 1);
  CHECK(edit_distance("status", "STATUS") == 0);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest known word is suggested") {
  CHECK(nearest("sttaus", kWords) == "status");
  CHECK(nearest("databse.url", kWords) == "database.url");
  CHECK(nearest("stp", kWords) == "stop");
  CHECK(nearest("STOP", kWords) == "stop");
}

TEST_CASE("nothing is suggested for a word that resembles none") {
  CHECK(nearest("generate", kWords) == "");
  CHECK(nearest("", kWords) == "");
  CHECK(nearest("x", kWords) == "");
  CHECK(nearest(std::string(100'000, 's'), kWords) == "");
  CHECK(nearest("stop", {}) == "");
}

TEST_CASE("a suggestion is a question or nothing") {
  CHECK(did_you_mean("stop") == " did you mean \"stop\"?");
  CHECK(did_you_mean("") == "");
}
