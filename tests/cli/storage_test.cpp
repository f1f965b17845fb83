// bananactl and what is stored, without a daemon.
#include <doctest/doctest.h>

#include "tests/blob/hang_picture.hpp"
#include "tests/cli/installation.hpp"
#include "tests/picture/plain_png.hpp"

using namespace banana;
using namespace banana::test;

TEST_CASE("the link to a thumbnail is made by bananactl alone") {
  const Installation here;
  const auto key = hang_picture(here.file(""), picture::made::plain_png(640, 480));
  const Surroundings around{.environment = {"BANANA_WEB_PUBLIC_URL=https://bots.example.com"}};
  const Ran ran = here.ctl({"storage", "link", key.str(), "--thumbnail", "--json"}, around);
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const Json link = boost::json::parse(ran.out);
  CHECK(link.at("content_type").as_string() == "image/jpeg");
  const std::string url{link.at("url").as_string()};
  CHECK(url.starts_with("https://bots.example.com/files/"));
  CHECK(url.find(key.str()) == std::string::npos);
}
