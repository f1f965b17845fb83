#include "core/net/address.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace banana::net {

namespace {

namespace ip = boost::asio::ip;

struct Block4 {
  std::uint32_t network;
  unsigned bits;
};

constexpr std::uint32_t quad(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24U | b << 16U | c << 8U | d;
}

// IANA's special-purpose registry (RFC 6890 and its updates), and multicast and class E.
constexpr std::array kNotPublic4{
    Block4{quad(0, 0, 0, 0), 8},        // this network
    Block4{quad(10, 0, 0, 0), 8},       // private
    Block4{quad(100, 64, 0, 0), 10},    // carrier-grade NAT
    Block4{quad(127, 0, 0, 0), 8},      // loopback
    Block4{quad(169, 254, 0, 0), 16},   // link-local, cloud metadata
    Block4{quad(172, 16, 0, 0), 12},    // private
    Block4{quad(192, 0, 0, 0), 24},     // protocol assignments
    Block4{quad(192, 0, 2, 0), 24},     // documentation
    Block4{quad(192, 31, 196, 0), 24},  // AS112
    Block4{quad(192, 52, 193, 0), 24},  // AMT
    Block4{quad(192, 88, 99, 0), 24},   // 6to4 relays
    Block4{quad(192, 168, 0, 0), 16},   // private
    Block4{quad(192, 175, 48, 0), 24},  // AS112
    Block4{quad(198, 18, 0, 0), 15},    // benchmarking
    Block4{quad(198, 51, 100, 0), 24},  // documentation
    Block4{quad(203, 0, 113, 0), 24},   // documentation
    Block4{quad(224, 0, 0, 0), 4},      // multicast
    Block4{quad(240, 0, 0, 0), 4},      // reserved, broadcast
};

struct Block6 {
  std::array<unsigned char, 6> prefix;
  unsigned bits;
};

constexpr Block6 kGlobalUnicast{{0x20}, 3};
// Exceptions inside 2000::/3; all else is outside of it.
constexpr std::array kNotPublic6{
    Block6{{0x20, 0x01, 0x00}, 23},                    // protocol assignments: Teredo, ORCHID, benchmarking
    Block6{{0x20, 0x01, 0x0d, 0xb8}, 32},              // documentation
    Block6{{0x20, 0x02}, 16},                          // 6to4
    Block6{{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48},  // AS112
    Block6{{0x3f, 0xff, 0x00}, 20},                    // documentation
};

bool inside(std::uint32_t address, Block4 block) {
  return (address >> (32 - block.bits)) == (block.network >> (32 - block.bits));
}

bool inside(const ip::address_v6::bytes_type& address, const Block6& block) {
  for (unsigned bit = 0; bit < block.bits; bit += 8) {
    const unsigned shift = block.bits - bit >= 8 ? 0 : 8 - (block.bits - bit);
    if (address[bit / 8] >> shift != block.prefix[bit / 8] >> shift) return false;
  }
  return true;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

}  // namespace

bool is_public(const ip::address& address) {
  if (address.is_v4()) {
    const std::uint32_t value = address.to_v4().to_uint();
    return std::none_of(kNotPublic4.begin(), kNotPublic4.end(),
                        [&](const Block4& block) { return inside(value, block); });
  }
  const auto bytes = address.to_v6().to_bytes();
  return inside(bytes, kGlobalUnicast) &&
         std::none_of(kNotPublic6.begin(), kNotPublic6.end(),
                      [&](const Block6& block) { return inside(bytes, block); });
}

std::optional<ip::address> parse_address(std::string_view text) {
  if (text.find('%') != std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string{text}, error);
  if (error) return std::nullopt;
  return address;
}

bool looks_like_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::size_t dot = host.rfind('.');
  std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty()) return false;
  if (last.starts_with("0x") || last.starts_with("0X")) {
    last.remove_prefix(2);
    return std::all_of(last.begin(), last.end(), is_hex_digit);
  }
  return std::all_of(last.begin(), last.end(), is_digit);
}

}  // namespace banana::net
