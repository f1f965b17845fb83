#include "core/config/storage_settings.hpp"

#include <array>

#include "core/config/setting.hpp"

namespace banana::config {

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kHundredYears = 36'500 * kDay;

const std::array kSettings{
    setting<&Config::blob, &BlobConfig::driver>({
        .key = "blob.driver",
        .fallback = "files",
        .help = "files: below <data_dir>/blobs, for one machine. s3: an object store, which several machines "
                "need.",
    }),
    setting<&Config::blob, &BlobConfig::quota>({
        .key = "blob.quota",
        .fallback = "0B",
        .help = "The most that files may take; what does not fit is refused. 0B is no limit but the disk's.",
    }),
    setting<&Config::blob, &BlobConfig::retention_result>({
        .key = "blob.retention_result",
        .fallback = "90d",
        .help = "How long what people made is kept for them here. Telegram keeps what was sent.",
        .limits = {kHour, kHundredYears},
        .change = Change::on_reload,
    }),
    setting<&Config::blob, &BlobConfig::retention_original>({
        .key = "blob.retention_original",
        .fallback = "30d",
        .help = "How long results are kept in full quality, where people were sent less.",
        .limits = {kHour, kHundredYears},
        .change = Change::on_reload,
    }),
    setting<&Config::blob, &BlobConfig::retention_reference>({
        .key = "blob.retention_reference",
        .fallback = "30d",
        .help = "How long pictures that people sent along are kept, to make more from them.",
        .limits = {kHour, kHundredYears},
        .change = Change::on_reload,
    }),
    setting<&Config::blob, &BlobConfig::retention_thumbnail>({
        .key = "blob.retention_thumbnail",
        .fallback = "365d",
        .help = "How long a small picture made of a stored one is kept after it was last asked for. It goes "
                "with the picture at the latest.",
        .limits = {kHour, kHundredYears},
        .change = Change::on_reload,
    }),

    setting<&Config::s3, &S3Config::endpoint>({
        .key = "s3.endpoint",
        .fallback = "none",
        .help = "The server. Without one it is Amazon's for the region.",
        .also_env = {"MINIO_ENDPOINT"},
    }),
    setting<&Config::s3, &S3Config::secure>({
        .key = "s3.secure",
        .fallback = "true",
        .help = "Whether an endpoint that is written without http:// or https:// is spoken to over TLS.",
        .also_env = {"MINIO_SECURE"},
    }),
    setting<&Config::s3, &S3Config::bucket>({
        .key = "s3.bucket",
        .fallback = "none",
        .help = "The bucket, which must exist. It should have no lifecycle rules of its own: retention is "
                "decided here.",
        .also_env = {"MINIO_BUCKET"},
    }),
    setting<&Config::s3, &S3Config::region>({
        .key = "s3.region",
        .fallback = "us-east-1",
        .help = "What the server calls its region; most that aren't Amazon's take any.",
        .limits = {.min = 1},
    }),
    setting<&Config::s3, &S3Config::access_key>({
        .key = "s3.access_key",
        .fallback = "none",
        .help = "Who we are to the server.",
        .limits = {3, 200},
        .secret = true,
        .also_env = {"MINIO_ACCESS_KEY"},
    }),
    setting<&Config::s3, &S3Config::secret_key>({
        .key = "s3.secret_key",
        .fallback = "none",
        .help = "What requests are signed with.",
        .limits = {6, 200},
        .secret = true,
        .also_env = {"MINIO_SECRET_KEY"},
    }),
    setting<&Config::s3, &S3Config::style>({
        .key = "s3.style",
        .fallback = "path",
        .help = "How a request names the bucket. path: https://host/bucket/key, which every server takes. "
                "virtual: "
                "https://bucket.host/key, which Amazon wants of new buckets.",
    }),
};

}  // namespace

std::span<const Setting> storage_settings() { return kSettings; }

}  // namespace banana::config
