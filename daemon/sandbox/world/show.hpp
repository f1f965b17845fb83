// How things look: messages to bots in the Bot API's words, messages and chats to people in the web chat's.
#pragma once

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

/// A Message object; file ids are the bot's own.
[[nodiscard]] JsonObject show_message(World& world, Number bot, const Chat& chat, const Message& message);
/// A ChatInviteLink object.
[[nodiscard]] JsonObject show_link(World& world, const Chat& chat, const InviteLink& link);
/// "public" parts of an invoice, as in a Message.
[[nodiscard]] JsonObject show_invoice(const Invoice& invoice);

/// For a person: see the README's Message, Chat and User.
[[nodiscard]] JsonObject person_message(World& world, Number person, const Chat& chat,
                                        const Message& message);
[[nodiscard]] JsonObject person_chat(World& world, Number person, const Chat& chat);
[[nodiscard]] JsonObject person_user(const Person& person);
/// What the person calls this chat: the bot's id, or the chat's own.
[[nodiscard]] Number person_chat_id(const Chat& chat);

/// Events for people; nothing is made for whom nobody watches.
[[nodiscard]] bool is_watched(const World& world, Number person);
void tell(World& world, Number person, const JsonObject& event);
/// A chat looks different now: to one, or to all who are in it.
void tell_person(World& world, const Chat& chat, Number person);
void tell_people(World& world, const Chat& chat);
void tell_message(World& world, const Chat& chat, const Message& message, std::string_view type);
void tell_balance(World& world, Number person);

}  // namespace banana::sandbox
