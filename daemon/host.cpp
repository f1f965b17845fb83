#include "daemon/host.hpp"

#include "core/telegram/client.hpp"

namespace banana::daemon {

Result<std::shared_ptr<telegram::Api>> Host::telegram(Secret token) {
  return std::shared_ptr<telegram::Api>{std::make_shared<telegram::Client>(
      http_, [token = std::move(token)](BotId) { return std::optional{token}; }, random_,
      telegram::ClientOptions{.api_base = loaded_.config.telegram.api_base.text})};
}

}  // namespace banana::daemon
