#include "core/access/bot_api.hpp"

#include "core/telegram/photo_limits.hpp"

namespace banana::access {
namespace {

constexpr std::uint64_t kLocalUploadMax = 2'000'000'000;

/// Not a sandbox or a proxy, wherever they are: only who says so.
bool is_local(const TelegramConfig& config) {
  return config.local_server && config.api_base.text != telegram::ClientOptions{}.api_base;
}

}  // namespace

telegram::ClientOptions client_options(const TelegramConfig& config) {
  return {.api_base = config.api_base.text,
          .file_paths = is_local(config) ? telegram::FilePaths::local : telegram::FilePaths::remote};
}

std::uint64_t upload_bytes_max(const Config& config) {
  return is_local(config.telegram) && config.blob.driver == BlobDriver::files ? kLocalUploadMax
                                                                              : telegram::kUploadBytesMax;
}

}  // namespace banana::access
