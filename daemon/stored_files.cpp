#include "daemon/stored_files.hpp"

#include "core/blob/keeping.hpp"
#include "core/blob/links.hpp"
#include "core/keys/keyring.hpp"

namespace banana::daemon {

namespace {

using net::Request;
using net::Response;

/// The same for a wrong signature, an old one, and for what is not there: it says nothing about what is.
Response nothing_here() { return Response::error(404, "not_found", "nothing is at this address"); }

Response show(const std::filesystem::path& path, const blob::Blob& kept) {
  Response out = Response::file(path.string(), kept.content_type);
  out.headers.add("Content-Disposition",
                  blob::disposition(kept.content_type, blob::file_name(kept.key, kept.content_type)));
  // Whatever the bytes are, a browser must take them for nothing else and run nothing in them.
  out.headers.add("X-Content-Type-Options", "nosniff");
  out.headers.add("Content-Security-Policy", "sandbox; default-src 'none'");
  // The address is the right to see it.
  out.headers.add("Referrer-Policy", "no-referrer");
  out.headers.add("Cache-Control", "private, max-age=300");
  out.headers.add("X-Robots-Tag", "noindex");
  return out;
}

Task<Response> serve(const Request& request, blob::BlobStore& blobs, db::Database& database,
                     const Clock& clock, const Config& config) {
  const auto key = blob::BlobKey::parse(request.param("key"));
  const auto expires = request.query("exp");
  const auto signature = request.query("sig");
  if (!key || !expires || !signature) co_return nothing_here();
  const auto kept = co_await database.read([&](db::Snapshot& snapshot) -> std::optional<blob::Blob> {
    const auto masters = keys::configured_masters(config);
    const auto keys = masters ? keys::Keyring::open(snapshot, *masters) : masters.error();
    if (!keys || !blob::holds(*keys, *key, *expires, *signature, clock.now())) return std::nullopt;
    return blob::find_blob(snapshot, *key);
  });
  const auto path = blobs.local_path(*key);
  if (!kept || !path) co_return nothing_here();
  co_return show(*path, *kept);
}

}  // namespace

std::vector<net::Route> stored_file_routes(blob::BlobStore& blobs, db::Database& database, const Clock& clock,
                                           const Config& config) {
  if (config.blob.driver != BlobDriver::files) return {};
  return {{net::Method::get, "/files/{key}",
           [&, config](Request& request) { return serve(request, blobs, database, clock, config); }}};
}

}  // namespace banana::daemon
