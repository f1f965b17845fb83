// From Telegram's objects to our types. Inside core/telegram only; faults stay with the Reader.
#pragma once

#include "core/telegram/chat.hpp"
#include "core/telegram/message.hpp"
#include "core/telegram/reader.hpp"

namespace banana::telegram {

[[nodiscard]] User read_user(const Reader& json);
[[nodiscard]] Chat read_chat(const Reader& json);
[[nodiscard]] ChatMember read_chat_member(const Reader& json);
[[nodiscard]] InviteLink read_invite_link(const Reader& json);
[[nodiscard]] Total read_total(const Reader& json);
[[nodiscard]] std::optional<Attachment> read_attachment(const Reader& message);
[[nodiscard]] Message read_message(const Reader& json);

}  // namespace banana::telegram
