#include <fstream>

#include <doctest/doctest.h>

#include "tests/support/temp_dir.hpp"
#include "tests/telegram/show_api_result.hpp"
#include "tests/telegram/telegram_fixture.hpp"

namespace banana::telegram {
namespace {

using test::TelegramFixture;

TEST_CASE("a file comes piece by piece from a path that holds the token") {
  TelegramFixture it;
  it.api.answer = std::string(200'000, 'x');
  std::string got;
  const auto bytes = it.download("photos/file 1.jpg", 1'000'000, [&](std::string_view piece) -> Result<> {
    got += piece;
    return {};
  });
  REQUIRE(bytes);
  CHECK(*bytes == 200'000);
  CHECK((got == it.api.answer));
  CHECK(it.api.seen.at(0).target ==
        "/file/bot" + std::string{test::kToken.reveal()} + "/photos/file%201.jpg");

  TelegramFixture testing{{}, {.environment = Environment::test}};
  CHECK(testing.download("photos/1.jpg", 100, [](std::string_view) -> Result<> { return {}; }));
  CHECK(testing.api.seen.at(0).target ==
        "/file/bot" + std::string{test::kToken.reveal()} + "/test/photos/1.jpg");
}

TEST_CASE("too much or unwanted or missing ends a download") {
  TelegramFixture it;
  const auto take = [](std::string_view) -> Result<> { return {}; };
  it.api.answer = std::string(2000, 'x');
  CHECK(it.download("a/b", 1999, take).error().trouble == Trouble::file_unusable);
  const auto refused = it.download(
      "a/b", 5000, [](std::string_view) -> Result<> { return fail(Errc::invalid, "no picture"); });
  CHECK(refused.error().trouble == Trouble::file_unusable);
  CHECK(refused.error().description == "no picture");
  it.api.status = 404;
  it.api.answer = R"({"ok":false,"error_code":404,"description":"Not Found"})";
  CHECK(it.download("a/b", 5000, take).error().trouble == Trouble::file_unusable);
  it.api.status = 401;
  it.api.answer = R"({"ok":false,"error_code":401,"description":"Unauthorized"})";
  CHECK(it.download("a/b", 5000, take).error().trouble == Trouble::token_revoked);
  TelegramFixture nowhere{"http://127.0.0.1:1"};
  CHECK(nowhere.download("a/b", 5000, take).error().trouble == Trouble::not_sent);
}

TEST_CASE("paths that lead elsewhere are not asked for") {
  TelegramFixture it;
  for (const char* path : {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a"}) {
    CAPTURE(path);
    const auto got = it.download(path, 100, [](std::string_view) -> Result<> { return {}; });
    REQUIRE_FALSE(got);
    CHECK(got.error().trouble == Trouble::file_unusable);
  }
  CHECK(it.api.seen.empty());
}

TEST_CASE("a local server's files are read from this machine when that is allowed") {
  const test::TempDir folder;
  const std::string path = folder.path() / "file.bin";
  std::ofstream{path, std::ios::binary} << std::string(100'000, 'y');
  TelegramFixture it{{}, {.file_paths = FilePaths::local}};
  std::uint64_t got = 0;
  const auto count = [&](std::string_view piece) -> Result<> {
    got += piece.size();
    return {};
  };
  CHECK(it.download(path, 100'000, count).value() == 100'000);
  CHECK(got == 100'000);
  CHECK(it.download(path, 99'999, count).error().trouble == Trouble::file_unusable);
  CHECK(it.download("/dev/zero", 100, count).error().description ==
        "the local server's file is not a plain file");
  const auto missing = it.download("/123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw4/x", 100, count);
  CHECK(missing.error().description.find("AAHdq") == std::string::npos);
  CHECK(it.api.seen.empty());
}

}  // namespace
}  // namespace banana::telegram
