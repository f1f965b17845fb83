// What a Bot API server is taken for (core/access/bot_api.hpp).
#include "core/access/bot_api.hpp"

#include <doctest/doctest.h>

using namespace banana;
using telegram::FilePaths;

namespace {

constexpr std::uint64_t kUsual = 50'000'000;
constexpr std::uint64_t kLocal = 2'000'000'000;

Config at(std::string api_base, bool local_server, BlobDriver driver = BlobDriver::files) {
  Config config;
  config.telegram.api_base.text = std::move(api_base);
  config.telegram.local_server = local_server;
  config.blob.driver = driver;
  return config;
}

}  // namespace

TEST_CASE("a sandbox or a proxy is not taken for a local Bot API server") {
  for (const char* base : {"http://127.0.0.1:8081", "https://proxy.example.org"}) {
    const Config config = at(base, false);
    CHECK(access::client_options(config.telegram).api_base == base);
    CHECK(access::client_options(config.telegram).file_paths == FilePaths::remote);
    CHECK(access::upload_bytes_max(config) == kUsual);
  }
}

TEST_CASE("a local Bot API server takes large files from the disk and gives paths of this machine") {
  const Config config = at("http://127.0.0.1:8081", true);
  CHECK(access::client_options(config.telegram).file_paths == FilePaths::local);
  CHECK(access::upload_bytes_max(config) == kLocal);
  CHECK(access::upload_bytes_max(at("http://127.0.0.1:8081", true, BlobDriver::s3)) == kUsual);
}

TEST_CASE("the own servers of Telegram are never taken for a local one") {
  const Config config = at(telegram::ClientOptions{}.api_base, true);
  CHECK(access::client_options(config.telegram).file_paths == FilePaths::remote);
  CHECK(access::upload_bytes_max(config) == kUsual);
}
