#include "core/ops/installation/checks.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/config/setting.hpp"

namespace banana::ops {

namespace {

constexpr std::uint64_t kFreeBytesMin = 512ULL << 20;
constexpr mode_t kOthers = 0007;
/// Two machines of a fleet may differ by this much.
constexpr Millis kClockSlack{60'000};

std::string why() { return std::generic_category().message(errno); }

bool readable_by_others(const std::filesystem::path& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 && (found.st_mode & kOthers) != 0;
}

/// The file holds a value of a setting that is secret.
bool file_holds_secret(const config::Loaded& loaded) {
  const auto settings = config::settings();
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const bool from_file = loaded.origins[i].layer == config::Layer::file;
    if (from_file && !settings[i].access.secrets(loaded.config).empty()) return true;
  }
  return false;
}

}  // namespace

Finding check_configuration(const config::Loaded& loaded) {
  if (loaded.ok()) {
    return {.check = "configuration",
            .detail = loaded.file.empty() ? "no file, defaults and environment" : loaded.file};
  }
  return {.check = "configuration",
          .passed = false,
          .detail = fmt::format("{} ({} in all)", loaded.errors.front().text(), loaded.errors.size()),
          .fix = "See all of it: bananactl config check"};
}

Finding check_directory(const Config& config) {
  const std::string path = config.data_dir.path.string();
  Finding finding{.check = "data directory", .detail = path};
  if (::access(path.c_str(), R_OK | W_OK | X_OK) == 0) return finding;
  finding.passed = false;
  finding.detail = fmt::format("{}: {}", path, why());
  finding.fix = errno == ENOENT ? fmt::format("Make it: install -d -m 0750 -o banana -g banana {}", path)
                                : "Run this as the user banana, or give it to that user.";
  return finding;
}

Finding check_permissions(const config::Loaded& loaded) {
  const DatabaseUrl& url = loaded.config.database.url;
  Finding finding{.check = "permissions", .detail = "nobody else can read data or secrets"};
  std::string exposed;
  if (url.engine() == DatabaseEngine::sqlite && readable_by_others(url.file())) exposed = url.file().string();
  if (file_holds_secret(loaded) && readable_by_others(loaded.file)) exposed = loaded.file;
  if (exposed.empty()) return finding;
  finding.passed = false;
  finding.detail = fmt::format("anybody on this machine can read {}", exposed);
  finding.fix = fmt::format("chmod o= {}", exposed);
  return finding;
}

Finding check_disk(const Config& config) {
  Finding finding{.check = "disk"};
  struct statvfs disk{};
  // Before the data directory is made, the disk it would be made on.
  std::filesystem::path path = config.data_dir.path;
  while (::statvfs(path.c_str(), &disk) != 0) {
    if (path == path.parent_path()) return {.check = "disk", .passed = false, .detail = why()};
    path = path.parent_path();
  }
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  finding.detail = fmt::format("{:.1f} GiB free", static_cast<double>(free) / (1ULL << 30));
  if (free >= kFreeBytesMin) return finding;
  finding.passed = false;
  finding.fix = "Free some space: half a gibibyte at least, or payments may stop.";
  return finding;
}

Finding check_schema(const Json& status) {
  Finding finding{.check = "schema", .detail = std::string{status.at("summary").as_string()}};
  const auto& items = status.at("items").as_array();
  finding.passed = status.at("version") == status.at("latest") &&
                   std::all_of(items.begin(), items.end(),
                               [](const Json& item) { return item.at("state").as_string() == "applied"; });
  if (!finding.passed)
    finding.fix = "bananactl migrate verify names what is wrong; bananactl migrate up brings it up to date.";
  return finding;
}

Finding check_clock(const Json& status, Instant now) {
  Instant newest{};
  for (const Json& item : status.at("items").as_array()) {
    if (!item.at("applied_at").is_string()) continue;
    if (const auto at = from_iso8601(std::string_view{item.at("applied_at").get_string()})) {
      newest = std::max(newest, *at);
    }
  }
  if (now + kClockSlack >= newest) return {.check = "clock", .detail = to_iso8601(now)};
  return {.check = "clock",
          .passed = false,
          .detail = fmt::format("{} is before the database's newest migration, {}", to_iso8601(now),
                                to_iso8601(newest)),
          .fix = "Set the clock and keep it right: timedatectl set-ntp true"};
}

}  // namespace banana::ops
