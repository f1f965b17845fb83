// Amazon's Signature Version 4, for S3: a request's header, or a link that carries its own signature.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and …/sigv4-query-string-auth.html
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/secret.hpp"
#include "core/base/time.hpp"

namespace banana::blob {

struct S3Credentials {
  Secret access_key;
  Secret secret_key;
  std::string region;
};

using NameValue = std::pair<std::string, std::string>;

/// What is signed of a request. Values are as they are meant, not encoded.
struct SignedRequest {
  std::string_view method;  // "GET"
  std::string_view host;    // as in the Host field
  std::string_view path;    // "/bucket/key"
  std::vector<NameValue> query = {};
  std::vector<NameValue> headers = {};  // besides host; names in lower case
  std::string_view payload;             // the body's SHA-256 in hex, or UNSIGNED-PAYLOAD
  Instant at;
};

inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
/// Of no bytes at all.
inline constexpr std::string_view kEmptyPayload =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// "20261121T103000Z"
[[nodiscard]] std::string amazon_time(Instant at);
/// The path as it goes on the wire: everything encoded but the slashes.
[[nodiscard]] std::string encoded_path(std::string_view path);
/// Sorted and encoded, as it goes on the wire.
[[nodiscard]] std::string encoded_query(std::vector<NameValue> query);

/// The Authorization field. `headers` must have x-amz-date and x-amz-content-sha256, and be sent as they are.
[[nodiscard]] Secret authorization(const S3Credentials& credentials, const SignedRequest& request);

/// The query of a link that holds for so many seconds; it includes the request's own query.
[[nodiscard]] std::string presigned_query(const S3Credentials& credentials, SignedRequest request,
                                          std::int64_t seconds);

}  // namespace banana::blob
