// The proxies of the environment: http_proxy, https_proxy, no_proxy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/secret.hpp"
#include "core/net/url.hpp"

namespace banana::net {

struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  Secret authorization;  // "Basic …", or empty
};

struct Proxies {
  std::optional<Proxy> http;
  std::optional<Proxy> https;
  std::vector<std::string> except;  // hosts and domains; "*" is everything

  /// HTTP_PROXY in capitals is not read: a CGI request could set it.
  [[nodiscard]] static Result<Proxies> from_environment();
  /// Null when the URL is to be reached directly.
  [[nodiscard]] const Proxy* find(const Url& url) const;
};

/// "http://user:password@proxy:3128" or "proxy:3128".
[[nodiscard]] Result<Proxy> parse_proxy(std::string_view text);

}  // namespace banana::net
