// A studio, somebody who uses it, and an admin with a group for what is written to support.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "core/people/roles.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/screens/admin/acts.hpp"
#include "daemon/screens/admin/screens.hpp"
#include "daemon/screens/studio/program.hpp"
#include "tests/people/town.hpp"
#include "tests/screens/chat_host.hpp"
#include "tests/screens/playground.hpp"

namespace banana::test {

using sandbox::Number;

inline constexpr std::int64_t kSupportTopic = 7;

template <class Here>
struct Office {
  enum class Group : std::uint8_t { none, there };

  /// `furnish`: what there is besides.
  explicit Office(Group wanted = Group::there, screens::Around (*furnish)(Town<Here>&) = nullptr) {
    screens::Around around = furnish != nullptr ? furnish(town) : screens::Around{};
    around.notices.support_topic = kSupportTopic;
    if (wanted == Group::there) around.notices.chat = -1'001'000'000'001;
    playground.emplace(screens::studio::program(), around, town.clock(), town.ids());
    ann = playground->meet({.first_name = "Ann <b>", .stars = 1'000});
    root = playground->meet({.first_name = "Root"});
    if (wanted == Group::there) {
      sandbox::Chat& room =
          *sandbox::add_chat(playground->world, {.kind = "supergroup", .title = "Admins", .owner = root})
               .value();
      group = room.key.chat;
      REQUIRE(group == around.notices.chat);
      sandbox::set_member(playground->world, room, playground->bot().id, {.status = "member"}, {.by = root});
    }
    const UserId admin = town.meet(root);
    town.write([&](db::Tx& tx) { people::set_role(tx, admin, ops::Role::admin).value(); });
    playground->watch = [this](const telegram::Call& call, std::string_view refusal) {
      calls.push_back(call);
      CHECK_MESSAGE((refusal.empty() || refusal.find("not modified") != std::string_view::npos), call.method,
                    ": ", refusal);
    };
    for (const Number who : {root, ann}) {
      say(who, "/start");
      act("press", {{"user", who}, {"message", last(chat(who)).id}, {"data", "a:language:choose:en"}});
    }
  }

  void act(std::string_view name, JsonObject fields) {
    calls.clear();
    if (!fields.contains("chat")) fields["bot"] = Playground::kBotName;
    town.write([&](db::Tx& tx) { CHECK(playground->act(tx, name, fields) == ""); });
  }
  /// What admins asked for in their chats is done.
  void run_acts() {
    ChatHost host{town.clock(), town.ids(), town.db()};
    ops::Runner runner{screens::admin::table(), host};
    asio::io_context loop;
    std::exception_ptr thrown;
    asio::co_spawn(loop, screens::admin::run_acts(town.db(), runner, playground->texts(), town.clock()),
                   [&](std::exception_ptr failure) { thrown = std::move(failure); });
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
    town.write([&](db::Tx& tx) { playground->settle(tx); });
  }
  void say(Number who, std::string_view text) { act("send", {{"user", who}, {"text", text}}); }
  void reply(Number who, Number message, std::string_view text) {
    act("send", {{"user", who}, {"text", text}, {"reply_to", message}});
  }
  void reply_in_group(Number message, std::string_view text) {
    act("send", {{"user", root}, {"chat", group}, {"text", text}, {"reply_to", message}});
  }
  /// The newest message of a chat.
  sandbox::Message& last(sandbox::Chat& chat) { return chat.messages.rbegin()->second; }
  sandbox::Chat& room() { return *sandbox::find_chat(playground->world, sandbox::ChatKey{.chat = group}); }
  sandbox::Chat& chat(Number who) { return playground->chat_of(who); }
  static std::string text(const sandbox::Message& message) {
    for (const char* name : {"text", "caption"}) {
      if (const Json* words = message.content.if_contains(name)) return std::string{words->as_string()};
    }
    return {};
  }
  /// The newest one of the bot's that has these words.
  Number find(sandbox::Chat& chat, std::string_view words) {
    for (auto it = chat.messages.rbegin(); it != chat.messages.rend(); ++it) {
      if (it->second.from == playground->bot().id && text(it->second).find(words) != std::string::npos)
        return it->first;
    }
    return 0;
  }

  Town<Here> town;
  std::optional<Playground> playground;
  std::vector<telegram::Call> calls;
  Number ann = 0, root = 0, group = 0;
};

#define IN_OFFICE(Here, name, ...) \
  if (!Here::available()) return;  \
  Office<Here> name { __VA_ARGS__ }

}  // namespace banana::test
