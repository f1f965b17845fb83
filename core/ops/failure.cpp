#include "core/ops/failure.hpp"

#include <fmt/format.h>

#include "core/base/log.hpp"

namespace banana::ops {

namespace {

struct Words {
  db::Cause cause;
  Errc code;
  std::string_view hint;
};

/// Causes that are missing here are bugs of ours.
constexpr Words kWords[] = {
    {db::Cause::refused, Errc::conflict, ""},
    {db::Cause::busy, Errc::unavailable, "Another program holds the database; try again in a moment."},
    {db::Cause::conflict, Errc::unavailable, "Others changed the same things; try again."},
    {db::Cause::disk_full, Errc::unavailable, "Free some space on the database's disk, then try again."},
    {db::Cause::read_only, Errc::unavailable,
     "Run this as the user that owns the database, or give that user write permission."},
    {db::Cause::io, Errc::unavailable, "Look at the disk: the kernel log (dmesg) says more."},
    {db::Cause::corrupt, Errc::unavailable,
     "Keep the file as it is and restore the last backup; never edit it in place."},
    {db::Cause::missing, Errc::not_found, "Make it: bananactl migrate up"},
    {db::Cause::connection_lost, Errc::unavailable, "Is the database server up? bananactl doctor looks."},
    {db::Cause::timeout, Errc::timeout, "Try again when there is less to do, or ask for less at once."},
    {db::Cause::overloaded, Errc::limited, "Try again in a moment."},
    {db::Cause::stopped, Errc::unavailable, "The system is stopping; try again when it is back."},
    {db::Cause::owned, Errc::conflict,
     "Stop the daemon that has it (systemctl stop banana), or let it do the work through its control "
     "socket."},
};

}  // namespace

Error describe(const db::Error& error) {
  for (const Words& words : kWords) {
    if (words.cause == error.cause()) return fail(words.code, error.what(), std::string{words.hint});
  }
  log::error("database refused what we asked",
             {{"cause", db::to_string(error.cause())}, {"error", error.what()}});
  return fail(Errc::internal, fmt::format("the database refused: {}", error.what()),
              "This is a bug in Banana; please report it with this message.");
}

Error describe(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const db::Error& error) {
    return describe(error);
  } catch (const std::exception& error) {
    log::error("operation broke", {{"error", error.what()}});
    return fail(Errc::internal, fmt::format("something broke: {}", error.what()),
                "This is a bug in Banana; please report it with this message.");
  }
}

}  // namespace banana::ops
