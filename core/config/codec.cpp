#include "core/config/codec.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/cipher.hpp"
#include "core/base/spelling.hpp"

namespace banana::config {

namespace {

/// Where a setting may be left without a value.
constexpr std::string_view kNone = "none";

/// "1s to 10m", "1 or more", "at most 5".
std::string range(const Limits& limits, const std::function<std::string(std::int64_t)>& print) {
  return limits.max == INT64_MAX ? fmt::format("{} or more", print(limits.min))
                                 : fmt::format("{} to {}", print(limits.min), print(limits.max));
}

Verdict in_range(std::int64_t value, const Limits& limits) {
  if (value < limits.min) return Wrong{"is too small"};
  if (value > limits.max) return Wrong{"is too large"};
  return {};
}

ByteCount bytes(std::int64_t count) { return ByteCount{static_cast<std::size_t>(count)}; }

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Verdict Codec<std::int64_t>::read(std::string_view text, const ReadContext& context, std::int64_t& out) {
  std::int64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error == std::errc::result_out_of_range && end == last) {
    return Wrong{text.starts_with('-') ? "is too small" : "is too large"};
  }
  if (error != std::errc{} || end != last) return Wrong{"is not a whole number"};
  if (auto wrong = in_range(value, context.limits)) return wrong;
  out = value;
  return {};
}

std::string Codec<std::int64_t>::print(std::int64_t value) { return fmt::format("{}", value); }

std::string Codec<std::int64_t>::allowed(const Limits& limits) { return range(limits, &print); }

Verdict Codec<bool>::read(std::string_view text, const ReadContext& /*context*/, bool& out) {
  if (text == "true" || text == "yes" || text == "on" || text == "True") {
    out = true;
  } else if (text == "false" || text == "no" || text == "off" || text == "False") {
    out = false;
  } else {
    return Wrong{"is neither true nor false"};
  }
  return {};
}

std::string Codec<bool>::print(bool value) { return value ? "true" : "false"; }

std::string Codec<bool>::allowed(const Limits& /*limits*/) { return "true or false"; }

Verdict Codec<Millis>::read(std::string_view text, const ReadContext& context, Millis& out) {
  const auto span = parse_duration(text);
  if (!span) return Wrong{is_number(text) ? "has no unit (ms, s, m, h or d)" : "is not a duration"};
  if (auto wrong = in_range(span->count(), context.limits)) return wrong;
  out = *span;
  return {};
}

std::string Codec<Millis>::print(Millis value) { return format_duration(value); }

std::string Codec<Millis>::allowed(const Limits& limits) {
  return range(limits, [](std::int64_t ms) { return format_duration(Millis{ms}); });
}

Verdict Codec<ByteCount>::read(std::string_view text, const ReadContext& context, ByteCount& out) {
  const auto count = parse_byte_count(text);
  if (!count) return Wrong{is_number(text) ? "has no unit (B, KiB, MiB or GiB)" : "is not a size"};
  const auto limited = static_cast<std::int64_t>(std::min<std::size_t>(count->bytes, INT64_MAX));
  if (auto wrong = in_range(limited, context.limits)) return wrong;
  out = *count;
  return {};
}

std::string Codec<ByteCount>::print(ByteCount value) { return to_string(value); }

std::string Codec<ByteCount>::allowed(const Limits& limits) {
  return range(limits, [](std::int64_t count) { return to_string(bytes(count)); });
}

Verdict Codec<FilePath>::read(std::string_view text, const ReadContext& context, FilePath& out) {
  if (text.starts_with('~')) return Wrong{"begins with ~, which only a shell expands"};
  std::filesystem::path path = (context.base / text).lexically_normal();
  if (!path.has_filename() && path.has_relative_path())
    path = path.parent_path();  // "/var/lib/" is "/var/lib"
  if (static_cast<std::int64_t>(path.native().size()) > context.limits.max) {
    return Wrong{fmt::format("is too long a path ({} characters)", path.native().size())};
  }
  out.path = std::move(path);
  return {};
}

std::string Codec<FilePath>::print(const FilePath& value) { return value.path.string(); }

std::string Codec<FilePath>::allowed(const Limits& limits) {
  if (limits.max == INT64_MAX) return "a path";
  return fmt::format("a path of at most {} characters", limits.max);
}

Verdict Codec<FileMode>::read(std::string_view text, const ReadContext& context, FileMode& out) {
  const auto mode = parse_file_mode(text);
  if (!mode) return Wrong{"is not a file mode"};
  const auto most = static_cast<std::uint32_t>(context.limits.max);
  const auto least = static_cast<std::uint32_t>(context.limits.min);
  if ((mode->bits & ~most) != 0) return Wrong{"gives rights it must not"};
  if ((mode->bits & least) != least) return Wrong{"takes rights away that are needed"};
  out = *mode;
  return {};
}

std::string Codec<FileMode>::print(FileMode value) { return to_string(value); }

std::string Codec<FileMode>::allowed(const Limits& limits) {
  const auto mode = [](std::int64_t bits) { return to_string(FileMode{static_cast<std::uint32_t>(bits)}); };
  return fmt::format("octal, {} at least and {} at most", mode(limits.min), mode(limits.max));
}

Verdict Codec<ListenAddress>::read(std::string_view text, const ReadContext& /*context*/,
                                   ListenAddress& out) {
  auto address = parse_listen_address(text);
  if (!address) return Wrong{"is not an IP address and port"};
  out = std::move(*address);
  return {};
}

std::string Codec<ListenAddress>::print(const ListenAddress& value) { return to_string(value); }

std::string Codec<ListenAddress>::allowed(const Limits& /*limits*/) {
  return "an IP address and a port, such as 127.0.0.1:8080, 0.0.0.0:80 or [::1]:8080";
}

Verdict Codec<HttpUrl>::read(std::string_view text, const ReadContext& context, HttpUrl& out) {
  if (text == kNone && context.limits.min == 0) {
    out = {};
    return {};
  }
  auto url = parse_http_url(text);
  if (!url) return Wrong{"is not an http or https URL of a server"};
  out = std::move(*url);
  return {};
}

std::string Codec<HttpUrl>::print(const HttpUrl& value) {
  return value.empty() ? std::string{kNone} : value.text;
}

std::string Codec<HttpUrl>::allowed(const Limits& limits) {
  return std::string{"a URL such as https://bots.example.com or http://127.0.0.1:8081"} +
         (limits.min == 0 ? ", or none" : "");
}

Verdict Codec<ServerName>::read(std::string_view text, const ReadContext& context, ServerName& out) {
  if (text == kNone && context.limits.min == 0) {
    out = {};
    return {};
  }
  auto server = parse_server_name(text);
  if (!server) return Wrong{"is not a server's URL or name"};
  out = std::move(*server);
  return {};
}

std::string Codec<ServerName>::print(const ServerName& value) {
  return value.empty() ? std::string{kNone} : value.text;
}

std::string Codec<ServerName>::allowed(const Limits& limits) {
  return std::string{
             "a URL without a path, such as https://s3.example.com, or a host and port such as minio:9000"} +
         (limits.min == 0 ? ", or none" : "");
}

Verdict Codec<PlainName>::read(std::string_view text, const ReadContext& context, PlainName& out) {
  if (text == kNone && context.limits.min == 0) {
    out = {};
    return {};
  }
  auto name = parse_plain_name(text);
  if (!name) return Wrong{"is not a name of letters, digits, dots, dashes and underscores"};
  out = std::move(*name);
  return {};
}

std::string Codec<PlainName>::print(const PlainName& value) {
  return value.empty() ? std::string{kNone} : value.text;
}

std::string Codec<PlainName>::allowed(const Limits& limits) {
  return std::string{"letters, digits, dots, dashes and underscores, at most 100"} +
         (limits.min == 0 ? ", or none" : "");
}

Verdict Codec<Secret>::read(std::string_view text, const ReadContext& context, Secret& out) {
  if (text == kNone) {
    out = {};
    return {};
  }
  if (auto wrong = in_range(static_cast<std::int64_t>(text.size()), context.limits)) {
    return Wrong{wrong->why == "is too small" ? "is too short" : "is too long"};
  }
  out = Secret{std::string{text}};
  return {};
}

std::string Codec<Secret>::print(const Secret& value) { return value.empty() ? std::string{kNone} : "***"; }

std::string Codec<Secret>::allowed(const Limits& limits) {
  return range(limits, [](std::int64_t count) { return fmt::format("{}", count); }) + " characters, or none";
}

std::vector<Secret> Codec<Secret>::secrets(const Secret& value) {
  if (value.empty()) return {};
  return {value};
}

Verdict Codec<KeyText>::read(std::string_view text, const ReadContext& /*context*/, KeyText& out) {
  if (text == kNone) {
    out = {};
    return {};
  }
  if (!CipherKey::parse(text))
    return Wrong{"is not a key of 32 bytes", {}, "Make one: openssl rand -base64 32"};
  out = KeyText{Secret{std::string{text}}};
  return {};
}

std::string Codec<KeyText>::print(const KeyText& value) { return Codec<Secret>::print(value.text); }

std::string Codec<KeyText>::allowed(const Limits& /*limits*/) {
  return "32 random bytes as 44 characters of base64 or 64 hex digits, or none";
}

std::vector<Secret> Codec<KeyText>::secrets(const KeyText& value) {
  return Codec<Secret>::secrets(value.text);
}

Verdict Codec<DatabaseUrl>::read(std::string_view text, const ReadContext& context, DatabaseUrl& out) {
  auto url = DatabaseUrl::parse(text, context.base);
  if (!url) return Wrong{url.error().message, {}, url.error().hint};
  out = std::move(*url);
  return {};
}

std::string Codec<DatabaseUrl>::print(const DatabaseUrl& value) { return value.shown(); }

std::string Codec<DatabaseUrl>::allowed(const Limits& /*limits*/) {
  return "sqlite:///path/to/file.db or postgresql://user:password@host:5432/name";
}

Verdict read_choice(std::string_view text, std::span<const std::string_view> known, std::size_t& out) {
  const auto found = std::find(known.begin(), known.end(), text);
  if (found == known.end()) return Wrong{"is not one of the choices", nearest(text, known)};
  out = static_cast<std::size_t>(found - known.begin());
  return {};
}

std::string joined(std::span<const std::string_view> known) {
  return fmt::format("{} or {}", fmt::join(known.first(known.size() - 1), ", "), known.back());
}

}  // namespace banana::config
