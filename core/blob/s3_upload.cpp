// S3Store: how bytes get there.
#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "core/blob/folder_error.hpp"
#include "core/blob/s3.hpp"
#include "core/blob/s3_names.hpp"
#include "core/blob/s3_xml.hpp"

namespace banana::blob {

namespace {

using net::Method;

/// What takes no time to hash on the loop.
constexpr std::size_t kSmallBytes = 64 * 1024;
/// Amazon: at most 10,000.
constexpr std::uint64_t kPartsMax = 9'000;

Error strange(std::string_view what) {
  return fail(Errc::unavailable, fmt::format("the object store answers {}", what));
}

struct Measured {
  BlobKey key;
  std::uint64_t bytes = 0;
};

Result<std::string> read_piece(const std::filesystem::path& path, std::uint64_t first, std::uint64_t size) {
  std::ifstream in{path, std::ios::binary};
  std::string bytes(size, '\0');
  in.seekg(static_cast<std::streamoff>(first));
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uint64_t>(in.gcount()) != size) return disk_error("read", path);
  return bytes;
}

Result<Measured> measure(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return disk_error("read", path);
  Sha256 hash;
  Measured measured;
  std::string piece(256 * 1024, '\0');
  do {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto size = static_cast<std::size_t>(in.gcount());
    hash.add(as_bytes(std::string_view{piece}.substr(0, size)));
    measured.bytes += size;
  } while (in);
  if (!in.eof()) return disk_error("read", path);
  measured.key = BlobKey::from(hash.finish());
  return measured;
}

std::string completion(const std::vector<std::string>& tags) {
  std::string xml = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < tags.size(); ++i) {
    xml += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", i + 1, tags[i]);
  }
  return xml + "</CompleteMultipartUpload>";
}

}  // namespace

Task<Result<BlobKey>> S3Store::put(ByteView bytes, std::string_view content_type) {
  const auto hashed = [&]() -> Result<BlobKey> { return BlobKey::of(bytes); };
  const auto key = bytes.size() <= kSmallBytes ? hashed() : co_await threads_.run(hashed);
  if (!key) co_return key;
  if (bytes.size() <= part_bytes_) {
    const auto put = co_await put_whole(*key, bytes, content_type);
    if (!put) co_return put.error();
    co_return key;
  }
  const ReadPiece read = [&](std::uint64_t first, std::uint64_t size) -> Task<Result<Piece>> {
    co_return co_await threads_.run([&]() -> Result<Piece> {
      const ByteView part = bytes.subspan(first, size);
      return Piece{std::string{as_text(part)}, BlobKey::of(part)};
    });
  };
  const auto put = co_await put_in_parts(*key, bytes.size(), content_type, read);
  if (!put) co_return put.error();
  co_return key;
}

Task<Result<BlobKey>> S3Store::put_file(const std::filesystem::path& file, std::string_view content_type) {
  const auto measured = co_await threads_.run([&] { return measure(file); });
  if (!measured) co_return measured.error();
  const ReadPiece read = [&](std::uint64_t first, std::uint64_t size) -> Task<Result<Piece>> {
    co_return co_await threads_.run([&]() -> Result<Piece> {
      auto bytes = read_piece(file, first, size);
      if (!bytes) return bytes.error();
      const BlobKey hash = BlobKey::of(as_bytes(*bytes));
      return Piece{*std::move(bytes), hash};
    });
  };
  Result<> put;
  if (measured->bytes <= part_bytes_) {
    const auto piece = co_await read(0, measured->bytes);
    if (!piece) co_return piece.error();
    put = co_await put_whole(measured->key, as_bytes(piece->bytes), content_type);
  } else {
    put = co_await put_in_parts(measured->key, measured->bytes, content_type, read);
  }
  if (!put) co_return put.error();
  std::error_code trouble;
  if (!std::filesystem::remove(file, trouble) && trouble) co_return disk_error("remove", file);
  co_return measured->key;
}

Task<Result<>> S3Store::put_whole(const BlobKey& key, ByteView bytes, std::string_view content_type) {
  const auto put = co_await client_.send({.method = Method::put,
                                          .object = object_of(key),
                                          .headers = {{"content-type", std::string{content_type}}},
                                          .body = bytes,
                                          .payload = key.text()});
  if (!put) co_return put.error();
  if (put->status != 200) co_return strange(fmt::format("{} to a put", put->status));
  co_return Result<>{};
}

Task<Result<>> S3Store::put_in_parts(const BlobKey& key, std::uint64_t size, std::string_view content_type,
                                     const ReadPiece& read) {
  const std::string object = object_of(key);
  const auto begun = co_await client_.send({.method = Method::post,
                                            .object = object,
                                            .query = {{"uploads", ""}},
                                            .headers = {{"content-type", std::string{content_type}}}});
  if (!begun) co_return begun.error();
  const auto upload = xml_text(begun->body, "UploadId");
  if (begun->status != 200 || !upload || upload->empty()) co_return strange("no name of an upload");
  const auto sent = co_await send_parts(key, size, *upload, read);
  if (sent) co_return sent;
  // One that can't be aborted is left to sweep().
  (void)co_await abort(object, *upload);
  co_return sent;
}

Task<Result<>> S3Store::send_parts(const BlobKey& key, std::uint64_t size, const std::string& upload,
                                   const ReadPiece& read) {
  const std::string object = object_of(key);
  const std::uint64_t part = std::max(part_bytes_, size / kPartsMax + 1);
  std::vector<std::string> tags;
  for (std::uint64_t first = 0; first < size; first += part) {
    const auto piece = co_await read(first, std::min(part, size - first));
    if (!piece) co_return piece.error();
    const auto sent = co_await client_.send(
        {.method = Method::put,
         .object = object,
         .query = {{"partNumber", std::to_string(tags.size() + 1)}, {"uploadId", upload}},
         .body = as_bytes(piece->bytes),
         .payload = piece->hash.text()});
    if (!sent) co_return sent.error();
    const auto tag = sent->headers.find("ETag");
    if (sent->status != 200 || !tag) co_return strange("a part without its tag");
    tags.emplace_back(*tag);
  }
  const std::string body = completion(tags);
  const BlobKey hash = BlobKey::of(as_bytes(body));
  const auto done = co_await client_.send({.method = Method::post,
                                           .object = object,
                                           .query = {{"uploadId", upload}},
                                           .headers = {{"content-type", "application/xml"}},
                                           .body = as_bytes(body),
                                           .payload = hash.text()});
  if (!done) co_return done.error();
  // An answer of 200 may hold an error, and one of 404 may mean that an earlier try did it: what is there counts.
  const auto stored = co_await find(key);
  if (!stored) co_return stored.error();
  const std::optional<Stored>& there = *stored;
  if (!there || there->bytes != size) {
    co_return strange(fmt::format("that all parts came, but the whole is not there: {} {}", done->status,
                                  xml_text(done->body, "Code").value_or("")));
  }
  co_return Result<>{};
}

Task<Result<bool>> S3Store::abort(const std::string& object, const std::string& upload) {
  const auto aborted =
      co_await client_.send({.method = Method::del, .object = object, .query = {{"uploadId", upload}}});
  if (!aborted) co_return aborted.error();
  co_return aborted->status / 100 == 2;
}

}  // namespace banana::blob
