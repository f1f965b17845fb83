#include "core/net/url.hpp"

#include <doctest/doctest.h>

namespace banana::net {
namespace {

TEST_CASE("a URL is taken apart and only its origin is for showing") {
  const Url url = parse_url("HTTPS://API.Example.com:8443/v1/x?a=b%20c#part").value();
  CHECK(url.scheme == Scheme::https);
  CHECK(url.host == "api.example.com");
  CHECK(url.port == 8443);
  CHECK(url.target == "/v1/x?a=b%20c");
  CHECK(url.origin() == "https://api.example.com:8443");
  CHECK(parse_url("http://x").value().target == "/");
  CHECK(parse_url("http://x?q").value().target == "/?q");
  CHECK(parse_url("https://x:443/").value().authority() == "x");
  CHECK(parse_url("http://[2001:DB8::1]:8080/").value().authority() == "[2001:db8::1]:8080");
  CHECK(parse_url("http://u:p@x/").value().has_userinfo);
}

TEST_CASE("what is not an absolute http URL is refused") {
  for (const char* text :
       {"", "x", "/a", "//x/", "ftp://x/", "http:/x", "http:x", "http://", "http://x:0/", "http://x:70000/",
        "http://x y/", "http://x/ y", "http://[::1", "http://1.2.3.4.5/", "http://127.0.0.1.example.com/",
        "http://127.0.0.1x/", "http://\xc3\xa4/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text).has_value());
  }
}

TEST_CASE("a Location is seen from where it was given") {
  const Url base = parse_url("https://x.example/a/b?c").value();
  CHECK(resolve_location(base, "/d").value().target == "/d");
  CHECK(resolve_location(base, "d?e").value().target == "/a/d?e");
  CHECK(resolve_location(base, "//y.example/f").value().origin() == "https://y.example");
  CHECK(resolve_location(base, "http://z.example:81/").value().origin() == "http://z.example:81");
  CHECK_FALSE(resolve_location(base, "mailto:a@b").has_value());
  CHECK_FALSE(resolve_location(base, "http://a b/").has_value());
}

TEST_CASE("percent encoding goes both ways") {
  CHECK(percent_encode("a b/\xc3\xa4~") == "a%20b%2F%C3%A4~");
  CHECK(percent_decode("a%20b%2f%C3%A4") == "a b/\xc3\xa4");
  CHECK_FALSE(percent_decode("%2"));
  CHECK_FALSE(percent_decode("%zz"));
  CHECK(query_value("a=1&b=%26+x&b=2&c", "b") == "& x");
  CHECK(query_value("a=1&c", "c") == "");
  CHECK_FALSE(query_value("a=1", "b"));
}

}  // namespace
}  // namespace banana::net
