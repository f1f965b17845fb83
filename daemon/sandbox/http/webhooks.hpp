// Sends updates to webhooks: in order within each queue, many queues at once, again after failures.
#pragma once

#include <map>
#include <memory>

#include "core/net/client.hpp"
#include "daemon/sandbox/http/shells.hpp"

namespace banana::sandbox {

class Webhooks {
 public:
  /// `retry_scale` shortens the pauses between attempts, for tests.
  Webhooks(Shared& shared, net::HttpClient& client, double retry_scale);
  ~Webhooks();

  /// Something came for this bot, or its webhook changed.
  void look(Number bot);
  /// Nothing more is begun; what is under way is forgotten.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace banana::sandbox
