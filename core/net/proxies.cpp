#include "core/net/proxies.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/base/encoding.hpp"
#include "core/net/headers.hpp"

namespace banana::net {

namespace {

std::string_view variable(const char* lower, const char* upper) {
  for (const char* name : {lower, upper}) {
    if (name == nullptr) continue;
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  }
  return {};
}

Result<std::optional<Proxy>> read(std::string_view text) {
  if (text.empty()) return std::optional<Proxy>{};
  auto proxy = parse_proxy(text);
  if (!proxy) return proxy.error();
  return std::optional{std::move(*proxy)};
}

bool covers(std::string_view entry, const Url& url) {
  if (entry == "*") return true;
  const std::string port = ":" + std::to_string(url.port);
  if (entry.ends_with(port) && (!url.is_ipv6 || entry.starts_with('['))) entry.remove_suffix(port.size());
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.empty()) return false;
  if (url.host == entry) return true;
  return url.host.size() > entry.size() && url.host.ends_with(entry) &&
         url.host[url.host.size() - entry.size() - 1] == '.';
}

}  // namespace

Result<Proxy> parse_proxy(std::string_view text) {
  std::string full{text};
  if (full.find("://") == std::string::npos) full = "http://" + full;
  const std::size_t start = full.find("://") + 3;
  const std::size_t end = std::min(full.find('/', start), full.size());
  const std::size_t at = full.rfind('@', end);
  Proxy proxy;
  if (at != std::string::npos && at > start) {
    const auto userinfo = percent_decode(std::string_view{full}.substr(start, at - start));
    if (!userinfo) return fail(Errc::invalid, "the proxy's user and password are badly encoded");
    proxy.authorization = Secret{"Basic " + to_base64(as_bytes(*userinfo))};
    full.erase(start, at - start + 1);
  }
  const auto url = parse_url(full);
  if (!url || url->scheme != Scheme::http) {
    return fail(Errc::invalid, "a proxy is given as http://[user:password@]host:port");
  }
  proxy.host = url->host;
  proxy.port = url->port;
  return proxy;
}

Result<Proxies> Proxies::from_environment() {
  Proxies out;
  auto http = read(variable("http_proxy", nullptr));
  if (!http) return http.error();
  auto https = read(variable("https_proxy", "HTTPS_PROXY"));
  if (!https) return https.error();
  out.http = std::move(*http);
  out.https = std::move(*https);
  std::string_view left = variable("no_proxy", "NO_PROXY");
  while (!left.empty()) {
    std::string_view entry = left.substr(0, left.find(','));
    left.remove_prefix(std::min(left.size(), entry.size() + 1));
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    while (entry.ends_with(' ')) entry.remove_suffix(1);
    if (!entry.empty()) out.except.push_back(to_lower(entry));
  }
  return out;
}

const Proxy* Proxies::find(const Url& url) const {
  const auto& proxy = url.scheme == Scheme::https ? https : http;
  if (!proxy) return nullptr;
  if (std::any_of(except.begin(), except.end(),
                  [&](const std::string& entry) { return covers(entry, url); })) {
    return nullptr;
  }
  return &*proxy;
}

}  // namespace banana::net
