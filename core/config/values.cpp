#include "core/config/values.hpp"

#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace banana {

namespace {

struct ByteUnit {
  std::string_view name;
  std::size_t bytes;
};
constexpr std::array kByteUnits{ByteUnit{"GiB", std::size_t{1} << 30}, ByteUnit{"MiB", std::size_t{1} << 20},
                                ByteUnit{"KiB", std::size_t{1} << 10}, ByteUnit{"B", 1}};

/// The whole of `text` as a number, digits only.
template <class Number>
std::optional<Number> whole_number(std::string_view text, int base = 10) {
  Number value{};
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value, base);
  if (error != std::errc{} || end != last || text.front() == '-') return std::nullopt;
  return value;
}

bool is_ip(int family, const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(family, host.c_str(), bytes.data()) == 1;
}

}  // namespace

std::string to_string(ByteCount count) {
  for (const ByteUnit& unit : kByteUnits) {
    if (count.bytes >= unit.bytes && count.bytes % unit.bytes == 0) {
      return fmt::format("{}{}", count.bytes / unit.bytes, unit.name);
    }
  }
  return "0B";
}

std::optional<ByteCount> parse_byte_count(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = whole_number<std::size_t>(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const ByteUnit& unit : kByteUnits) {
    std::size_t bytes = 0;
    if (unit.name == text.substr(digits) && !__builtin_mul_overflow(*number, unit.bytes, &bytes)) {
      return ByteCount{bytes};
    }
  }
  return std::nullopt;
}

std::string to_string(const ListenAddress& address) {
  const bool ipv6 = address.host.find(':') != std::string::npos;
  return ipv6 ? fmt::format("[{}]:{}", address.host, address.port)
              : fmt::format("{}:{}", address.host, address.port);
}

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = whole_number<std::uint16_t>(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  ListenAddress address{std::string{host}, port.value_or(0)};
  if (!port || !is_ip(bracketed ? AF_INET6 : AF_INET, address.host)) return std::nullopt;
  return address;
}

std::string to_string(FileMode mode) { return fmt::format("{:04o}", mode.bits); }

std::optional<FileMode> parse_file_mode(std::string_view text) {
  if (text.size() != 3 && text.size() != 4) return std::nullopt;
  const auto bits = whole_number<std::uint32_t>(text, 8);
  if (!bits || *bits > 0777) return std::nullopt;
  return FileMode{*bits};
}

std::optional<HttpUrl> parse_http_url(std::string_view text) {
  constexpr std::size_t kUrlBytesMax = 1000;
  constexpr std::string_view kHostChars =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
  constexpr std::string_view kPathChars =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~/";
  while (text.ends_with('/')) text.remove_suffix(1);
  if (text.size() > kUrlBytesMax) return std::nullopt;
  std::string_view rest = text;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  const std::string_view host = rest.substr(0, rest.find('/'));
  const std::string_view path = rest.substr(host.size());
  const auto only = [](std::string_view part, std::string_view known) {
    return part.find_first_not_of(known) == std::string_view::npos;
  };
  if (host.empty() || host.starts_with(':') || !only(host, kHostChars) || !only(path, kPathChars))
    return std::nullopt;
  return HttpUrl{std::string{text}};
}

std::optional<ServerName> parse_server_name(std::string_view text) {
  const bool has_scheme = text.find("://") != std::string_view::npos;
  const auto url = parse_http_url(has_scheme ? std::string{text} : "https://" + std::string{text});
  if (!url || url->text.find('/', url->text.find("://") + 3) != std::string::npos) return std::nullopt;
  return ServerName{has_scheme ? url->text : url->text.substr(url->text.find("://") + 3)};
}

std::optional<PlainName> parse_plain_name(std::string_view text) {
  constexpr std::size_t kNameBytesMax = 100;
  constexpr std::string_view kChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  if (text.empty() || text.size() > kNameBytesMax ||
      text.find_first_not_of(kChars) != std::string_view::npos) {
    return std::nullopt;
  }
  return PlainName{std::string{text}};
}

}  // namespace banana
