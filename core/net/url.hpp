// Absolute http and https URLs, and what stands in request targets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace banana::net {

enum class Scheme { http, https };

[[nodiscard]] std::string_view to_string(Scheme scheme);

struct Url {
  Scheme scheme = Scheme::http;
  std::string host;  // lower case; an IPv6 address stands without brackets
  std::uint16_t port = 80;
  std::string target = "/";  // path and query as they go on the wire; may hold secrets
  bool has_userinfo = false;
  bool is_ipv6 = false;

  /// "https://api.example.com:8443": nothing of the path, the query or the userinfo, so it may be logged.
  [[nodiscard]] std::string origin() const;
  /// What goes into a Host field: the port only where it is not the scheme's own.
  [[nodiscard]] std::string authority() const;
  [[nodiscard]] bool same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

/// Errors name no part of the URL: it may hold a secret.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

/// Where a Location field points, seen from `base`.
[[nodiscard]] Result<Url> resolve_location(const Url& base, std::string_view location);

/// Nothing when a % is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);
/// Everything but unreserved characters is encoded.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// The first value of a name in "a=1&b=2", decoded; + is a space.
[[nodiscard]] std::optional<std::string> query_value(std::string_view query, std::string_view name);

}  // namespace banana::net
