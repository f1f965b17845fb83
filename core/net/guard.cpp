#include "core/net/guard.hpp"

#include <algorithm>

#include "core/net/address.hpp"

namespace banana::net {

Result<> check_form(const Url& url, const Guard& guard) {
  if (url.has_userinfo) return fail(Errc::forbidden, "links with a user name are not fetched");
  if (!guard.ports.empty() &&
      std::find(guard.ports.begin(), guard.ports.end(), url.port) == guard.ports.end()) {
    return fail(Errc::forbidden, "links to port " + std::to_string(url.port) + " are not fetched");
  }
  if (!parse_address(url.host) && looks_like_number(url.host)) {
    return fail(Errc::forbidden, "links to a disguised address are not fetched");
  }
  return {};
}

Result<> check_addresses(const Addresses& addresses, const Guard& guard) {
  for (const auto& address : addresses) {
    if (is_public(address)) continue;
    if (guard.loopback == Loopback::allowed && address.is_loopback()) continue;
    return fail(Errc::forbidden, "links into private networks are not fetched");
  }
  return {};
}

}  // namespace banana::net
