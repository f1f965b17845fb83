#include "core/net/multipart.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

namespace banana::net {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=xyz";

Result<std::vector<Part>> parse(std::string_view body, std::string_view type = kType,
                                MultipartLimits limits = {}) {
  return parse_multipart(type, body, limits);
}

std::string part(std::string_view disposition, std::string_view content = "v") {
  return "--xyz\r\nContent-Disposition: " + std::string{disposition} + "\r\n\r\n" + std::string{content} +
         "\r\n--xyz--\r\n";
}

TEST_CASE("fields and files of a form are read as a browser sends them") {
  const auto parts = parse(
      "--xyz\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n42\r\n"
      "--xyz\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"cat.png\"\r\n"
      "Content-Type: image/png\r\n\r\n\x89PNG\r\n--xy\r\n\r\n"
      "--xyz\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--xyz--\r\n");
  REQUIRE(parts);
  REQUIRE(parts->size() == 3);
  CHECK((*parts)[0].name == "chat_id");
  CHECK((*parts)[0].body == "42");
  CHECK_FALSE((*parts)[0].is_file());
  CHECK((*parts)[1].filename == "cat.png");
  CHECK((*parts)[1].content_type == "image/png");
  CHECK((*parts)[1].body == "\x89PNG\r\n--xy\r\n");
  CHECK((*parts)[2].body.empty());
}

TEST_CASE("libraries write names of files in several ways") {
  const std::vector<std::pair<std::string, std::string>> names{
      {R"(form-data; name="f"; filename="a b.png")", "a b.png"},
      {R"(form-data;name="f";filename=a b.png)", "a b.png"},
      {R"(form-data; name=f; filename=a.png)", "a.png"},
      {R"(form-data; name="f"; filename="a\"b\\c.png")", "c.png"},
      {R"(form-data; name="f"; filename="C:\dir\a.png")", "a.png"},
      {R"(form-data; name="f"; filename="../../etc/passwd")", "passwd"},
      {R"(form-data; name="f"; filename="plain.txt"; filename*=UTF-8''na%C3%AFve.txt)", "naïve.txt"},
      {R"(form-data; name="f"; filename="рисунок.png")", "рисунок.png"},
      {R"(Form-Data; NAME="f"; FILENAME="a;b.png";)", "a;b.png"},
  };
  for (const auto& [disposition, filename] : names) {
    CAPTURE(disposition);
    const std::string body = part(disposition);
    const auto parts = parse(body);
    REQUIRE(parts);
    CHECK(parts->front().name == "f");
    CHECK(parts->front().filename == filename);
    CHECK(parts->front().body == "v");
  }
}

TEST_CASE("a preamble and spaces after a boundary are allowed and what follows the end is not looked at") {
  const auto parts = parse(
      "hello\r\n--xyz  \r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--xyz \t\r\n"
      "content-disposition: form-data; name=b\r\n\r\n2\r\n--xyz--\r\n--xyz\r\n");
  REQUIRE(parts);
  REQUIRE(parts->size() == 2);
  CHECK((*parts)[1].body == "2");
  CHECK(parse("--xyz--")->empty());
}

TEST_CASE("a boundary may stand in quotes and contain marks") {
  CHECK(parse("--a b--", R"(multipart/form-data; charset=utf-8; boundary="a b")"));
  CHECK(parse("--(x)=?--", R"(Multipart/Form-Data; Boundary="(x)=?")"));
  CHECK(is_multipart("multipart/form-data; boundary=x"));
  CHECK_FALSE(is_multipart("application/json"));
}

TEST_CASE("a broken form is refused") {
  const std::vector<std::string> bodies{
      "",
      "--xyz",
      "--xyz\r\n",
      "--xyz-",
      "--xyz\r\n--xyz--",
      "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\nv",
      "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n--xyz",
      "--xyz\nContent-Disposition: form-data; name=a\n\nv\n--xyz--\n",
      "--xyz\r\nContent-Disposition: form-data; name=a\r\n--xyz--",
      "--xyz\r\n\r\nv\r\n--xyz--",
      "--xyz\r\nno colon\r\n\r\nv\r\n--xyz--",
      part("form-data"),
      part("attachment; name=a"),
      part(R"(form-data; name="")"),
      part(R"(form-data; name="a)"),
      part(R"(form-data; name="a" filename="b")"),
      part("form-data; name=\"\xff\""),
      part("form-data; name=a; filename=\"\xff\""),
      part("form-data; name=a; filename*=UTF-8''%zz"),
      part("form-data; name=a; filename*=latin1''b"),
      part(std::string{"form-data; name=\"a\0b\"", 21}),
      part("form-data; name=a\r\nContent-Transfer-Encoding: base64"),
  };
  for (const std::string& body : bodies) {
    CAPTURE(body);
    const auto parts = parse(body);
    REQUIRE_FALSE(parts);
    CHECK(parts.error().code == Errc::invalid);
  }
}

TEST_CASE("a type without a proper boundary is refused") {
  for (const std::string& type :
       {std::string{"application/json"}, std::string{"multipart/form-data"},
        std::string{"multipart/form-data; boundary="}, std::string{"multipart/mixed; boundary=xyz"},
        "multipart/form-data; boundary=" + std::string(71, 'x'),
        std::string{"multipart/form-data; boundary=\"x\r\ny\""}}) {
    CAPTURE(type);
    CHECK_FALSE(parse("--xyz--", type));
  }
}

TEST_CASE("too many parts and heads that are too long are refused") {
  std::string body;
  for (int i = 0; i < 3; ++i) body += "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n";
  body += "--xyz--";
  CHECK(parse(body, kType, {.parts_max = 3}));
  CHECK_FALSE(parse(body, kType, {.parts_max = 2}));
  const std::string head = part("form-data; name=" + std::string(100, 'n'));
  CHECK(parse(head, kType, {.head_bytes_max = 200}));
  CHECK_FALSE(parse(head, kType, {.head_bytes_max = 100}));
}

TEST_CASE("near boundaries inside a file stay part of it") {
  const std::string content = "\r\n--xyzz\r\n--xyz!\r\n--xy\r\r\n--xyz\n\r\n-";
  const std::string body = part("form-data; name=a; filename=b", content);
  const auto parts = parse(body);
  REQUIRE(parts);
  CHECK(parts->front().body == content);
}

}  // namespace
}  // namespace banana::net
