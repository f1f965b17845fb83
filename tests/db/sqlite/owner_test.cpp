// One process owns the file, and only files are opened.
#include <cstdio>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

/// What another process says when it opens this database.
std::string output_of_other_process(const std::string& name) {
  const std::string command = std::string{BANANA_CRASH_CHILD} + " " + name + " 1 2>&1";
  std::FILE* output = ::popen(command.c_str(), "r");
  REQUIRE(output != nullptr);
  char text[1024] = {};
  const std::size_t size = std::fread(text, 1, sizeof text - 1, output);
  ::pclose(output);
  return {text, size};
}

unsigned mode_of(const std::string& path) {
  struct stat info{};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 0777u;
}

}  // namespace

TEST_CASE("a second process is told who owns the database") {
  OnSqlite scratch;
  const std::string told = output_of_other_process(scratch.name());
  CHECK(told.find("is in use by process " + std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("the same process can open a database once only and by any name") {
  OnSqlite scratch;
  const std::string path = scratch.options().path;
  CHECK(cause_of([&] { static_cast<void>(db::open_sqlite({.path = path})); }) == db::Cause::owned);
  const std::string link = path + ".link";
  std::filesystem::create_symlink(path, link);
  CHECK(cause_of([&] { static_cast<void>(db::open_sqlite({.path = link})); }) == db::Cause::owned);
}

TEST_CASE("a lock file that was left over is no obstacle") {
  const TempDir dir;
  const std::string path = dir.file("test.db");
  std::FILE* stale = std::fopen((path + ".lock").c_str(), "w");
  std::fputs("99999\n", stale);
  std::fclose(stale);
  const auto db = db::open_sqlite({.path = path});
  CHECK(cause_of([&] { static_cast<void>(db::open_sqlite({.path = path})); }) == db::Cause::owned);
}

TEST_CASE("only the owner may read a new database") {
  OnSqlite scratch;
  make_tables(scratch.db());
  const std::string path = scratch.options().path;
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
    CAPTURE(suffix);
    CHECK(mode_of(path + suffix) == 0600u);
  }
}

TEST_CASE("names that are no files are refused") {
  const TempDir dir;
  for (const std::string& path :
       {std::string{}, std::string{":memory:"}, std::string{"file:x.db?mode=memory"}, dir.path().string()}) {
    CAPTURE(path);
    CHECK(cause_of([&] { static_cast<void>(db::open_sqlite({.path = path})); }) == db::Cause::misuse);
  }
}

TEST_CASE("a missing database is not created unless asked for") {
  const TempDir dir;
  const std::string path = dir.file("none.db");
  CHECK(cause_of([&] { static_cast<void>(db::open_sqlite({.path = path, .create = false})); }) ==
        db::Cause::missing);
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK_FALSE(std::filesystem::exists(path + ".lock"));
  CHECK(cause_of([&] { static_cast<void>(db::open_sqlite({.path = dir.file("no/such/folder.db")})); }) ==
        db::Cause::io);
}

}  // namespace banana::test
