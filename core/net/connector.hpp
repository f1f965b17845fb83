// Opens streams to servers: resolve, check, connect, through a proxy or not, shake hands. Inside core/net only.
#pragma once

#include <memory>
#include <string>

#include "core/net/client.hpp"
#include "core/net/stream.hpp"

namespace banana::net {

struct Destination {
  Url url;
  std::string unix_path;
  const Proxy* proxy = nullptr;
  const Guard* guard = nullptr;
};

class Connector {
 public:
  Connector(asio::io_context& loop, Resolver& resolver, const ClientOptions& options)
      : loop_(loop), resolver_(resolver), options_(options), trust_(options.ca_file) {}

  [[nodiscard]] Task<Result<std::unique_ptr<Stream>>> open(const Destination& to);

 private:
  using Endpoint = asio::generic::stream_protocol::endpoint;
  [[nodiscard]] Task<Result<Addresses>> addresses(std::string host, const Guard* guard);
  [[nodiscard]] Task<Result<std::unique_ptr<Stream>>> open_at(Endpoint endpoint, const Destination& to);

  asio::io_context& loop_;
  Resolver& resolver_;
  const ClientOptions& options_;
  Trust trust_;
};

}  // namespace banana::net
