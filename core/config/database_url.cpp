#include "core/config/database_url.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace banana {

namespace {

constexpr std::string_view kMask = "***";
constexpr std::string_view kEncodeHint =
    "Write special characters in it percent-encoded: @ as %40, / as %2F, : as %3A, ? as %3F, # as %23, % as "
    "%25.";

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc{} || end != digits.data() + 2) return std::nullopt;
    out += static_cast<char>(value);
    i += 2;
  }
  return out;
}

/// "host", "host:5432", "[::1]:5432" or several with commas; the host may be missing (a Unix socket).
bool good_hosts(std::string_view hosts) {
  while (true) {
    const std::string_view host = hosts.substr(0, hosts.find(','));
    const std::size_t bracket = host.starts_with('[') ? host.find(']') : 0;
    if (bracket == std::string_view::npos) return false;
    const std::size_t colon = host.find(':', bracket);
    if (colon != std::string_view::npos) {
      const std::string_view port = host.substr(colon + 1);
      const bool digits = std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (!digits || port.size() > 5) return false;
    }
    if (host.size() == hosts.size()) return true;
    hosts.remove_prefix(host.size() + 1);
  }
}

}  // namespace

Result<DatabaseUrl> DatabaseUrl::parse(std::string_view text, const std::filesystem::path& base) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return fail(Errc::invalid, "is not a database URL");
  const bool printable =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c != 0x7f; });
  std::string_view scheme = text.substr(0, colon);
  const bool sqlalchemy = scheme.find('+') != std::string_view::npos;
  scheme = scheme.substr(0, scheme.find('+'));
  const std::string_view rest = text.substr(colon + 3);
  if (scheme == "sqlite") return sqlite(rest, sqlalchemy, base);
  if (!printable) return fail(Errc::invalid, "holds a space or a control character");
  if (scheme == "postgres" || scheme == "postgresql") return postgres(rest, sqlalchemy);
  return fail(Errc::invalid, "names a database that is not supported");
}

Result<DatabaseUrl> DatabaseUrl::sqlite(std::string_view path, bool sqlalchemy,
                                        const std::filesystem::path& base) {
  if (!path.starts_with('/')) {
    return fail(Errc::invalid, "has no path, or names a host: sqlite:// is followed by a third slash");
  }
  if (path.find('?') != std::string_view::npos) {
    return fail(Errc::invalid, "has options after ?, which SQLite URLs can't have here");
  }
  const std::string_view after_third = path.substr(1);
  const bool relative = sqlalchemy ? !after_third.starts_with('/')
                                   : after_third.starts_with("./") || after_third.starts_with("../");
  if (after_third == ":memory:")
    return fail(Errc::invalid, "asks for a database in memory, which keeps nothing");
  DatabaseUrl url;
  url.file_ = relative ? base / after_third : "/" / std::filesystem::path{after_third}.relative_path();
  url.file_ = url.file_.lexically_normal();
  if (!url.file_.has_filename()) return fail(Errc::invalid, "names a folder, not a file");
  url.shown_ = "sqlite://" + url.file_.string();
  return url;
}

Result<DatabaseUrl> DatabaseUrl::postgres(std::string_view rest, bool sqlalchemy) {
  DatabaseUrl url;
  url.engine_ = DatabaseEngine::postgres;
  const std::string_view before_options = rest.substr(0, rest.find('?'));
  const std::string_view authority = before_options.substr(0, before_options.find_first_of("/#"));
  // An @ beyond the authority means that the password has a character which ended the authority too early.
  const std::size_t at = before_options.rfind('@');
  const bool has_user = at != std::string_view::npos;
  const std::string_view userinfo = has_user ? before_options.substr(0, at) : std::string_view{};
  if (has_user && (at > authority.size() || userinfo.find('@') != std::string_view::npos)) {
    return fail(Errc::invalid, "has a user or password that can't be read", std::string{kEncodeHint});
  }
  const std::string_view hosts = has_user ? authority.substr(at + 1) : authority;
  if (!good_hosts(hosts)) {
    return fail(Errc::invalid, "has a bad port, or a password that can't be read", std::string{kEncodeHint});
  }
  const std::size_t colon = userinfo.find(':');
  std::string shown_user{userinfo.substr(0, colon)};
  if (colon != std::string_view::npos && colon + 1 < userinfo.size()) {
    const std::string_view password = userinfo.substr(colon + 1);
    const auto decoded = percent_decoded(password);
    if (!decoded) return fail(Errc::invalid, "has a password that can't be read", std::string{kEncodeHint});
    url.secrets_ = {Secret{std::string{password}}, Secret{*decoded}};
    shown_user += fmt::format(":{}", kMask);
  }
  const std::string_view place = before_options.substr(has_user ? at + 1 : 0);
  std::string full = fmt::format("postgresql://{}{}{}", userinfo, has_user ? "@" : "", place);
  url.shown_ = fmt::format("postgresql://{}{}{}", shown_user, has_user ? "@" : "", place);

  std::string_view options = rest.substr(std::min(before_options.size() + 1, rest.size()));
  for (char joint = '?'; !options.empty(); joint = '&') {
    const std::string_view option = options.substr(0, options.find('&'));
    options.remove_prefix(std::min(option.size() + 1, options.size()));
    std::string_view name = option.substr(0, option.find('='));
    const std::string_view value = option.substr(std::min(name.size() + 1, option.size()));
    if (sqlalchemy && name == "ssl") name = "sslmode";
    const bool secret = name == "password" || name == "sslpassword";
    if (secret) {
      url.secrets_.emplace_back(std::string{value});
      if (const auto decoded = percent_decoded(value)) url.secrets_.emplace_back(*decoded);
    }
    full += fmt::format("{}{}={}", joint, name, value);
    url.shown_ += fmt::format("{}{}={}", joint, name, secret ? kMask : value);
  }
  url.conninfo_ = Secret{std::move(full)};
  return url;
}

bool DatabaseUrl::operator==(const DatabaseUrl& other) const {
  return engine_ == other.engine_ && file_ == other.file_ && conninfo_.reveal() == other.conninfo_.reveal();
}

}  // namespace banana
