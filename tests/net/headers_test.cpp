#include "core/net/headers.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

namespace banana::net {
namespace {

TEST_CASE("names are found without regard to case and order is kept") {
  Headers headers{{"Content-Type", "a/b"}, {"X-Two", "1"}, {"x-two", "2"}};
  CHECK(headers.find("content-type") == "a/b");
  CHECK(headers.find("X-TWO") == "1");
  CHECK(headers.count("X-Two") == 2);
  CHECK_FALSE(headers.find("Content").has_value());
  CHECK(headers[2].value == "2");
}

TEST_CASE("set replaces every field of a name") {
  Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  headers.set("A", "4");
  CHECK(headers.size() == 2);
  CHECK(headers.find("a") == "4");
  CHECK(headers.find("B") == "2");
}

TEST_CASE("a value that would start a line of its own is refused") {
  Headers headers;
  for (const char* value : {"a\r\nSet-Cookie: b", "a\nb", "a\x7f", "a\x01"}) {
    CHECK_THROWS_AS(headers.add("Name", value), std::invalid_argument);
  }
  for (const char* name : {"", "A B", "A:", "A\r"})
    CHECK_THROWS_AS(headers.add(name, "x"), std::invalid_argument);
  CHECK_THROWS_AS(headers.add("Name", Secret{"a\r\nb"}), std::invalid_argument);
  CHECK(headers.empty());
}

TEST_CASE("a secret value is kept like any other") {
  Headers headers;
  headers.add("Authorization", Secret{"Bearer abc"});
  for (int i = 0; i < 50; ++i) headers.add("X-More", std::string(50, 'x'));
  const Headers copy = headers;
  headers.clear();
  CHECK(copy.find("Authorization") == "Bearer abc");
  CHECK(copy.size() == 51);
}

}  // namespace
}  // namespace banana::net
