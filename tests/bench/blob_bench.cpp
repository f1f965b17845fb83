// What it costs to store pictures of 20 KB as files, synced before they are acknowledged.
#include <chrono>
#include <filesystem>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "core/base/random.hpp"
#include "core/blob/files.hpp"
#include "tests/bench/figures.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kPictureBytes = 20'000;
constexpr std::size_t kPuts = 12'000;
constexpr std::size_t kAtOnce = 128;
constexpr std::size_t kAlone = 1'000;
constexpr int kRepetitions = 3;

double cpu_s() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double seconds_since(Steady::time_point begin) {
  return std::chrono::duration<double>(Steady::now() - begin).count();
}

/// Pictures that differ in their first bytes.
class Pictures {
 public:
  Pictures() : bytes_(kPictureBytes, '\0') {
    SeededRandom random{42};
    random.fill(std::as_writable_bytes(std::span{bytes_}));
  }
  std::string next() {
    std::string picture = bytes_;
    const std::string number = fmt::format("{:016}", next_++);
    picture.replace(0, number.size(), number);
    return picture;
  }

 private:
  std::string bytes_;
  std::size_t next_ = 0;
};

Task<> put_some(blob::BlobStore& store, Pictures& pictures, std::size_t& left) {
  while (left > 0) {
    --left;
    const std::string picture = pictures.next();
    (co_await store.put(as_bytes(picture), "image/png")).value();
  }
}

void rethrow(std::exception_ptr thrown) {
  if (thrown) std::rethrow_exception(thrown);
}

struct Figures {
  std::vector<double> rates;
  std::vector<double> cpu_us;
  std::vector<double> alone_us;
};

void measure(const std::filesystem::path& folder, Figures& figures) {
  asio::io_context loop{1};
  const auto store = blob::FileStore::open({.folder = folder}).value();
  Pictures pictures;
  std::size_t left = kPuts;
  const double cpu = cpu_s();
  const auto begin = Steady::now();
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    asio::co_spawn(loop, put_some(*store, pictures, left), &rethrow);
  }
  loop.run();
  figures.rates.push_back(static_cast<double>(kPuts) / seconds_since(begin));
  figures.cpu_us.push_back((cpu_s() - cpu) * 1e6 / static_cast<double>(kPuts));

  for (std::size_t i = 0; i < kAlone; ++i) {
    std::size_t one = 1;
    const auto started = Steady::now();
    asio::co_spawn(loop, put_some(*store, pictures, one), &rethrow);
    loop.restart();
    loop.run();
    figures.alone_us.push_back(seconds_since(started) * 1e6);
  }
}

void put_files() {
  Figures figures;
  // All folders stay to the end: ext4 is slow to make files beside many that were removed within half a minute.
  const test::TempDir dir;
  for (int i = 0; i < kRepetitions; ++i) measure(dir.path() / std::to_string(i), figures);
  print("blob.put_files", whole(median(figures.rates)), "puts/s");
  print("blob.put_files_cpu", median(figures.cpu_us), "us");
  print("blob.put_files_alone_p50", median(figures.alone_us), "us");
}

constexpr Bench kBenches[] = {{"blob.put_files", &put_files}};

}  // namespace
}  // namespace banana::bench

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, banana::bench::kBenches); }
