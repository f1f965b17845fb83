#include "daemon/host.hpp"

#include "core/access/bot_api.hpp"
#include "core/blob/thumbnails.hpp"
#include "providers/tester.hpp"

namespace banana::daemon {

Result<std::shared_ptr<telegram::Api>> Host::telegram(Secret token) {
  return std::shared_ptr<telegram::Api>{std::make_shared<telegram::Client>(
      http_, [token = std::move(token)](BotId) { return std::optional{token}; }, random_,
      access::client_options(loaded_.config.telegram))};
}

Result<std::shared_ptr<picture::Darkroom>> Host::darkroom() {
  auto open = darkroom_.lock();
  if (!open) {
    open = blob::thumbnail_darkroom(loop_);
    darkroom_ = open;
  }
  return open;
}

Result<std::shared_ptr<vendors::Tester>> Host::vendor(std::string_view name) {
  const auto known = parse_vendor(name);
  if (!known) return fail(Errc::not_found, "no such vendor");
  return providers::make_tester({.loop = loop_,
                                 .http = http_,
                                 .database = database_,
                                 .config = loaded_.config,
                                 .clock = clock_,
                                 .random = random_},
                                *known);
}

}  // namespace banana::daemon
