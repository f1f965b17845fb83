// A writing process is killed at a random moment, again and again: every operation it reported as acknowledged is
// there afterwards, and none is there in part. BANANA_CRASH_ROUNDS sets how often.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/random.hpp"
#include "tests/db/crash_record.hpp"
#include "tests/db/engines.hpp"

extern char** environ;  // NOLINT

namespace banana::test {
namespace {

int rounds() {
  const char* wanted = std::getenv("BANANA_CRASH_ROUNDS");
  return wanted != nullptr ? std::atoi(wanted) : 25;
}

class Child {
 public:
  Child(const std::string& database, std::int64_t first) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    reports_ = ends[0];
    std::string program = BANANA_CRASH_CHILD;
    std::string name = database;
    std::string id = std::to_string(first);
    char* args[] = {program.data(), name.data(), id.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int failed = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, args, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    REQUIRE(failed == 0);
  }
  ~Child() { ::close(reports_); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Lets it acknowledge something, kills it after `more` and gives all it acknowledged.
  std::vector<std::int64_t> kill_after(std::chrono::microseconds more) {
    std::vector<std::int64_t> acknowledged;
    read_one(acknowledged);
    std::thread killer{[&] {
      std::this_thread::sleep_for(more);
      ::kill(pid_, SIGKILL);
    }};
    while (read_one(acknowledged)) {
    }
    killer.join();
    int status = 0;
    ::waitpid(pid_, &status, 0);
    CHECK(WIFSIGNALED(status));
    return acknowledged;
  }

 private:
  bool read_one(std::vector<std::int64_t>& into) const {
    std::int64_t parcel = 0;
    if (::read(reports_, &parcel, sizeof parcel) != static_cast<ssize_t>(sizeof parcel)) return false;
    into.push_back(parcel);
    return true;
  }

  pid_t pid_ = 0;
  int reports_ = -1;
};

std::int64_t count(db::Snapshot& s, db::Sql sql) { return s.value<std::int64_t>(sql).value(); }

void check_whole(db::Snapshot& s) {
  CHECK(count(s, "SELECT count(*) FROM item WHERE parcel NOT IN (SELECT id FROM parcel)") == 0);
  CHECK(count(s, "SELECT count(*) FROM parcel WHERE id % 10 = 0") == 0);  // those were undone
  db::Rows rows = s.query(
      "SELECT p.id, p.total, count(*), CAST(sum(i.worth) AS BIGINT) FROM parcel p JOIN item i ON i.parcel = "
      "p.id"
      " GROUP BY p.id, p.total");
  std::int64_t torn = 0;
  std::int64_t whole = 0;
  while (rows.next()) {
    const bool ok =
        rows.i64(1) == total_of(rows.i64(0)) && rows.i64(2) == kItems && rows.i64(3) == rows.i64(1);
    ++(ok ? whole : torn);
  }
  CHECK(torn == 0);
  CHECK(whole == count(s, "SELECT count(*) FROM parcel"));
}

}  // namespace

TEST_CASE_TEMPLATE("no acknowledged write is lost or torn by kill -9", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  scratch.db().write_now([](db::Tx& tx) { tx.script(kParcelTables.text(tx.engine())); });
  SystemRandom random;
  std::int64_t acknowledged_ever = 0;
  std::int64_t first = 1;
  for (int round = 0; round < rounds(); ++round) {
    scratch.close();
    std::vector<std::int64_t> acknowledged;
    {
      Child child{scratch.name(), first};
      acknowledged = child.kill_after(std::chrono::microseconds{random.u64() % 60'000});
    }
    REQUIRE(!acknowledged.empty());
    acknowledged_ever += static_cast<std::int64_t>(acknowledged.size());
    scratch.reopen();
    std::int64_t lost = 0;
    const std::int64_t last = scratch.db().read_now([&](db::Snapshot& s) {
      lost = 0;
      for (const std::int64_t parcel : acknowledged) {
        if (!s.value<std::int64_t>("SELECT id FROM parcel WHERE id = $1", parcel)) ++lost;
      }
      return count(s, "SELECT max(id) FROM parcel");
    });
    REQUIRE(lost == 0);
    // Ids beyond any that a killed child may still have on the way to a server.
    first = last + 10'000;
  }
  scratch.db().read_now(check_whole);
  MESSAGE(rounds() << " kills, " << acknowledged_ever << " acknowledged writes, none lost");
  scratch.db().read_now(
      [&](db::Snapshot& s) { CHECK(count(s, "SELECT count(*) FROM parcel") >= acknowledged_ever); });
}

}  // namespace banana::test
