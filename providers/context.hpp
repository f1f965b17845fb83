// What every adapter is made with. All of it outlives the adapter.
#pragma once

#include "core/base/clock.hpp"
#include "core/base/random.hpp"
#include "core/net/client.hpp"
#include "providers/account.hpp"

namespace banana::providers {

struct Context {
  net::HttpClient& http;
  Account& account;
  const Clock& clock;
  Random& random;
};

}  // namespace banana::providers
