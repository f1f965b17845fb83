// Files and the worst that happens to them: processes killed while they write, disks without room.
#include <csignal>
#include <functional>
#include <random>
#include <thread>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/blob/files.hpp"
#include "tests/blob/stores.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;
const Instant kSoon = std::chrono::floor<Millis>(std::chrono::system_clock::now()) + std::chrono::hours{1};

/// A process that does something and tells of it through a pipe.
class Child {
 public:
  explicit Child(const std::function<void(int pipe)>& act) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::close(ends[0]);
      act(ends[1]);
      ::_exit(0);
    }
    ::close(ends[1]);
    said_ = ends[0];
  }
  ~Child() {
    kill();
    ::close(said_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  /// All it says until it ends.
  std::string hear() {
    std::string all;
    char piece[4096];
    for (ssize_t size = 0; (size = ::read(said_, piece, sizeof piece)) > 0;) {
      all.append(piece, static_cast<std::size_t>(size));
    }
    return all;
  }

 private:
  pid_t pid_ = 0;
  int said_ = -1;
};

void say(int pipe, std::string_view text) { (void)!::write(pipe, text.data(), text.size()); }

/// Puts for ever, several at once, and says each key that was acknowledged.
void put_for_ever(const std::filesystem::path& folder, std::uint64_t seed, int pipe) {
  Waits waits;
  const auto store = blob::FileStore::open({.folder = folder}).value();
  for (std::uint64_t lane = 0; lane < 8; ++lane) {
    asio::co_spawn(
        waits.loop(),
        [&, lane]() -> Task<> {
          for (std::uint64_t i = 0;; ++i) {
            const std::string bytes =
                noise(1000 + 997 * (i % 60), seed * 1'000'003 + lane * 10'007 + i % 500);
            const auto key = co_await store->put(as_bytes(bytes), "image/png");
            if (key) say(pipe, key->str() + "\n");
          }
        },
        [](std::exception_ptr) {});
  }
  waits.loop().run();
}

/// Gives the process a disk of 2 MiB at that folder; false when it may not.
bool mount_small_disk(const std::filesystem::path& folder) {
  if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  return ::mount("none", folder.c_str(), "tmpfs", 0, "size=2m") == 0;
}

/// Fills the folder, and says what a refusal was like and whether all is well after it.
std::string fill(const std::filesystem::path& folder) {
  Waits waits;
  const auto store = blob::FileStore::open({.folder = folder / "blobs"}).value();
  std::vector<BlobKey> kept;
  Result<BlobKey> put{BlobKey{}};
  for (std::uint64_t i = 0; i < 100; ++i) {
    put = waits.wait(store->put(as_bytes(noise(100'000, i)), "image/png"));
    if (!put) break;
    kept.push_back(*put);
  }
  if (put) return "never full";
  std::string said = std::string{to_string(put.error().code)} + "\n" + put.error().text() + "\n";
  for (const BlobKey& key : kept) {
    if (!waits.wait(store->get(key, kMiB))) return said + "lost what was there";
  }
  if (!std::filesystem::is_empty(folder / "blobs" / "tmp")) return said + "left something unfinished";
  if (!waits.wait(store->remove(kept.front(), kSoon)).value()) return said + "can't remove";
  if (!waits.wait(store->put(as_bytes(noise(50'000, 1000)), "image/png"))) return said + "stays full";
  return said + "well again";
}

}  // namespace

TEST_CASE("after every kill what was acknowledged is whole and nothing else has a name") {
  TempDir dir;
  const auto folder = dir.path() / "blobs";
  std::mt19937 random{11};
  std::size_t acknowledged = 0;
  for (std::uint64_t round = 0; round < 25; ++round) {
    Child child{[&](int pipe) { put_for_ever(folder, round / 5, pipe); }};
    std::this_thread::sleep_for(Millis{5 + random() % 60});
    child.kill();
    const std::string said = child.hear();
    Waits waits;
    const auto store = blob::FileStore::open({.folder = folder}).value();
    for (std::size_t at = 0; at + BlobKey::kSize < said.size(); at += BlobKey::kSize + 1) {
      const auto key = BlobKey::parse(said.substr(at, BlobKey::kSize));
      REQUIRE(key);
      REQUIRE(waits.wait(store->get(*key, kMiB)));
      ++acknowledged;
    }
  }
  CHECK(acknowledged > 100);
  // Whatever has a name has the bytes of that name, acknowledged or not.
  Waits waits;
  const auto store = blob::FileStore::open({.folder = folder}).value();
  std::optional<BlobKey> after;
  std::size_t named = 0;
  for (bool last = false; !last;) {
    const auto page = waits.wait(store->list(after, blob::kPageMax)).value();
    for (const auto& stored : page.items) {
      CHECK(waits.wait(store->get(stored.key, kMiB)));
      ++named;
    }
    last = page.last;
    if (!page.items.empty()) after = page.items.back().key;
  }
  CHECK(named > 100);
  (void)waits.wait(store->sweep(kSoon)).value();
  CHECK(std::filesystem::is_empty(folder / "tmp"));
}

TEST_CASE("a full disk refuses in words and harms nothing that is there") {
  TempDir dir;
  Child child{[&](int pipe) {
    if (!mount_small_disk(dir.path())) {
      say(pipe, "no mount");
      return;
    }
    say(pipe, fill(dir.path()));
  }};
  const std::string said = child.hear();
  if (said == "no mount") {
    MESSAGE("SKIPPED: this machine lets nobody mount a small disk");
    return;
  }
  CAPTURE(said);
  CHECK(said.starts_with("unavailable\n"));
  CHECK(said.find("No space left on device") != std::string::npos);
  CHECK(said.find("bananactl storage gc") != std::string::npos);
  CHECK(said.ends_with("well again"));
}

TEST_CASE("a file larger than the process may write is refused and leaves nothing") {
  TempDir dir;
  Child child{[&](int pipe) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{50'000, 50'000};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return;
    Waits waits;
    const auto store = blob::FileStore::open({.folder = dir.path() / "blobs"}).value();
    const auto large = waits.wait(store->put(as_bytes(noise(100'000, 1)), "image/png"));
    const auto small = waits.wait(store->put(as_bytes(noise(10'000, 2)), "image/png"));
    const bool clean = std::filesystem::is_empty(dir.path() / "blobs" / "tmp");
    say(pipe, large ? "taken" : std::string{to_string(large.error().code)});
    say(pipe, small ? " taken" : " refused");
    say(pipe, clean ? " clean" : " left something");
  }};
  CHECK(child.hear() == "unavailable taken clean");
}
