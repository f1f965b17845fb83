// The parameters of a Bot API request, in any of the forms Telegram takes them.
#pragma once

#include <string_view>

#include "core/net/message.hpp"
#include "daemon/sandbox/methods/call.hpp"

namespace banana::sandbox {

struct Form {
  JsonObject params;
  Uploads uploads;
};

/// Query, JSON body, urlencoded body, multipart body; later ones win. Errors are for a 400.
[[nodiscard]] Result<Form> read_form(net::Request& request);

/// "a=1&b=2", decoded; what can't be decoded is left out.
void read_pairs(std::string_view pairs, JsonObject& out);

}  // namespace banana::sandbox
