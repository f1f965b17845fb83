// Telegram's documented limits, looked at before a call is made or kept: a call that can only be refused is our own
// mistake, and better found where it was built.
//
//   if (const auto allowed = check(call); !allowed) ...   // "sendMessage: text: 5000 characters, allowed are 1 to 4096"
//
// Not all that Telegram may refuse: files, rights, links and the grammar of HTML are its own to judge.
#pragma once

#include "core/base/result.hpp"
#include "core/telegram/call.hpp"

namespace banana::telegram {

[[nodiscard]] Result<> check(const Call& call);

}  // namespace banana::telegram
