// Bodies of requests, good and mangled.
#include "daemon/sandbox/http/form.hpp"

#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

Result<sandbox::Form> read(std::string type, std::string body, std::string target = "/bot1:a/x") {
  net::Request request;
  request.target = std::move(target);
  request.headers.add("Content-Type", type);
  request.body = std::move(body);
  return sandbox::read_form(request);
}

TEST_CASE("query and body are one set of parameters and the body wins") {
  const auto form = read("application/json", R"({"a":2,"b":[1]})", "/bot1:a/x?a=1&c=%d0%b9+z");
  REQUIRE(form.has_value());
  CHECK(boost::json::serialize(form->params) == R"({"a":2,"c":"й z","b":[1]})");
}

TEST_CASE("a multipart body has fields and files") {
  const auto form =
      read("multipart/form-data; boundary=\"B b\"",
           "--B b\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\nv\r\n--B b\r\n"
           "Content-Disposition: form-data; filename=\"n.txt\"; name=\"f\"\r\ncontent-type: text/plain\r\n"
           "\r\n\r\n\r\n--B b--\r\n");
  REQUIRE(form.has_value());
  CHECK(text_of(form->params, "x") == "v");
  REQUIRE(form->uploads.contains("f"));
  const NewFile& file = form->uploads.find("f")->second;
  CHECK(file.name == "n.txt");
  CHECK(file.mime == "text/plain");
  CHECK(file.bytes == "\r\n");
}

TEST_CASE("mangled bodies are refused or read but never crash") {
  const std::string whole =
      "--B\r\nContent-Disposition: form-data; name=\"x\"; filename=\"f\"\r\nContent-Type: "
      "a/b\r\n\r\nv\r\n--B--\r\n";
  CHECK(read("multipart/form-data; boundary=B", whole).has_value());
  CHECK_FALSE(read("multipart/form-data", whole).has_value());
  CHECK_FALSE(read("multipart/form-data; boundary=C", whole).has_value());
  for (std::size_t size = 1; size + 4 < whole.size(); ++size) {
    CHECK_FALSE(read("multipart/form-data; boundary=B", whole.substr(0, size)).has_value());
  }
  SeededRandom random{11};
  for (int round = 0; round < 3000; ++round) {
    std::string mangled = whole;
    for (int i = 0; i < 3; ++i) mangled[random.below(mangled.size())] = static_cast<char>(random.below(256));
    if (const auto form = read("multipart/form-data; boundary=B", mangled))
      CHECK(form->params.size() + form->uploads.size() <= 2);
  }
  CHECK(read("application/x-www-form-urlencoded", "a=%zz&=b&c")->params.contains("c"));
  CHECK_FALSE(read("application/json", "[1]").has_value());
}

}  // namespace
}  // namespace banana::test
