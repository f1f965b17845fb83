#include "cli/sqlite_file.hpp"

#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/db/open.hpp"

namespace banana::cli {

namespace {

constexpr Millis kPatience{3'000};
constexpr Millis kPause{20};

Result<void> become(uid_t user, gid_t group) {
  if (::setgroups(1, &group) == 0 && ::setresgid(group, group, group) == 0 &&
      ::setresuid(user, user, user) == 0) {
    return {};
  }
  return fail(Errc::forbidden,
              fmt::format("can't act as user {}: {}", user, std::generic_category().message(errno)),
              "Run this as the user that owns the database.");
}

Result<void> act_as_owner(const std::filesystem::path& file) {
  struct stat found{};
  const bool there = ::stat(file.c_str(), &found) == 0 || ::stat(file.parent_path().c_str(), &found) == 0;
  if (!there || ::geteuid() != 0 || found.st_uid == 0) return {};
  return become(found.st_uid, found.st_gid);
}

}  // namespace

Result<std::unique_ptr<db::Database>> open_sqlite_file(const DatabaseConfig& config, ops::Missing missing,
                                                       const std::function<bool()>& daemon_runs) {
  const std::filesystem::path& file = config.url.file();
  const std::string folder = file.parent_path().string();
  if (std::error_code ignored; !std::filesystem::is_directory(folder, ignored)) {
    return fail(Errc::not_found, fmt::format("the folder of the database, {}, does not exist", folder),
                fmt::format("Make it: install -d -m 0750 -o banana -g banana {}", folder));
  }
  if (const auto acting = act_as_owner(file); !acting) return acting.error();
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    try {
      return db::open_sqlite(
          {.path = file.string(), .readers = 1, .create = missing == ops::Missing::create});
    } catch (const db::Error& error) {
      const bool late = std::chrono::steady_clock::now() >= until;
      if (error.cause() != db::Cause::owned || late || daemon_runs()) throw;
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace banana::cli
