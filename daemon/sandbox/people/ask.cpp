#include "daemon/sandbox/people/ask.hpp"

#include <charconv>

#include <fmt/format.h>

#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"

namespace banana::sandbox {

std::string Ask::text(std::string_view name) const {
  const Json* found = fields_.if_contains(name);
  if (found == nullptr) return "";
  if (found->is_string()) return std::string{found->get_string()};
  return found->is_int64() ? fmt::format("{}", found->get_int64()) : "";
}

Number Ask::number(std::string_view name, Number otherwise) const {
  const std::string value = text(name);
  Number out = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
  return value.empty() || error != std::errc{} || end != value.data() + value.size() ? otherwise : out;
}

bool Ask::flag(std::string_view name, bool otherwise) const {
  const Json* found = fields_.if_contains(name);
  if (found == nullptr) return otherwise;
  return found->is_bool() ? found->get_bool() : text(name) == "true" || text(name) == "1";
}

JsonArray Ask::list(std::string_view name) const {
  const Json* found = fields_.if_contains(name);
  return found != nullptr && found->is_array() ? found->get_array() : JsonArray{};
}

JsonObject Ask::object(std::string_view name) const {
  const Json* found = fields_.if_contains(name);
  return found != nullptr && found->is_object() ? found->get_object() : JsonObject{};
}

Result<Person*> Ask::user(std::string_view name) const {
  if (Person* found = find_person(world, number(name))) return found;
  return fail(Errc::not_found, fmt::format("there is no {} {}", name, text(name)));
}

Result<Bot*> Ask::bot(std::string_view name) const {
  const std::string wanted = text(name);
  Bot* found = find_bot(world, number(name));
  if (found == nullptr && !wanted.empty()) found = find_bot(world, std::string_view{wanted});
  if (found != nullptr) return found;
  return fail(Errc::not_found, fmt::format("there is no bot {}", wanted),
              "See the bots: GET /sandbox/api/bots");
}

Result<Chat*> Ask::chat() const {
  const auto who = user();
  if (!who) return who.error();
  if (!has("chat")) {
    auto with = bot();
    if (!with) return with.error();
    return &private_chat(world, (*who)->id, (*with)->id);
  }
  const Number id = number("chat");
  if (find_bot(world, id) != nullptr) return &private_chat(world, (*who)->id, id);
  Chat* found = find_chat(world, ChatKey{id, 0});
  const bool is_seen = found != nullptr && (found->members.contains((*who)->id) || !found->username.empty());
  if (is_seen) return found;
  return fail(Errc::not_found, fmt::format("there is no chat {}", text("chat")));
}

Result<Message*> Ask::message(Chat& chat) const {
  if (Message* found = find_message(chat, number("message"))) return found;
  return fail(Errc::not_found, fmt::format("there is no message {} in this chat", number("message")));
}

}  // namespace banana::sandbox
