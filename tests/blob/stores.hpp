// The stores that the conformance suite runs on. Every behaviour is one template case; files are always there, S3 when
// BANANA_TEST_S3 names a server (tests/support/with_s3). Each store is new, empty and gone afterwards.
//
//   TEST_CASE_TEMPLATE("what was put is got", Here, BANANA_STORES) {
//     ON_STORE(Here, scratch);
//     const auto key = scratch.wait(scratch.store().put(as_bytes("x"), "text/plain"));
//   }
#pragma once

#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "core/base/random.hpp"
#include "core/blob/files.hpp"
#include "tests/support/show_result.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

/// Runs a task to its end on a loop of its own.
class Waits {
 public:
  template <class T>
  T wait(Task<T> task) {
    std::optional<T> value;
    std::exception_ptr thrown;
    asio::co_spawn(loop_, std::move(task), [&](std::exception_ptr failure, T result) {
      thrown = failure;
      value.emplace(std::move(result));
    });
    run_until([&] { return value.has_value(); });
    if (thrown) std::rethrow_exception(thrown);
    return *std::move(value);
  }
  /// What else is on the loop may stay there.
  template <class Done>
  void run_until(Done done) {
    loop_.restart();
    while (!done() && loop_.run_one() > 0) {
    }
  }
  asio::io_context& loop() { return loop_; }

 private:
  asio::io_context loop_{1};
};

class OnFiles : public Waits {
 public:
  static bool available() { return true; }
  explicit OnFiles(std::uint64_t quota = 0) : options_{.folder = dir_.path() / "blobs", .quota = quota} {
    reopen();
  }
  void reopen() {
    store_.reset();
    store_ = blob::FileStore::open(options_).value();
  }
  blob::BlobStore& store() { return *store_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return options_.folder; }

 private:
  TempDir dir_;
  blob::FilesOptions options_;
  std::unique_ptr<blob::FileStore> store_;
};

#define ON_STORE(Here, name)      \
  if (!Here::available()) return; \
  Here name {}

inline std::string noise(std::size_t bytes, std::uint64_t seed) {
  SeededRandom random{seed};
  std::string out(bytes, '\0');
  random.fill(std::as_writable_bytes(std::span{out}));
  return out;
}

inline void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream{file, std::ios::binary} << bytes;
}

}  // namespace banana::test

TYPE_TO_STRING_AS("files", banana::test::OnFiles);
