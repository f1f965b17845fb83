// Who waits for the disk, and what becomes of those who waited for one that refuses.
#include "core/db/sqlite/syncer.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "core/db/open.hpp"
#include "core/db/sqlite/connection.hpp"
#include "core/db/sqlite/group.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {
namespace {

using db::sqlite::CommitSync;
using db::sqlite::News;
using db::sqlite::Syncer;
using When = CommitSync::When;

/// What those who waited were told, in order.
class Told {
 public:
  News news(std::string name) {
    News news;
    news.finished.push_back({std::make_unique<One>(*this, std::move(name)), nullptr});
    return news;
  }
  [[nodiscard]] std::vector<std::string> all() const {
    const std::scoped_lock lock{mutex_};
    return all_;
  }

 private:
  struct One final : db::Waiter {
    One(Told& t, std::string n) : told(t), name(std::move(n)) {}
    void finish(std::exception_ptr failure) noexcept override {
      std::string what = name;
      try {
        if (failure) std::rethrow_exception(failure);
      } catch (const db::Error& error) {
        what += error.cause() == db::Cause::io ? ": io" : ": something else";
      }
      const std::scoped_lock lock{told.mutex_};
      told.all_.push_back(what);
    }
    Told& told;
    std::string name;
  };

  mutable std::mutex mutex_;
  std::vector<std::string> all_;
};

/// A disk that takes its time, until it is let go.
struct Disk {
  std::counting_semaphore<> asked{0};
  std::counting_semaphore<> answers{0};
  std::atomic<bool> refuses = false;
  std::atomic<int> syncs = 0;

  bool sync() {
    ++syncs;
    asked.release();
    answers.acquire();
    return !refuses;
  }
};

struct Scene {
  db::Signals signals;
  Disk disk;
  std::atomic<bool> more_waits = true;
  Told told;
  Syncer syncer{{.more_waits = [this] { return more_waits.load(); },
                 .sync = [this] { return disk.sync(); },
                 .signals = signals,
                 .path = "x.db"}};
};

using Names = std::vector<std::string>;

template <class F>
bool eventually(F is_so) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!is_so() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  return is_so();
}

}  // namespace

TEST_CASE("who waits for a commit that is synced later goes on after it and so does who has read it") {
  Scene scene;
  CHECK(scene.syncer.when_to_sync() == When::later);
  scene.syncer.tell(scene.told.news("read before the writer tells"));
  scene.disk.asked.acquire();
  scene.syncer.tell(scene.told.news("commit"));
  scene.syncer.tell(scene.told.news("read"));
  CHECK(scene.told.all().empty());
  scene.disk.answers.release();
  CHECK(eventually([&] { return scene.told.all().size() == 3; }));
  CHECK(scene.told.all() == Names{"read before the writer tells", "commit", "read"});
  CHECK(scene.disk.syncs == 1);  // the rest was on the disk already
}

TEST_CASE("commits that came during a sync wait for the next and share it") {
  Scene scene;
  CHECK(scene.syncer.when_to_sync() == When::later);
  scene.syncer.tell(scene.told.news("first"));
  scene.disk.asked.acquire();
  for (const char* name : {"second", "third"}) {
    CHECK(scene.syncer.when_to_sync() == When::later);
    scene.syncer.tell(scene.told.news(name));
  }
  scene.disk.answers.release();
  scene.disk.asked.acquire();
  CHECK(scene.told.all() == Names{"first"});
  scene.disk.answers.release();
  CHECK(eventually([&] { return scene.told.all().size() == 3; }));
  CHECK(scene.told.all() == Names{"first", "second", "third"});
  CHECK(scene.disk.syncs == 2);
}

TEST_CASE("a commit after which nothing waits syncs by itself and overtakes nobody") {
  Scene scene;
  scene.more_waits = false;
  CHECK(scene.syncer.when_to_sync() == When::now);
  scene.syncer.tell(scene.told.news("alone"));
  CHECK(scene.told.all() == Names{"alone"});

  scene.more_waits = true;
  CHECK(scene.syncer.when_to_sync() == When::later);
  scene.syncer.tell(scene.told.news("earlier"));
  scene.disk.asked.acquire();
  scene.more_waits = false;
  CHECK(scene.syncer.when_to_sync() == When::later);
  scene.syncer.tell(scene.told.news("later"));
  scene.disk.answers.release(2);
  CHECK(eventually([&] { return scene.told.all().size() == 3; }));
  CHECK(scene.told.all() == Names{"alone", "earlier", "later"});
  CHECK(eventually([&] { return scene.syncer.when_to_sync() == When::now; }));
}

TEST_CASE("once the disk has refused nothing is taken for written or read any more") {
  Scene scene;
  scene.disk.refuses = true;
  scene.disk.answers.release();
  CHECK(scene.syncer.when_to_sync() == When::later);
  scene.syncer.tell(scene.told.news("commit"));
  CHECK(eventually([&] { return scene.told.all() == Names{"commit: io"}; }));
  CHECK(scene.syncer.when_to_sync() == When::never);
  scene.syncer.tell(scene.told.news("read"));
  CHECK(eventually([&] { return scene.told.all() == Names{"commit: io", "read: io"}; }));
  CHECK(scene.disk.syncs == 1);
}

TEST_CASE("stopping tells whoever still waits") {
  Scene scene;
  CHECK(scene.syncer.when_to_sync() == When::later);
  scene.syncer.tell(scene.told.news("commit"));
  scene.disk.answers.release();
  scene.syncer.stop();
  CHECK(scene.told.all() == Names{"commit"});
}

namespace {

struct Work final : db::WriteWork {
  void run(db::Tx& tx) override { tx.script("CREATE TABLE t (x INTEGER)"); }
  void finish(std::exception_ptr) noexcept override {}
};

struct Answer final : CommitSync {
  explicit Answer(When w) : when(w) {}
  When when_to_sync() noexcept override {
    ++asked;
    return when;
  }
  When when;
  int asked = 0;
};

}  // namespace

TEST_CASE("a commit that may never be synced fails and leaves nothing") {
  const TempDir dir;
  const db::SqliteOptions options{.path = dir.file("test.db")};
  db::open_sqlite(options)->stop();
  db::sqlite::Connection connection{options, db::sqlite::Connection::Role::writer};
  Answer answer{When::never};
  db::sqlite::GroupCommit commit{connection, answer};
  const auto run = [&] {
    db::sqlite::GroupCommit::Group group;
    group.push_back(std::make_unique<Work>());
    commit.run(group);
    return !commit.failed(0);
  };
  CHECK_FALSE(run());
  CHECK_FALSE(commit.committed());
  CHECK(answer.asked == 1);  // the log that begins is synced without asking
  answer.when = When::later;
  CHECK(run());  // the table was not there
  CHECK(commit.log().sync());
  CHECK_FALSE(run());  // now it is
}

}  // namespace banana::test
