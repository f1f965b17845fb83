// Small value types of settings, as strict as the settings are: a value of one of these is a good one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/secret.hpp"

namespace banana {

/// A number of bytes: "512B", "64KiB", "8MiB", "1GiB".
struct ByteCount {
  std::size_t bytes = 0;
  auto operator<=>(const ByteCount&) const = default;
};
[[nodiscard]] std::string to_string(ByteCount count);
[[nodiscard]] std::optional<ByteCount> parse_byte_count(std::string_view text);

/// Where to listen for TCP: an IP address and a port, "127.0.0.1:8080" or "[::1]:8080". Port 0 takes a free
/// one.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const ListenAddress&) const = default;
};
[[nodiscard]] std::string to_string(const ListenAddress& address);
[[nodiscard]] std::optional<ListenAddress> parse_listen_address(std::string_view text);

/// Where an HTTP server is: "https://bots.example.com", with a path in front of ours if need be. No user, query or
/// fragment, and no slash at its end. Empty where none is set.
struct HttpUrl {
  std::string text;
  [[nodiscard]] bool empty() const { return text.empty(); }
  bool operator==(const HttpUrl&) const = default;
};
[[nodiscard]] std::optional<HttpUrl> parse_http_url(std::string_view text);

/// A server of an object store: an http(s) URL, or host and port alone ("minio:9000"), as other programs name it. No
/// path. Empty where none is set.
struct ServerName {
  std::string text;
  [[nodiscard]] bool empty() const { return text.empty(); }
  [[nodiscard]] bool has_scheme() const { return text.find("://") != std::string::npos; }
  bool operator==(const ServerName&) const = default;
};
[[nodiscard]] std::optional<ServerName> parse_server_name(std::string_view text);

/// What a service calls one of its things: letters, digits, dots, dashes and underscores. Empty where none is set.
struct PlainName {
  std::string text;
  [[nodiscard]] bool empty() const { return text.empty(); }
  bool operator==(const PlainName&) const = default;
};
[[nodiscard]] std::optional<PlainName> parse_plain_name(std::string_view text);

/// A key as CipherKey::parse (core/base/cipher.hpp) reads it. Empty where none is set.
struct KeyText {
  Secret text;
  [[nodiscard]] bool empty() const { return text.empty(); }
};

/// Permission bits as chmod takes them: "0660".
struct FileMode {
  std::uint32_t bits = 0;
  bool operator==(const FileMode&) const = default;
};
[[nodiscard]] std::string to_string(FileMode mode);
[[nodiscard]] std::optional<FileMode> parse_file_mode(std::string_view text);

/// An absolute path: a relative one in a config file counts from that file's folder, elsewhere from the
/// working directory, so that daemon and command line mean the same file.
struct FilePath {
  std::filesystem::path path;
  bool operator==(const FilePath&) const = default;
};

}  // namespace banana
