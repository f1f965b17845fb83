// The write-ahead log stays small: readers delay that but can't prevent it.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

constexpr std::size_t kCheckpointBytes = 256 << 10;
constexpr std::size_t kPages = 8;

class Logged {
 public:
  explicit Logged(std::size_t checkpoint_bytes = kCheckpointBytes)
      : db_(db::open_sqlite({.path = dir_.file("test.db"), .checkpoint_bytes = checkpoint_bytes})) {
    make_tables(*db_);
  }
  db::Database& db() { return *db_; }
  void close() { db_.reset(); }
  void open_again() {
    close();
    db_ = db::open_sqlite({.path = dir_.file("test.db")});
  }
  [[nodiscard]] std::string log() const { return dir_.file("test.db-wal"); }
  [[nodiscard]] std::size_t log_bytes() const {
    std::error_code none;
    const auto size = std::filesystem::file_size(log(), none);
    return none ? 0 : static_cast<std::size_t>(size);
  }
  /// Writes this much, some pages at a time, and gives the biggest size of the log meanwhile.
  std::size_t write(std::size_t bytes) {
    std::size_t biggest = 0;
    for (std::size_t written = 0; written < bytes; written += kPages * 4096) {
      db_->write_now([&](db::Tx& tx) {
        for (std::size_t page = 0; page < kPages; ++page) {
          const std::int64_t id = next_id_ + static_cast<std::int64_t>(page);
          tx.exec(kAddAccount, id, std::to_string(id) + std::string(4096, 'x'), 0);
        }
      });
      next_id_ += kPages;
      biggest = std::max(biggest, log_bytes());
    }
    return biggest;
  }

 private:
  TempDir dir_;
  std::unique_ptr<db::Database> db_;
  std::int64_t next_id_ = 1;
};

/// Of this process, so far.
std::int64_t calls_that_write() {
  std::ifstream io{"/proc/self/io"};
  std::string name;
  std::int64_t count = 0;
  while (io >> name >> count && name != "syscw:") {
  }
  REQUIRE(name == "syscw:");
  return count;
}

}  // namespace

TEST_CASE("a commit of many pages is written with few calls") {
  Logged scratch{64 << 20};
  scratch.write(kPages * 4096);
  const std::int64_t before = calls_that_write();
  static constexpr int kRows = 100;  // of more than a page each
  scratch.db().write_now([&](db::Tx& tx) {
    for (int id = 1000; id < 1000 + kRows; ++id)
      tx.exec(kAddAccount, id, std::to_string(id) + std::string(4096, 'x'), 0);
  });
  CHECK(calls_that_write() - before < kRows / 3);  // a sanitizer writes, too
}

TEST_CASE("what outgrew the cache is read back as it was before and after its commit") {
  Logged scratch{64 << 20};
  static constexpr std::int64_t kRows = 3'000;
  static constexpr std::size_t kBytes = 5'000;
  const auto whole = [](db::Snapshot& s, std::size_t letter) {
    return s.value<std::int64_t>("SELECT count(*) FROM account WHERE substr(owner, length(owner)) = $1",
                                 std::string(1, static_cast<char>(letter))) == kRows;
  };
  scratch.db().write_now([&](db::Tx& tx) {
    for (std::int64_t id = 1; id <= kRows; ++id)
      tx.exec(kAddAccount, id, std::to_string(id) + std::string(kBytes, 'x'), 0);
    CHECK(whole(tx, 'x'));
    tx.exec("UPDATE account SET owner = id || replace(substr(owner, 10), 'x', 'y')");
    CHECK(whole(tx, 'y'));
  });
  CHECK(scratch.db().read_now([&](db::Snapshot& s) { return whole(s, 'y'); }));
  scratch.open_again();
  scratch.db().read_now([&](db::Snapshot& s) {
    CHECK(whole(s, 'y'));
    CHECK(s.value<std::string>("PRAGMA integrity_check") == "ok");
  });
}

TEST_CASE("the log starts over when it has reached its size") {
  Logged scratch;
  // At four times its size the writer waits for the one who folds it in.
  CHECK(scratch.write(64 * kCheckpointBytes) < 6 * kCheckpointBytes);
}

TEST_CASE("readers that overlap all the time do not keep the log growing") {
  Logged scratch;
  std::atomic<bool> enough{false};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!enough) {
        scratch.db().read_now([](db::Snapshot& s) {
          return s.value<std::int64_t>("SELECT balance FROM account WHERE id = 1");
        });
      }
    });
  }
  const std::size_t biggest = scratch.write(64 * kCheckpointBytes);
  enough = true;
  CHECK(biggest < 24 * kCheckpointBytes);  // a machine under load holds readers up
}

TEST_CASE("nothing is lost while the log starts over all the time beside readers") {
  Logged scratch{8 * 4096};
  std::atomic<bool> enough{false};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!enough) {
        scratch.db().read_now([](db::Snapshot& s) { return s.value<std::int64_t>("SELECT 1 FROM account"); });
      }
    });
  }
  static constexpr std::int64_t kRows = 1'500;
  for (std::int64_t id = 1; id <= kRows; ++id) {
    scratch.db().write_now(
        [&](db::Tx& tx) { tx.exec(kAddAccount, id, std::to_string(id * 7919 % kRows), 0); });
  }
  enough = true;
  readers.clear();
  scratch.open_again();
  scratch.db().read_now([](db::Snapshot& s) {
    CHECK(s.value<std::int64_t>("SELECT count(*) FROM account") == kRows);
    CHECK(s.value<std::string>("PRAGMA integrity_check") == "ok");
  });
}

TEST_CASE("a long read lets the log grow and it shrinks again afterwards") {
  Logged scratch;
  Gate gate;
  std::jthread reader{[&] {
    scratch.db().read_now([&](db::Snapshot& s) {
      const auto before = s.value<std::int64_t>("SELECT count(*) FROM account");
      gate.hold();
      CHECK(s.value<std::int64_t>("SELECT count(*) FROM account") == before);
    });
  }};
  gate.wait_until_held();
  CHECK(scratch.write(4 * kCheckpointBytes) > 3 * kCheckpointBytes);
  gate.release();
  reader.join();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (scratch.log_bytes() > 2 * kCheckpointBytes && std::chrono::steady_clock::now() < deadline) {
    scratch.write(kCheckpointBytes / 4);
  }
  CHECK(scratch.log_bytes() <= 2 * kCheckpointBytes);
}

TEST_CASE("a database without work empties its log") {
  Logged scratch;
  scratch.write(kCheckpointBytes / 4);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (scratch.log_bytes() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  CHECK(scratch.log_bytes() == 0);
}

TEST_CASE("a database that was closed is one file") {
  Logged scratch;
  scratch.write(kCheckpointBytes / 4);
  scratch.close();
  CHECK_FALSE(std::filesystem::exists(scratch.log()));
}

}  // namespace banana::test
