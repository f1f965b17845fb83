#include "core/blob/operations.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "core/blob/clean_up.hpp"
#include "core/blob/links.hpp"
#include "core/blob/thumbnails.hpp"
#include "core/config/load.hpp"
#include "core/ops/host.hpp"

namespace banana::blob {

namespace {

using ops::Arg;
using ops::Column;
using ops::Format;

constexpr db::Sql kByKind =
    "SELECT uses.kind, count(*), CAST(sum(blob.bytes) AS BIGINT) FROM "
    "(SELECT DISTINCT kind, key FROM blob_use) AS uses JOIN blob ON blob.key = uses.key "
    "GROUP BY uses.kind ORDER BY uses.kind";
constexpr db::Sql kUnused =
    "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM blob WHERE unused_at IS NOT NULL";
constexpr db::Sql kAll = "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM blob";

JsonObject usage_row(std::string_view kind, std::int64_t blobs, std::int64_t bytes) {
  return {{"kind", kind}, {"blobs", blobs}, {"bytes", bytes}};
}

JsonObject total(db::Snapshot& snapshot, std::string_view kind, db::Sql sql) {
  db::Rows rows = snapshot.query(sql);
  if (!rows.next()) return usage_row(kind, 0, 0);
  return usage_row(kind, rows.i64(0), rows.i64(1));
}

Task<Result<Json>> usage(ops::Host& host, const ops::Args&, ops::Context&) {
  const auto database = host.database();
  if (!database) co_return database.error();
  JsonArray items = co_await (*database)->read([](db::Snapshot& snapshot) {
    JsonArray rows;
    for (db::Rows found = snapshot.query(kByKind); found.next();) {
      rows.push_back(usage_row(found.text(0), found.i64(1), found.i64(2)));
    }
    rows.push_back(total(snapshot, "unused", kUnused));
    rows.push_back(total(snapshot, "all", kAll));
    return rows;
  });
  const Config& config = host.loaded().config;
  const bool files = config.blob.driver == BlobDriver::files;
  std::string summary = files ? fmt::format("Files below {}.", (config.data_dir.path / "blobs").string())
                              : fmt::format("Objects in the bucket {}.", config.s3.bucket.text);
  if (files && config.blob.quota.bytes > 0) {
    summary += fmt::format(" The quota is {}.", to_string(config.blob.quota));
  }
  co_return Json(JsonObject{{"items", std::move(items)}, {"summary", std::move(summary)}});
}

Task<Result<Json>> gc(ops::Host& host, const ops::Args&, ops::Context& context) {
  const auto database = host.database();
  if (!database) co_return database.error();
  const auto store = host.blobs();
  if (!store) co_return store.error();
  const Doing doing = context.rehearsal ? Doing::rehearsal : Doing::removal;
  const auto removed = co_await remove_unused(**database, **store, doing, context.now);
  if (!removed) co_return removed.error();
  const auto compared = co_await compare(**database, **store, doing, context.now);
  if (!compared) co_return compared.error();
  JsonObject result{{"removed", removed->blobs},          {"removed_bytes", removed->bytes},
                    {"strays", compared->strays.blobs},   {"stray_bytes", compared->strays.bytes},
                    {"unfinished", compared->unfinished}, {"missing", compared->missing},
                    {"looked_at", compared->looked_at}};
  context.change.after = result;
  co_return Json(std::move(result));
}

/// A rehearsal takes what is there.
Task<Result<Blob>> thumbnail(ops::Host& host, db::Database& database, BlobStore& store, const Blob& picture,
                             const ops::Context& context) {
  if (context.rehearsal) {
    auto found =
        co_await database.read([&](db::Snapshot& snapshot) { return find_thumbnail(snapshot, picture); });
    if (!found) co_return fail(Errc::not_found, "it has no thumbnail yet", "Without --dry-run one is made.");
    co_return *std::move(found);
  }
  const auto darkroom = host.darkroom();
  if (!darkroom) co_return darkroom.error();
  co_return co_await thumbnail_of(
      picture,
      {.database = database, .store = store, .config = host.loaded().config.blob, .darkroom = **darkroom},
      context.now);
}

Task<Result<Json>> link(ops::Host& host, const ops::Args& args, ops::Context& context) {
  const auto key = BlobKey::parse(args.get<std::string>("key"));
  if (!key) co_return fail(Errc::invalid, "a key has 64 hex digits, in lower case");
  const auto database = host.database();
  if (!database) co_return database.error();
  const auto kept =
      co_await (*database)->read([&](db::Snapshot& snapshot) { return find_blob(snapshot, *key); });
  if (!kept) co_return fail(Errc::not_found, fmt::format("nothing is kept as {}", key->text()));
  const auto store = host.blobs();
  if (!store) co_return store.error();
  Result<Blob> linked{*kept};
  if (args.get<bool>("thumbnail")) linked = co_await thumbnail(host, **database, **store, *kept, context);
  if (!linked) co_return linked.error();
  const Instant ends = context.now + args.get<Millis>("ttl");
  const auto url =
      co_await (*store)->link(linked->key, {.expires_at = ends,
                                            .content_type = linked->content_type,
                                            .file_name = file_name(linked->key, linked->content_type)});
  if (!url) co_return url.error();
  context.change.after = JsonObject{{"key", linked->key.text()}, {"expires_at", to_iso8601(ends)}};
  co_return Json(JsonObject{{"url", *url},
                            {"expires_at", to_iso8601(ends)},
                            {"content_type", linked->content_type},
                            {"bytes", linked->bytes}});
}

Result<std::string> words_of(const BlobStore& store, const Result<>& checked) {
  if (!checked) return checked.error();
  return fmt::format("The {} store takes, gives back and removes.", store.driver());
}

Task<Result<Json>> check(ops::Host& host, const ops::Args&, ops::Context&) {
  const auto store = host.blobs();
  if (!store) co_return store.error();
  const auto text = words_of(**store, co_await (*store)->check());
  if (!text) co_return text.error();
  co_return Json(JsonObject{{"driver", (*store)->driver()}, {"text", *text}});
}

constexpr Arg kLinkArgs[] = {{.name = "key",
                              .help = "the SHA-256 of its bytes",
                              .place = ops::Place::positional,
                              .need = ops::Need::required,
                              .min = BlobKey::kSize,
                              .max = BlobKey::kSize},
                             {.name = "ttl",
                              .kind = ops::Kind::duration,
                              .help = "how long the link holds",
                              .fallback = "1h",
                              .min = 60'000,
                              .max = kLinkTimeMax.count()},
                             {.name = "thumbnail",
                              .kind = ops::Kind::flag,
                              .help = "to a small JPEG of the picture instead, made if there is none"}};

constexpr Column kUsageColumns[] = {{.key = "kind", .title = "KIND"},
                                    {.key = "blobs", .title = "COUNT", .format = Format::number},
                                    {.key = "bytes", .title = "SIZE", .format = Format::bytes}};
constexpr Column kGcColumns[] = {{.key = "removed", .title = "Past their time", .format = Format::number},
                                 {.key = "removed_bytes", .title = "Their size", .format = Format::bytes},
                                 {.key = "strays", .title = "Known to nobody", .format = Format::number},
                                 {.key = "stray_bytes", .title = "Their size", .format = Format::bytes},
                                 {.key = "unfinished", .title = "Unfinished", .format = Format::number},
                                 {.key = "missing", .title = "Missing", .format = Format::number},
                                 {.key = "looked_at", .title = "Looked at", .format = Format::number}};
constexpr Column kLinkColumns[] = {{.key = "url", .title = "Link", .format = Format::id},
                                   {.key = "expires_at", .title = "Until", .format = Format::instant},
                                   {.key = "content_type", .title = "Type"},
                                   {.key = "bytes", .title = "Size", .format = Format::bytes}};
constexpr Column kCheckColumns[] = {{.key = "driver"}, {.key = "text"}};

constexpr std::string_view kUsageExamples[] = {"storage usage", "storage usage --json"};
constexpr std::string_view kGcExamples[] = {"storage gc --dry-run", "storage gc --yes"};
constexpr std::string_view kLinkExamples[] = {
    "storage link 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --ttl 1d",
    "storage link 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --thumbnail"};
constexpr std::string_view kCheckExamples[] = {"storage check"};

constexpr ops::Operation kOperations[] = {
    {.name = "storage.usage",
     .summary = "Show how much is stored, by what it is for",
     .description = "Bytes that serve as two kinds count for both; all counts them once. Unused ones go with "
                    "the next gc.",
     .role = ops::Role::admin,
     .examples = kUsageExamples,
     .view = {.show = ops::Show::table, .columns = kUsageColumns},
     .handler = &usage},
    {.name = "storage.gc",
     .summary = "Remove what is past its time, and bytes that nobody knows",
     .description =
         "The scheduler does the same: what is past its time every hour, what nobody knows every day. Bytes "
         "go only a day after they were stored. Missing ones are in the database but not in the store: they "
         "come back from a backup only.",
     .role = ops::Role::admin,
     .effect = ops::Effect::bulk,
     .confirm = ops::Confirm::ask,
     .examples = kGcExamples,
     .view = {.show = ops::Show::record, .columns = kGcColumns},
     .handler = &gc},
    {.name = "storage.link",
     .summary = "Make a link to something stored, for whoever has the link",
     .description =
         "It can't be taken back before its time. Thumbnails have sides of at most 320 pixels; each is made "
         "once, and kept for blob.retention_thumbnail after it was last asked for, but no longer than its "
         "picture.",
     .args = kLinkArgs,
     .role = ops::Role::admin,
     .effect = ops::Effect::write,
     .examples = kLinkExamples,
     .view = {.show = ops::Show::record, .columns = kLinkColumns},
     .handler = &link},
    {.name = "storage.check",
     .summary = "Store something, read it back, remove it",
     .role = ops::Role::admin,
     .examples = kCheckExamples,
     .view = {.show = ops::Show::text, .columns = kCheckColumns},
     .handler = &check},
};

}  // namespace

std::span<const ops::Operation> storage_operations() { return kOperations; }

Task<Result<std::string>> try_store(ops::Host& host) {
  const Config& config = host.loaded().config;
  const std::filesystem::path folder = config.data_dir.path / "blobs";
  std::error_code unknown;
  if (config.blob.driver == BlobDriver::files && !std::filesystem::exists(folder, unknown)) {
    co_return fmt::format("nothing is stored yet: the daemon will make {}", folder.string());
  }
  const auto store = host.blobs();
  if (!store) co_return store.error();
  co_return words_of(**store, co_await (*store)->check());
}

}  // namespace banana::blob
