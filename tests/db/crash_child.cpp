// crash_child DATABASE FIRST_ID: writes parcels from many callers until it is killed, and reports each one that was
// acknowledged as eight bytes on its standard output. Every tenth operation throws half-way, to keep undoing busy.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <unistd.h>

#include "tests/db/crash_record.hpp"

using namespace banana;

namespace {

constexpr int kCallers = 16;

void report(std::int64_t parcel) {
  if (::write(STDOUT_FILENO, &parcel, sizeof parcel) != static_cast<ssize_t>(sizeof parcel)) std::_Exit(3);
}

Task<> keep_writing(db::Database& db, std::int64_t& next) {
  for (;;) {
    const std::int64_t parcel = next++;
    const bool gives_up = parcel % 10 == 0;
    try {
      co_await db.write([&](db::Tx& tx) {
        test::write_parcel(tx, parcel);
        if (gives_up) throw std::runtime_error("changed my mind");
      });
    } catch (const std::runtime_error&) {
      if (gives_up) continue;
      throw;
    }
    report(parcel);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) return 2;
  const auto db = test::open_by_name(argv[1]);
  std::int64_t next = std::strtoll(argv[2], nullptr, 10);
  asio::io_context loop{1};
  for (int i = 0; i < kCallers; ++i) {
    asio::co_spawn(loop, keep_writing(*db, next), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
  }
  loop.run();
} catch (const std::exception& failure) {
  std::cerr << "crash_child: " << failure.what() << '\n';
  return 1;
}
