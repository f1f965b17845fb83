// What the outbox knows of the Bot API's methods: which ones make a message, which ones may be repeated, and how an
// edit becomes a send.
#pragma once

#include <string_view>

#include "core/telegram/call.hpp"

namespace banana::outbox {

/// Whether its success makes a new message.
[[nodiscard]] bool sends(std::string_view method);
[[nodiscard]] bool deletes(std::string_view method);

/// Whether it spends Stars or gifts: not to be repeated when it may have been done.
[[nodiscard]] bool spends(std::string_view method);

/// Turns an edit of a message into the sending of one like it; false where there is no such thing.
bool turn_into_send(telegram::Call& call);

}  // namespace banana::outbox
