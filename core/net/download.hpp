// Streams a response's body into a file, which is there whole or not at all.
#pragma once

#include <cstdint>
#include <string>

#include "core/net/client.hpp"

namespace banana::net {

enum class Sync { no, yes };

struct DownloadTarget {
  std::string path;
  std::uint64_t bytes_max = 0;
  Sync sync = Sync::no;  // yes: on the disk before it shows under its name
};

struct Download {
  HttpResponse response;  // of another status than 2xx: with its body, and there is no file
  std::uint64_t bytes = 0;
};

/// Writes to a temporary neighbour of the path and renames it when all has come.
[[nodiscard]] Task<HttpResult<Download>> download(HttpClient& client, HttpRequest request,
                                                  DownloadTarget target);

}  // namespace banana::net
