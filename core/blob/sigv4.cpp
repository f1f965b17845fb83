#include "core/blob/sigv4.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/net/url.hpp"

namespace banana::blob {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string hex_sha256(std::string_view text) { return to_hex(sha256(as_bytes(text))); }

std::string scope_of(const S3Credentials& credentials, std::string_view time) {
  return fmt::format("{}/{}/s3/aws4_request", time.substr(0, 8), credentials.region);
}

struct Canonical {
  std::string headers;  // "host:…\nx-amz-date:…\n"
  std::string names;    // "host;x-amz-date"
};

Canonical canonical_headers(const SignedRequest& request) {
  std::vector<NameValue> all = request.headers;
  all.emplace_back("host", request.host);
  std::ranges::sort(all);
  Canonical out;
  for (const auto& [name, value] : all) {
    out.headers += fmt::format("{}:{}\n", name, value);
    out.names += (out.names.empty() ? "" : ";") + name;
  }
  return out;
}

std::string signature(const S3Credentials& credentials, const SignedRequest& request, std::string_view time,
                      const Canonical& canonical) {
  const std::string canonical_request =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, encoded_path(request.path),
                  encoded_query(request.query), canonical.headers, canonical.names, request.payload);
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, time, scope_of(credentials, time),
                                          hex_sha256(canonical_request));
  const Secret first{"AWS4" + std::string{credentials.secret_key.reveal()}};
  Sha256Digest key = hmac_sha256(as_bytes(first.reveal()), as_bytes(time.substr(0, 8)));
  for (const std::string_view step : {std::string_view{credentials.region}, std::string_view{"s3"},
                                      std::string_view{"aws4_request"}, std::string_view{to_sign}}) {
    key = hmac_sha256(key, as_bytes(step));
  }
  return to_hex(key);
}

}  // namespace

std::string amazon_time(Instant at) {
  std::string out;
  for (const char c : to_iso8601(at).substr(0, 19)) {
    if (c != '-' && c != ':') out += c;
  }
  return out + "Z";
}

std::string encoded_path(std::string_view path) {
  std::string out;
  for (std::size_t at = 0; at < path.size();) {
    if (path[at] == '/') {
      out += '/';
      ++at;
      continue;
    }
    const std::size_t end = std::min(path.find('/', at), path.size());
    out += net::percent_encode(path.substr(at, end - at));
    at = end;
  }
  return out;
}

std::string encoded_query(std::vector<NameValue> query) {
  for (auto& [name, value] : query) {
    name = net::percent_encode(name);
    value = net::percent_encode(value);
  }
  std::ranges::sort(query);
  std::string out;
  for (const auto& [name, value] : query) out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, value);
  return out;
}

Secret authorization(const S3Credentials& credentials, const SignedRequest& request) {
  const std::string time = amazon_time(request.at);
  const Canonical canonical = canonical_headers(request);
  return Secret{fmt::format("{} Credential={}/{},SignedHeaders={},Signature={}", kAlgorithm,
                            credentials.access_key.reveal(), scope_of(credentials, time), canonical.names,
                            signature(credentials, request, time, canonical))};
}

std::string presigned_query(const S3Credentials& credentials, SignedRequest request, std::int64_t seconds) {
  const std::string time = amazon_time(request.at);
  const Canonical canonical = canonical_headers(request);
  request.payload = kUnsignedPayload;
  request.query.emplace_back("X-Amz-Algorithm", kAlgorithm);
  request.query.emplace_back(
      "X-Amz-Credential", fmt::format("{}/{}", credentials.access_key.reveal(), scope_of(credentials, time)));
  request.query.emplace_back("X-Amz-Date", time);
  request.query.emplace_back("X-Amz-Expires", std::to_string(seconds));
  request.query.emplace_back("X-Amz-SignedHeaders", canonical.names);
  return encoded_query(request.query) +
         "&X-Amz-Signature=" + signature(credentials, request, time, canonical);
}

}  // namespace banana::blob
