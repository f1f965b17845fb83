#include "daemon/sandbox/methods/call.hpp"

#include <algorithm>
#include <charconv>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/faults.hpp"
#include "daemon/sandbox/world/people.hpp"

namespace banana::sandbox {

namespace {

std::optional<Number> as_number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A person whom the bot has seen, in a group or asking to join a channel.
bool has_met(const World& world, Number bot, Number person) {
  return std::ranges::any_of(world.chats, [&](const auto& one) {
    const Chat& chat = one.second;
    if (chat.is_private() || !member_of(chat, bot).is_in()) return false;
    return chat.members.contains(person);
  });
}

/// For some minutes after a request to join, the bot may write to who asked.
bool asked_lately(const World& world, Number bot, Number person) {
  constexpr Number kMs = 300'000;
  return std::ranges::any_of(world.chats, [&](const auto& one) {
    return member_of(one.second, bot).is_admin() &&
           std::ranges::any_of(one.second.requests, [&](const JoinRequest& request) {
             return request.person == person && world.now() - request.at < kMs;
           });
  });
}

}  // namespace

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
  throw UncheckedError{failure.description + " (" + where.to_string() + ")"};
}

Failure bad_request(std::string_view what) { return {400, fmt::format("Bad Request: {}", what)}; }
Failure forbidden(std::string_view what) { return {403, fmt::format("Forbidden: {}", what)}; }

bool Call::has(std::string_view name) const {
  const Json* found = params_.if_contains(name);
  return found != nullptr && !found->is_null() && !(found->is_string() && found->get_string().empty());
}

std::string Call::text(std::string_view name) const {
  const Json* found = params_.if_contains(name);
  if (found == nullptr || found->is_null()) return "";
  if (found->is_string()) return std::string{found->get_string()};
  return boost::json::serialize(*found);
}

Number Call::number(std::string_view name, Number otherwise) const {
  const Json* found = params_.if_contains(name);
  if (found == nullptr) return otherwise;
  if (found->is_int64()) return found->get_int64();
  if (found->is_double()) return static_cast<Number>(std::clamp(found->get_double(), -9e18, 9e18));
  return found->is_string() ? as_number(found->get_string()).value_or(otherwise) : otherwise;
}

bool Call::flag(std::string_view name, bool otherwise) const {
  const std::string value = text(name);
  if (value.empty()) return otherwise;
  return value == "true" || value == "1" || value == "True" || value == "yes";
}

Json Call::json(std::string_view name) const {
  const Json* found = params_.if_contains(name);
  if (found == nullptr) return nullptr;
  if (!found->is_string()) return *found;
  boost::system::error_code error;
  Json parsed = boost::json::parse(found->get_string(), error);
  return error ? Json(nullptr) : parsed;
}

NewFile* Call::upload(std::string_view field) {
  const auto found = uploads_.find(field);
  return found == uploads_.end() ? nullptr : &found->second;
}

bool Call::note(Failure failure) {
  if (!failure_) failure_ = std::move(failure);
  return false;
}

Chat* Call::private_chat_of(Number id) {
  if (find_bot(world, id) != nullptr) {
    note(forbidden("bots can't send messages to bots"));
    return nullptr;
  }
  if (find_person(world, id) == nullptr) {
    refuse("chat not found");
    return nullptr;
  }
  Chat* known = find_chat(world, ChatKey{id, bot.id});
  if (known != nullptr && known->was_started) return known;
  if (asked_lately(world, bot.id, id)) return &private_chat(world, id, bot.id);
  if (has_met(world, bot.id, id)) {
    note(forbidden("bot can't initiate conversation with a user"));
  } else {
    refuse("chat not found");
  }
  return nullptr;
}

Chat* Call::chat(std::string_view name) {
  const std::string wanted = text(name);
  if (wanted.empty()) {
    refuse(fmt::format("{} is empty", name));
    return nullptr;
  }
  const auto id = as_number(wanted);
  if (id && *id > 0) return private_chat_of(*id);
  Chat* found = id                        ? find_chat(world, ChatKey{*id, 0})
                : wanted.starts_with('@') ? find_chat(world, wanted)
                                          : nullptr;
  const bool is_known = found != nullptr && (found->members.contains(bot.id) || !found->username.empty());
  if (!is_known) {
    refuse("chat not found");
    return nullptr;
  }
  if (found->moved_to != 0) {
    Failure moved = bad_request("group chat was upgraded to a supergroup chat");
    moved.migrate_to = found->moved_to;
    note(std::move(moved));
    return nullptr;
  }
  return found;
}

bool Call::counts(Chat& chat, Number messages) {
  const auto wait = flood_wait(world, bot, chat, messages);
  if (!wait) return true;
  return note({429, fmt::format("Too Many Requests: retry after {}", *wait), *wait});
}

Chat* Call::chat_to_write(Number messages) {
  Chat* found = chat();
  if (found == nullptr) return nullptr;
  if (found->is_private()) {
    if (found->is_blocked) note(forbidden("bot was blocked by the user"));
    if (find_person(world, found->key.chat)->is_deactivated) note(forbidden("user is deactivated"));
  } else {
    const Member me = member_of(*found, bot.id);
    if (me.status == "kicked") {
      note(forbidden(fmt::format("bot was kicked from the {} chat", found->kind)));
    } else if (!me.is_in()) {
      note(forbidden(fmt::format("bot is not a member of the {} chat", found->kind)));
    } else if (found->kind == "channel" && !has_right(*found, bot.id, "can_post_messages")) {
      refuse("need administrator rights in the channel chat");
    }
  }
  if (failed() || (messages > 0 && !counts(*found, messages))) return nullptr;
  return found;
}

Chat* Call::chat_to_rule(std::string_view right) {
  Chat* found = chat();
  if (found == nullptr) return nullptr;
  const Member me = member_of(*found, bot.id);
  if (found->is_private()) {
    refuse("method is available for supergroup and channel chats only");
  } else if (me.status == "kicked") {
    note(forbidden(fmt::format("bot was kicked from the {} chat", found->kind)));
  } else if (!me.is_in()) {
    note(forbidden(fmt::format("bot is not a member of the {} chat", found->kind)));
  } else if (!me.is_admin() || (!right.empty() && !has_right(*found, bot.id, right))) {
    if (right == "can_invite_users") {
      refuse("not enough rights to manage chat invite link");
    } else if (right == "can_restrict_members") {
      refuse("not enough rights to restrict/unrestrict chat member");
    } else {
      refuse("not enough rights");
    }
  }
  return failed() ? nullptr : found;
}

Number Call::user() {
  if (!has("user_id")) {
    refuse("user_id is empty");
    return 0;
  }
  const Number id = number("user_id");
  if (id <= 0) refuse("invalid user_id specified");
  if (find_person(world, id) == nullptr && find_bot(world, id) == nullptr) refuse("PARTICIPANT_ID_INVALID");
  return id;
}

}  // namespace banana::sandbox
