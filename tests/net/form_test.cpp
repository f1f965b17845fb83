#include "core/net/form.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "core/net/multipart.hpp"
#include "tests/net/support.hpp"
#include "tests/support/show_result.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::net {
namespace {

/// All of a body, asked for in pieces of that size; or the error it ended with.
Result<std::string> read_all(BodySource source, std::size_t piece) {
  asio::io_context loop{1};
  Result<std::string> out{std::string{}};
  test::run(loop, [](const BodySource& from, std::size_t size, Result<std::string>& all) -> Task<> {
    std::string buffer(size, '\0');
    while (all && all->size() < from.size) {
      const std::size_t wanted = std::min<std::size_t>(size, from.size - all->size());
      const auto got = co_await from.read({buffer.data(), wanted});
      if (!got) {
        all = got.error();
      } else {
        all->append(buffer, 0, *got);
      }
    }
  }(source, piece, out));
  return out;
}

TEST_CASE("a form is read back as it was made whatever the size of its pieces") {
  const test::TempDir folder;
  const std::string path = folder.file("a.bin");
  const std::string content = "\r\n--banana" + std::string(10'000, 'z');
  std::ofstream{path, std::ios::binary} << content;
  std::ofstream{folder.file("empty")}.flush();
  for (const std::size_t piece : {1UL, 7UL, 4096UL, 1'000'000UL}) {
    SeededRandom random{7};
    FormBody form{random};
    form.add("text", "line\r\nline");
    REQUIRE(form.add_file({.name = "a", .filename = "a.bin", .path = path}));
    REQUIRE(form.add_file({.name = "empty", .filename = "e", .path = folder.file("empty")}));
    REQUIRE(form.add_file(
        {.name = "b", .filename = "b\"\r\n.txt", .content_type = "text/plain", .bytes = "bytes"}));
    form.add_bytes({.name = "c", .filename = "c.png", .content_type = "image/png"},
                   std::make_shared<const std::string>(content));
    form.add_bytes({.name = "d", .filename = "d.png"}, std::make_shared<const std::string>());
    const std::string type = form.content_type();
    const auto body = read_all(std::move(form).source(), piece);
    REQUIRE(body);
    const auto parts = parse_multipart(type, *body);
    REQUIRE(parts);
    REQUIRE(parts->size() == 6);
    CHECK(((*parts)[4].body == content));
    CHECK((*parts)[4].content_type == "image/png");
    CHECK((*parts)[5].body.empty());
    CHECK((*parts)[0].body == "line\r\nline");
    CHECK(((*parts)[1].body == content));
    CHECK((*parts)[1].content_type == "application/octet-stream");
    CHECK((*parts)[2].body.empty());
    CHECK((*parts)[3].filename == "b%22%0D%0A.txt");
    CHECK((*parts)[3].body == "bytes");
  }
}

TEST_CASE("a file that became shorter ends the body with an error") {
  const test::TempDir folder;
  const std::string path = folder.file("a.bin");
  std::ofstream{path, std::ios::binary} << std::string(10'000, 'z');
  SystemRandom random;
  FormBody form{random};
  REQUIRE(form.add_file({.name = "a", .filename = "a.bin", .path = path}));
  std::filesystem::resize_file(path, 100);
  CHECK(read_all(std::move(form).source(), 4096).error().code == Errc::unavailable);
}

TEST_CASE("two forms have two boundaries") {
  SystemRandom random;
  CHECK(FormBody{random}.content_type() != FormBody{random}.content_type());
  CHECK(FormBody{random}.add_file({.name = "a", .filename = "b", .path = "/nowhere"}).error().code ==
        Errc::not_found);
}

}  // namespace
}  // namespace banana::net
