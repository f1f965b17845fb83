#include "core/blob/s3.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/blob/folder_error.hpp"
#include "core/blob/links.hpp"
#include "core/blob/s3_error.hpp"
#include "core/blob/s3_names.hpp"
#include "core/blob/s3_xml.hpp"

namespace banana::blob {

namespace {

using net::Method;

constexpr DiskThreads::Options kThreads{.threads = 2, .batch_max = 1};
constexpr std::size_t kSmallBytes = 64 * 1024;

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Error strange(int status, std::string_view to) {
  return fail(Errc::unavailable, fmt::format("the object store answers {} to {}", status, to));
}

std::optional<Stored> stored_in(std::string_view contents) {
  const auto key = key_of_object(xml_text(contents, "Key").value_or(""));
  const auto bytes = number(xml_text(contents, "Size").value_or(""));
  const auto at = from_iso8601(xml_text(contents, "LastModified").value_or(""));
  if (!key || !bytes || !at) return std::nullopt;
  return Stored{*key, *bytes, *at};
}

}  // namespace

Result<std::unique_ptr<S3Store>> S3Store::open(net::HttpClient& http, const Clock& clock, S3Options options) {
  if (const auto url = net::parse_url(options.place.endpoint); !url) return url.error();
  auto staging = Folder::open(options.staging, 0);
  if (!staging) return staging.error();
  return std::unique_ptr<S3Store>{new S3Store{http, clock, std::move(options), *std::move(staging)}};
}

S3Store::S3Store(net::HttpClient& http, const Clock& clock, S3Options options,
                 std::unique_ptr<Folder> staging)
    : client_(http, clock, std::move(options.place), options.pace),
      part_bytes_(options.part_bytes),
      staging_(std::move(staging)),
      threads_(kThreads, [](DiskThreads::Batch batch) {
        for (const auto& errand : batch) errand->run();
      }) {}

Task<Result<std::string>> S3Store::get(const BlobKey& key, std::uint64_t bytes_max) {
  auto got = co_await client_.send({.object = object_of(key), .answer_max = bytes_max});
  if (!got) co_return got.error();
  if (got->status == 404) co_return not_stored(key.text());
  if (got->status != 200) co_return strange(got->status, "a get");
  if (got->body.size() > bytes_max) co_return too_large(key.text(), got->body.size(), bytes_max);
  const auto matches = [&]() -> Result<bool> { return BlobKey::of(as_bytes(got->body)) == key; };
  const auto whole = got->body.size() <= kSmallBytes ? matches() : co_await threads_.run(matches);
  if (!whole) co_return whole.error();
  if (!*whole) co_return damaged(key.text());
  co_return std::move(got->body);
}

Task<Result<std::string>> S3Store::get_range(const BlobKey& key, std::uint64_t first,
                                             std::uint64_t bytes_max) {
  if (bytes_max == 0) co_return std::string{};
  const std::string range = fmt::format("bytes={}-{}", first, first + bytes_max - 1);
  auto got = co_await client_.send(
      {.object = object_of(key), .headers = {{"range", range}}, .answer_max = bytes_max});
  if (!got) co_return got.error();
  if (got->status == 404) co_return not_stored(key.text());
  if (got->status == 416) co_return std::string{};
  if (got->status == 206 && got->body.size() <= bytes_max) co_return std::move(got->body);
  if (got->status != 200) co_return strange(got->status, "a get of a range");
  // It gave the whole.
  if (first >= got->body.size()) co_return std::string{};
  co_return got->body.substr(first, bytes_max);
}

Task<Result<std::optional<Stored>>> S3Store::find(const BlobKey& key) {
  const auto got = co_await client_.send({.method = Method::head, .object = object_of(key)});
  if (!got) co_return got.error();
  if (got->status == 404) co_return std::optional<Stored>{};
  const auto bytes = number(got->headers.find("Content-Length").value_or(""));
  const auto at = parse_http_time(got->headers.find("Last-Modified").value_or(""));
  if (got->status != 200 || !bytes || !at) co_return strange(got->status, "a question for an object's size");
  co_return std::optional{Stored{key, *bytes, *at}};
}

Task<Result<bool>> S3Store::remove(const BlobKey& key, Instant stored_before) {
  const auto stored = co_await find(key);
  if (!stored) co_return stored.error();
  const std::optional<Stored>& there = *stored;
  if (!there || there->stored_at >= stored_before) co_return false;
  const auto gone = co_await client_.send({.method = Method::del, .object = object_of(key)});
  if (!gone) co_return gone.error();
  co_return gone->status / 100 == 2;
}

Task<Result<Page>> S3Store::list(const std::optional<BlobKey>& after, std::size_t most) {
  most = std::clamp<std::size_t>(most, 1, kPageMax);
  Page page;
  std::string begin = after ? object_of(*after) : "";
  // Other people's objects of that prefix are passed over.
  while (page.items.empty() && !page.last) {
    std::vector<NameValue> query{
        {"list-type", "2"}, {"prefix", std::string{kObjects}}, {"max-keys", std::to_string(most)}};
    if (!begin.empty()) query.emplace_back("start-after", begin);
    const auto got = co_await client_.send({.query = std::move(query), .answer_max = 4 * 1024 * 1024});
    if (!got) co_return got.error();
    const auto truncated = xml_text(got->body, "IsTruncated");
    if (got->status != 200 || !truncated) co_return strange(got->status, "a listing");
    std::string last = begin;
    for (const std::string_view contents : xml_elements(got->body, "Contents")) {
      last = xml_text(contents, "Key").value_or("");
      if (const auto stored = stored_in(contents)) page.items.push_back(*stored);
    }
    page.last = *truncated != "true";
    if (!page.last && last <= begin) co_return strange(got->status, "a listing, without getting on");
    begin = last;
  }
  co_return page;
}

Task<Result<std::size_t>> S3Store::sweep(Instant before) {
  auto swept = co_await threads_.run([&] { return staging_->sweep(before); });
  if (!swept) co_return swept;
  const auto got = co_await client_.send(
      {.query = {{"uploads", ""}, {"prefix", std::string{kObjects}}}, .answer_max = 4 * 1024 * 1024});
  if (!got) co_return got.error();
  if (got->status != 200) co_return strange(got->status, "a listing of uploads");
  for (const std::string_view upload : xml_elements(got->body, "Upload")) {
    const auto begun = from_iso8601(xml_text(upload, "Initiated").value_or(""));
    const auto object = xml_text(upload, "Key");
    const auto id = xml_text(upload, "UploadId");
    if (!begun || *begun >= before || !object || !id || !key_of_object(*object)) continue;
    const auto aborted = co_await abort(*object, *id);
    if (!aborted) co_return aborted.error();
    *swept += *aborted ? 1U : 0U;
  }
  co_return swept;
}

Task<Result<std::string>> S3Store::link(const BlobKey& key, const LinkTerms& terms) {
  std::vector<NameValue> query;
  if (!terms.content_type.empty()) query.emplace_back("response-content-type", terms.content_type);
  if (!terms.file_name.empty()) {
    query.emplace_back("response-content-disposition", disposition(terms.content_type, terms.file_name));
  }
  co_return client_.presigned(object_of(key), std::move(query), terms.expires_at);
}

Task<Result<>> S3Store::check() {
  const std::string words = "written by a check " + SystemRandom{}.token(16);
  const auto key = co_await put(as_bytes(words), "text/plain");
  if (!key) co_return key.error();
  const auto read = co_await get(*key, words.size());
  const auto gone = co_await client_.send({.method = Method::del, .object = object_of(*key)});
  if (!read) co_return read.error();
  if (!gone) co_return gone.error();
  co_return Result<>{};
}

}  // namespace banana::blob
