// The port to DNS.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "core/base/async.hpp"
#include "core/base/result.hpp"

namespace banana::net {

using Addresses = std::vector<asio::ip::address>;

class Resolver {
 public:
  Resolver() = default;
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  virtual ~Resolver() = default;

  /// The addresses of a host name, in the order to try them; never empty on success.
  [[nodiscard]] virtual Task<Result<Addresses>> resolve(std::string host) = 0;
};

/// getaddrinfo, each look-up on a thread of its own (it can't be interrupted), a bounded number at once. A wait
/// for it can be cancelled at any time. One loop.
class SystemResolver final : public Resolver {
 public:
  static constexpr int kLookupsMax = 16;

  SystemResolver();
  ~SystemResolver() override;
  [[nodiscard]] Task<Result<Addresses>> resolve(std::string host) override;

 private:
  struct Count;
  std::shared_ptr<Count> running_;
};

}  // namespace banana::net
