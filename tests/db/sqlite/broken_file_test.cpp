// Files that are damaged, foreign or not ours to write: the message names the file and what to do.
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

void fill_file(const std::string& path, long from, int byte, int size) {
  std::FILE* file = std::fopen(path.c_str(), from == 0 ? "w" : "r+");
  REQUIRE(file != nullptr);
  std::fseek(file, from, SEEK_SET);
  for (int i = 0; i < size; ++i) std::fputc(byte, file);
  std::fclose(file);
}

/// Root may write anything, so it becomes nobody for a while.
class Unprivileged {
 public:
  Unprivileged() {
    if (::geteuid() == 0) REQUIRE(::seteuid(65534) == 0);
  }
  ~Unprivileged() {
    if (::getuid() == 0 && ::seteuid(0) != 0) std::abort();
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
};

}  // namespace

TEST_CASE("a file that is no database is refused by name") {
  const TempDir dir;
  const std::string path = dir.file("letter.db");
  fill_file(path, 0, 'x', 8192);
  const auto open = [&] { static_cast<void>(db::open_sqlite({.path = path})); };
  CHECK(cause_of(open) == db::Cause::corrupt);
  CHECK(words_of(open).find(path) != std::string::npos);
  CHECK(words_of(open).find("restore it from a backup") != std::string::npos);
}

TEST_CASE("a damaged database is reported as damaged and not as our mistake") {
  OnSqlite scratch;
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) {
    for (int id = 1; id <= 2000; ++id) add_account(tx, id);
  });
  scratch.close();
  const std::string path = scratch.options().path;
  fill_file(path, 3 * 4096, 0xa5, static_cast<int>(std::filesystem::file_size(path)) - 3 * 4096);
  const auto use = [&] {
    const auto db = db::open_sqlite(scratch.options());
    db->read_now([](db::Snapshot& s) {
      std::int64_t sum = 0;
      db::Rows rows = s.query("SELECT id, owner FROM account ORDER BY owner");
      while (rows.next()) sum += rows.i64(0);
      return sum;
    });
  };
  CHECK(cause_of(use) == db::Cause::corrupt);
  CHECK(words_of(use).find(path) != std::string::npos);
}

TEST_CASE("a folder that takes no files says so") {
  const TempDir dir;
  ::chmod(dir.path().c_str(), 0555);
  const Unprivileged nobody;
  const auto open = [&] { static_cast<void>(db::open_sqlite({.path = dir.file("test.db")})); };
  CHECK(cause_of(open) == db::Cause::read_only);
  CHECK(words_of(open).find("writable") != std::string::npos);
}

TEST_CASE("a file that takes no writes says so") {
  OnSqlite scratch;
  make_tables(scratch.db());
  scratch.close();
  const std::string path = scratch.options().path;
  ::chmod(path.c_str(), 0444);
  ::chmod((path + ".lock").c_str(), 0666);
  ::chmod(std::filesystem::path{path}.parent_path().c_str(), 0777);
  const Unprivileged nobody;
  const auto open = [&] { static_cast<void>(db::open_sqlite({.path = path})); };
  CHECK(cause_of(open) == db::Cause::read_only);
  CHECK(words_of(open).find(path) != std::string::npos);
}

}  // namespace banana::test
