// What an object store refuses, in words for whoever configured it. Inside core/blob only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/blob/s3_client.hpp"
#include "core/net/client.hpp"

namespace banana::blob {

/// "NoSuchKey", from the body; empty when it does not say.
[[nodiscard]] std::string s3_code(const net::HttpResponse& response);

/// "Sat, 21 Nov 2026 13:14:48 GMT"
[[nodiscard]] std::optional<Instant> parse_http_time(std::string_view text);

[[nodiscard]] Error explain_s3(const net::HttpResponse& response, const S3Place& place, Instant now);

}  // namespace banana::blob
