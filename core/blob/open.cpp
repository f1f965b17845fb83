#include "core/blob/open.hpp"

#include <fmt/format.h>

#include "core/blob/links.hpp"
#include "core/blob/s3.hpp"

namespace banana::blob {

namespace {

std::string endpoint_of(const S3Config& s3) {
  if (s3.endpoint.empty()) return fmt::format("https://s3.{}.amazonaws.com", s3.region.text);
  if (s3.endpoint.has_scheme()) return s3.endpoint.text;
  return (s3.secure ? "https://" : "http://") + s3.endpoint.text;
}

Result<std::unique_ptr<BlobStore>> open_s3(const Config& config, net::HttpClient& http, const Clock& clock) {
  const S3Config& s3 = config.s3;
  const std::string_view missing = s3.bucket.empty()       ? "s3.bucket"
                                   : s3.access_key.empty() ? "s3.access_key"
                                   : s3.secret_key.empty() ? "s3.secret_key"
                                                           : "";
  if (!missing.empty()) {
    return fail(Errc::invalid, fmt::format("blob.driver is s3, but {} is not set", missing),
                fmt::format("Set it, or keep files on this machine: blob.driver files. See: bananactl config "
                            "explain {}",
                            missing));
  }
  auto store = S3Store::open(
      http, clock,
      {.place = {.endpoint = endpoint_of(s3),
                 .bucket = s3.bucket.text,
                 .style = s3.style == S3Style::path ? BucketStyle::path : BucketStyle::virtual_host,
                 .credentials = {.access_key = s3.access_key,
                                 .secret_key = s3.secret_key,
                                 .region = s3.region.text}},
       .staging = config.data_dir.path / "blobs"});
  if (!store) return store.error();
  return std::unique_ptr<BlobStore>{*std::move(store)};
}

}  // namespace

Result<std::unique_ptr<BlobStore>> open_store(const Config& config, net::HttpClient& http,
                                              db::Database& database, const Clock& clock) {
  if (config.blob.driver == BlobDriver::s3) return open_s3(config, http, clock);
  auto store = FileStore::open({.folder = config.data_dir.path / "blobs",
                                .quota = config.blob.quota.bytes,
                                .linker = file_linker(config, database)});
  if (!store) return store.error();
  return std::unique_ptr<BlobStore>{*std::move(store)};
}

}  // namespace banana::blob
