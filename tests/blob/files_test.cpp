// What only files promise: rights, quota, full disks, damage.
#include "core/blob/files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/blob/stores.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;

namespace {

BlobKey put(OnFiles& scratch, std::string_view text) {
  return scratch.wait(scratch.store().put(as_bytes(text), "text/plain")).value();
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

std::size_t files_below(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    count += entry.is_regular_file() && entry.path().filename() != "lock" ? 1U : 0U;
  }
  return count;
}

const Instant kSoon = std::chrono::floor<Millis>(std::chrono::system_clock::now()) + std::chrono::hours{1};

}  // namespace

TEST_CASE("files are for their owner alone") {
  OnFiles scratch;
  const BlobKey key = put(scratch, "private");
  const auto path = scratch.store().local_path(key).value();
  CHECK(mode_of(path) == 0600);
  CHECK(mode_of(path.parent_path()) == 0700);
  CHECK(mode_of(scratch.folder()) == 0700);
  const auto file = scratch.store().new_file();
  write_file(file, "was readable for all");
  std::filesystem::permissions(file, std::filesystem::perms{0644});
  const auto taken = scratch.wait(scratch.store().put_file(file, "text/plain")).value();
  CHECK(mode_of(scratch.store().local_path(taken).value()) == 0600);
}

TEST_CASE("what root puts in belongs to whoever has the folder") {
  if (::geteuid() != 0) {
    MESSAGE("SKIPPED: only root can give files away");
    return;
  }
  constexpr uid_t kDaemon = 12345;
  OnFiles scratch;
  REQUIRE(::chown(scratch.folder().c_str(), kDaemon, kDaemon) == 0);
  const auto owner_of = [](const std::filesystem::path& path) {
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_uid;
  };
  const auto path = scratch.store().local_path(put(scratch, "root's")).value();
  CHECK(owner_of(path) == kDaemon);
  CHECK(owner_of(path.parent_path()) == kDaemon);
  const auto file = scratch.store().new_file();
  write_file(file, "brought by root");
  const auto taken = scratch.wait(scratch.store().put_file(file, "text/plain")).value();
  CHECK(owner_of(scratch.store().local_path(taken).value()) == kDaemon);
}

TEST_CASE("what was put is there after the store was opened anew") {
  OnFiles scratch;
  const BlobKey key = put(scratch, "stays");
  scratch.reopen();
  CHECK(scratch.wait(scratch.store().get(key, 100)).value() == "stays");
}

TEST_CASE("a damaged file is an error to read and whole again once it is put") {
  OnFiles scratch;
  const BlobKey key = put(scratch, "precious");
  const auto path = scratch.store().local_path(key).value();
  for (const std::string_view damage : {"precioux", "precious and more", "pre", ""}) {
    CAPTURE(damage);
    write_file(path, damage);
    CHECK(scratch.wait(scratch.store().get(key, 100)).error().code == Errc::internal);
    CHECK(put(scratch, "precious") == key);
    CHECK(scratch.wait(scratch.store().get(key, 100)).value() == "precious");
  }
}

TEST_CASE("putting what is there makes it young so that nobody removes it") {
  OnFiles scratch;
  const BlobKey key = put(scratch, "old");
  const auto path = scratch.store().local_path(key).value();
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours{100};
  const Instant yesterday = kSoon - std::chrono::hours{24};
  std::filesystem::last_write_time(path, old);
  CHECK(put(scratch, "old") == key);
  CHECK_FALSE(scratch.wait(scratch.store().remove(key, yesterday)).value());
  // The same for a file that took long to come.
  const auto file = scratch.store().new_file();
  write_file(file, "clip");
  std::filesystem::last_write_time(file, old);
  const auto clip = scratch.wait(scratch.store().put_file(file, "video/mp4")).value();
  CHECK_FALSE(scratch.wait(scratch.store().remove(clip, yesterday)).value());
}

TEST_CASE("a file from another file system is copied") {
  OnFiles scratch;
  const std::filesystem::path elsewhere{"/dev/shm/banana-test-clip-" + std::to_string(SystemRandom{}.u64())};
  write_file(elsewhere, "came far");
  const auto key = scratch.wait(scratch.store().put_file(elsewhere, "video/mp4"));
  const bool left = std::filesystem::remove(elsewhere);
  REQUIRE(key);
  CHECK_FALSE(left);
  CHECK(scratch.wait(scratch.store().get(*key, 100)).value() == "came far");
  CHECK(files_below(scratch.folder()) == 1);
}

TEST_CASE("a quota refuses what does not fit and takes it once there is room") {
  OnFiles scratch{100};
  const std::string sixty(60, 'a');
  const std::string fifty(50, 'b');
  const BlobKey key = put(scratch, sixty);
  CHECK(put(scratch, sixty) == key);  // takes no more room
  const auto refused = scratch.wait(scratch.store().put(as_bytes(fifty), "text/plain"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::limited);
  CHECK(refused.error().text().find("blob.quota") != std::string::npos);
  const auto file = scratch.store().new_file();
  write_file(file, fifty);
  CHECK(scratch.wait(scratch.store().put_file(file, "text/plain")).error().code == Errc::limited);
  CHECK(std::filesystem::exists(file));
  CHECK(put(scratch, std::string(40, 'c')).text().size() == 64);
  CHECK(scratch.wait(scratch.store().remove(key, kSoon)).value());
  CHECK(scratch.wait(scratch.store().put_file(file, "text/plain")));
}

TEST_CASE("a quota counts what was there before") {
  OnFiles scratch{100};
  (void)put(scratch, std::string(60, 'a'));
  scratch.reopen();
  CHECK(scratch.wait(scratch.store().put(as_bytes(std::string(50, 'b')), "text/plain")).error().code ==
        Errc::limited);
}

TEST_CASE("without anything that serves files there is no link") {
  OnFiles scratch;
  const auto link = scratch.wait(scratch.store().link(put(scratch, "x"), {.expires_at = kSoon}));
  REQUIRE_FALSE(link);
  CHECK(link.error().code == Errc::unavailable);
}

TEST_CASE("a store that can not be made says where") {
  TempDir dir;
  write_file(dir.file("file"), "in the way");
  const auto opened = blob::FileStore::open({.folder = dir.path() / "file" / "blobs"});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message.find("file/blobs") != std::string::npos);
}
