// A client with a faked resolver, and one way to ask it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/net/address.hpp"
#include "core/net/client.hpp"
#include "tests/net/support.hpp"

namespace banana::test {

/// Knows the names it was told; the answers to one name change from look-up to look-up (the last one stays).
class FakeResolver final : public net::Resolver {
 public:
  std::map<std::string, std::vector<std::vector<std::string>>> answers;
  int lookups = 0;

  Task<Result<net::Addresses>> resolve(std::string host) override {
    ++lookups;
    auto& left = answers[host];
    if (left.empty()) co_return fail(Errc::unavailable, "cannot resolve " + host);
    net::Addresses out;
    for (const std::string& text : left.front()) out.push_back(net::parse_address(text).value());
    if (left.size() > 1) left.erase(left.begin());
    co_return out;
  }
};

struct ClientFixture {
  explicit ClientFixture(net::ClientOptions options = {}) : client(loop, resolver, std::move(options)) {}

  asio::io_context loop{1};
  FakeResolver resolver;
  net::Client client;

  net::HttpResult<net::HttpResponse> send(net::HttpRequest request) {
    net::HttpResult<net::HttpResponse> out{net::HttpResponse{}};
    run(loop,
        [](ClientFixture& self, net::HttpRequest asked,
           net::HttpResult<net::HttpResponse>& result) -> Task<> {
          result = co_await self.client.send(std::move(asked));
        }(*this, std::move(request), out));
    return out;
  }
  net::HttpResult<net::HttpResponse> get(std::string url) { return send({.url = std::move(url)}); }
};

}  // namespace banana::test
