#include "core/net/url.hpp"

#include <charconv>

#include <boost/url.hpp>

#include "core/net/headers.hpp"

namespace banana::net {

namespace {

namespace urls = boost::urls;

constexpr std::uint16_t own_port(Scheme scheme) { return scheme == Scheme::https ? 443 : 80; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<Url> from_view(const urls::url_view& view) {
  Url url;
  if (view.scheme_id() == urls::scheme::https) {
    url.scheme = Scheme::https;
  } else if (view.scheme_id() != urls::scheme::http) {
    return fail(Errc::invalid, "only http and https URLs are supported");
  }
  if (const auto path = view.encoded_path(); !path.empty() && path[0] != '/') {
    // Boost.URL 1.81 takes "127.0.0.1.example.com" for the host 127.0.0.1 and the path ".example.com".
    return fail(Errc::invalid, "the URL's host begins like an address but is none");
  }
  url.has_userinfo = view.has_userinfo();
  switch (view.host_type()) {
    case urls::host_type::ipv6:
      url.is_ipv6 = true;
      url.host = to_lower(view.host_ipv6_address().to_string());
      break;
    case urls::host_type::ipv4:
    case urls::host_type::name:
      url.host = to_lower({view.encoded_host().data(), view.encoded_host().size()});
      break;
    default:
      return fail(Errc::invalid, "the URL's host is neither a name nor an address");
  }
  if (url.host.empty()) return fail(Errc::invalid, "the URL has no host");
  if (url.host.find('%') != std::string::npos)
    return fail(Errc::invalid, "the URL's host is percent-encoded");
  url.port = own_port(url.scheme);
  if (view.has_port() && !view.port().empty()) {
    const auto digits = view.port();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (error != std::errc{} || url.port == 0) return fail(Errc::invalid, "the URL's port is out of range");
  }
  url.target = std::string{view.encoded_path()};
  if (url.target.empty()) url.target = "/";
  if (view.has_query()) url.target.append("?").append(view.encoded_query());
  return url;
}

}  // namespace

std::string_view to_string(Scheme scheme) { return scheme == Scheme::https ? "https" : "http"; }

std::string Url::origin() const { return std::string{to_string(scheme)} + "://" + authority(); }

std::string Url::authority() const {
  std::string out = is_ipv6 ? "[" + host + "]" : host;
  if (port != own_port(scheme)) out += ":" + std::to_string(port);
  return out;
}

Result<Url> parse_url(std::string_view text) {
  const auto parsed = urls::parse_uri({text.data(), text.size()});
  if (!parsed || !parsed->has_authority()) return fail(Errc::invalid, "not an absolute http or https URL");
  return from_view(*parsed);
}

Result<Url> resolve_location(const Url& base, std::string_view location) {
  const std::string base_text = base.origin() + base.target;
  const auto base_view = urls::parse_uri(base_text);
  const auto reference = urls::parse_uri_reference({location.data(), location.size()});
  if (!base_view || !reference) return fail(Errc::invalid, "the redirect's Location is not a URL");
  urls::url out;
  if (!urls::resolve(*base_view, *reference, out) || !out.has_authority()) {
    return fail(Errc::invalid, "the redirect's Location leads nowhere");
  }
  return from_view(out);
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto decode = [](std::string_view part) {
      std::string spaced{part};
      for (char& c : spaced) c = c == '+' ? ' ' : c;
      return percent_decode(spaced);
    };
    if (decode(pair.substr(0, equals)) != name) continue;
    return decode(pair.substr(std::min(equals + 1, pair.size())));
  }
  return std::nullopt;
}

}  // namespace banana::net
