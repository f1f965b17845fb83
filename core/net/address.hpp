// Which addresses belong to the public internet, and how an address is read from text.
#pragma once

#include <optional>
#include <string_view>

#include <boost/asio/ip/address.hpp>

namespace banana::net {

/// False for everything that is not an ordinary, globally routed unicast address: loopback, private, link-local,
/// carrier-grade NAT, multicast, documentation, benchmarking, reserved, and every IPv6 form that carries an
/// IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo), whatever that address is.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

/// Strict dotted quad or IPv6 without brackets and zone.
[[nodiscard]] std::optional<boost::asio::ip::address> parse_address(std::string_view text);

/// True for host names that some resolvers read as an IPv4 address: "127.1", "2130706433", "0x7f.0.0.1".
[[nodiscard]] bool looks_like_number(std::string_view host);

}  // namespace banana::net
