// Disks that can't be written: no rights, mounted read-only, full. The mounts are made in a mount namespace of the
// child's own and vanish with it.
#include <csignal>
#include <fstream>
#include <iostream>

#include <doctest/doctest.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

using namespace banana;
using namespace banana::test;

namespace {

constexpr int kUnavailable = 8;
constexpr uid_t kNobody = 65534;

bool can_mount() {
  if (::geteuid() == 0) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(::unshare(CLONE_NEWNS) == 0 ? 0 : 1);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status == 0) return true;
  }
  std::cout << "SKIPPED: needs root and mount namespaces\n";
  return false;
}

/// A small file system of the child's own over `path`.
std::function<bool()> small_disk(std::string path) {
  return [path = std::move(path)] {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", path.c_str(), "tmpfs", 0, "size=2m,mode=0777") == 0;
  };
}

std::function<bool()> read_only(std::string path) {
  return [path = std::move(path)] {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount(path.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) == 0 &&
           ::mount("none", path.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0;
  };
}

bool become_nobody() {
  return ::setgroups(0, nullptr) == 0 && ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0;
}

void check_refused(Bananad& daemon, std::string_view message) {
  const auto line = daemon.wait_for("can't start");
  CAPTURE(line);
  CHECK(std::string_view{line.at("msg").as_string()}.find(message) != std::string_view::npos);
  CHECK_FALSE(line.at("hint").as_string().empty());
  CHECK(daemon.exit_status() == kUnavailable);
}

/// Through the control socket, which is on the child's disk: the kernel shows that to us under its process.
Reply set_flag(const std::string& folder, const std::string& state) {
  return post(
      folder + "/control.sock", "/v1/operation",
      R"({"protocol":1,"name":"flags.set","arguments":{"flag":"signup","state":")" + state + R"("}})");
}

void fill(const std::string& path) {
  std::ofstream filler{path, std::ios::binary};
  const std::string block(4 * 1024, 'x');
  while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
}

}  // namespace

TEST_CASE("a data folder it may not write to is refused") {
  if (::geteuid() != 0) {
    std::cout << "SKIPPED: needs root to give up root\n";
    return;
  }
  const TempDir dir;  // 0700, ours
  ::chmod(dir.path().c_str(), 0755);
  Bananad daemon{dir, Launch{.flags = {"--migrate"}, .before = &become_nobody}};
  check_refused(daemon, dir.file("banana.db"));
}

TEST_CASE("a read-only disk is refused") {
  if (!can_mount()) return;
  const TempDir dir;
  {
    Bananad daemon{dir, {"--migrate"}};
    daemon.ready().signal(SIGTERM);
    REQUIRE(daemon.exit_status() == 0);
  }
  Bananad daemon{dir, Launch{.before = read_only(dir.path().string())}};
  check_refused(daemon, "Read-only file system");
}

TEST_CASE("a full disk refuses writes and keeps serving and takes them again when there is room") {
  if (!can_mount()) return;
  const TempDir dir;
  Bananad daemon{dir, Launch{.flags = {"--migrate"}, .before = small_disk(dir.path().string())}};
  daemon.ready();
  const std::string inside = "/proc/" + std::to_string(daemon.pid()) + "/root" + dir.path().string();
  REQUIRE(set_flag(inside, "off").status == 200);
  fill(inside + "/filler");
  Reply refused;
  for (int i = 0; i < 2'000 && (refused.status == 0 || refused.status == 200); ++i) {
    refused = set_flag(inside, i % 2 == 0 ? "on" : "off");
  }
  CHECK(refused.status == 503);
  CHECK(refused.body.find("Free some space") != std::string::npos);
  CHECK(get(daemon.port(), "/readyz").status == 200);
  std::filesystem::remove(inside + "/filler");
  CHECK(set_flag(inside, "off").status == 200);
  daemon.signal(SIGTERM);
  CHECK(daemon.exit_status() == 0);
}

TEST_CASE("a disk that is full from the start is refused") {
  if (!can_mount()) return;
  const TempDir dir;
  const std::string path = dir.path().string();
  const auto full_disk = [path] {
    if (!small_disk(path)()) return false;
    fill(path + "/filler");
    return true;
  };
  Bananad daemon{dir, Launch{.flags = {"--migrate"}, .before = full_disk}};
  check_refused(daemon, "full");
}
