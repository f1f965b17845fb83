#include "core/keys/master_file.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/limits.hpp"
#include "core/base/log.hpp"
#include "core/config/read_file.hpp"

namespace banana::keys {

namespace {

namespace fs = std::filesystem;

Error broken(const fs::path& path, std::string_view what, int error) {
  return fail(
      Errc::unavailable,
      fmt::format("the master key {} {}: {}", path.string(), what, std::generic_category().message(error)),
      "The daemon's user must be able to write to data_dir; or set keys.master.");
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }

 private:
  const int number_;
};

/// What was renamed or linked in it survives a power cut from here on.
void settle(const fs::path& folder) {
  const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.open()) ::fsync(opened.number());
}

/// Root makes the file for the daemon's user, to whom the folder belongs.
void give_to_owner_of(const fs::path& folder, int file) {
  struct stat seen{};
  if (::geteuid() == 0 && ::stat(folder.c_str(), &seen) == 0) {
    [[maybe_unused]] const int ignored = ::fchown(file, seen.st_uid, seen.st_gid);
  }
}

/// errno's number, or 0.
int write_whole(const fs::path& path, const CipherKey& key) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!file.open()) return errno;
  const Secret line{std::string{key.to_text().reveal()} + "\n"};
  const std::string_view text = line.reveal();
  give_to_owner_of(path.parent_path(), file.number());
  const ssize_t written = ::write(file.number(), text.data(), text.size());
  if (written < 0) return errno;
  if (written != static_cast<ssize_t>(text.size())) return ENOSPC;
  return ::fsync(file.number()) == 0 ? 0 : errno;
}

}  // namespace

fs::path master_file(const fs::path& data_dir) { return data_dir / "master.key"; }
fs::path next_master_file(const fs::path& data_dir) { return data_dir / "master.key.next"; }

Result<CipherKey> read_master_file(const fs::path& path) {
  auto file = config::read_file(path.string(), limits::kSecretFileBytesMax);
  if (!file)
    return fail(file.error().code, fmt::format("the master key {} {}", path.string(), file.error().message));
  if (file->world_readable) {
    log::warning("every user of this machine can read the master key",
                 {{"file", path.native()}, {"hint", "chmod 600"}});
  }
  const Secret text{std::move(file->text)};
  std::string_view line = text.reveal();
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  const auto key = CipherKey::parse(line);
  if (!key) return fail(Errc::invalid, fmt::format("{} holds no key", path.string()), std::string{kKeyForms});
  log::hide(Secret{std::string{line}});
  return *key;
}

Result<CipherKey> make_master_file(const fs::path& path, const CipherKey& key) {
  // Written beside it and linked into place: nobody ever reads half a key, and the first one stays.
  const fs::path draft = fmt::format("{}.{}", path.string(), ::getpid());
  ::unlink(draft.c_str());
  if (const int error = write_whole(draft, key); error != 0) {
    ::unlink(draft.c_str());
    return broken(path, "can't be written", error);
  }
  const int linked = ::link(draft.c_str(), path.c_str()) == 0 ? 0 : errno;
  ::unlink(draft.c_str());
  settle(path.parent_path());
  if (linked == EEXIST) return read_master_file(path);
  if (linked != 0) return broken(path, "can't be made", linked);
  return key;
}

Result<> move_master_file(const fs::path& path, const fs::path& over) {
  if (::rename(path.c_str(), over.c_str()) != 0) return broken(over, "can't be replaced", errno);
  settle(over.parent_path());
  return {};
}

}  // namespace banana::keys
