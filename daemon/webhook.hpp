// POST /webhook/<bot id>: where Telegram hands in updates. The secret is checked before the body is read; 200 is said
// once the update is durable, whether it is new or came before (decision 3).
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/db/database.hpp"
#include "core/inbox/inbox.hpp"
#include "core/net/routes.hpp"
#include "daemon/doorkeeper.hpp"

namespace banana::daemon {

/// What Telegram must send with a bot's updates; nothing for a bot that has no webhook here. The view is good until
/// the loop goes on.
using WebhookSecretOf = std::function<std::optional<std::string_view>(BotId)>;
/// Makes an update durable: of the dispatcher in this process, or one that leaves it to others. Throws db::Error.
using TakeUpdate = std::function<Task<>(BotId, const inbox::Envelope&, std::string_view body)>;

/// All of it must outlive the server.
struct WebhookPorts {
  WebhookSecretOf secret_of;
  LetsIn lets_in;
  TakeUpdate take;
};

/// Records it and tells other processes.
[[nodiscard]] TakeUpdate leave_to_others(db::Database& database, const Clock& clock);

[[nodiscard]] std::vector<net::Route> webhook_routes(const WebhookPorts& ports);

}  // namespace banana::daemon
