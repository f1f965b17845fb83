// What a link from a stranger may reach (server-side request forgery). The host is resolved once, refused unless
// every address is public, and the connection goes to an address that was checked, so a name that changes its
// mind in between changes nothing. Each redirect passes the same gate.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.hpp"
#include "core/net/resolver.hpp"
#include "core/net/url.hpp"

namespace banana::net {

enum class Loopback { refused, allowed };
enum class ViaProxy { no, yes };

struct Guard {
  std::vector<std::uint16_t> ports{80, 443};  // empty: any
  ViaProxy proxy = ViaProxy::no;              // yes: the proxy decides what may be reached
  Loopback loopback = Loopback::refused;      // allowed: only tests need it
};

/// Before anything is resolved: the form of the URL.
[[nodiscard]] Result<> check_form(const Url& url, const Guard& guard);
/// Before anything is connected.
[[nodiscard]] Result<> check_addresses(const Addresses& addresses, const Guard& guard);

}  // namespace banana::net
