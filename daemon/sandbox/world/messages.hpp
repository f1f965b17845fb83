// Messages: posted by bots and people, edited, deleted; buttons pressed and answered.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

/// Numbers and dates the message, keeps it, shows it to people, and to bots unless they wrote it.
Message& post(World& world, Chat& chat, Message message);
/// As post, but no bot is told: for what bots send.
Message& post_silently(World& world, Chat& chat, Message message);
/// A change was made: dates it and shows it.
void edited(World& world, Chat& chat, Message& message, bool tells_bots);
void erase_messages(World& world, Chat& chat, std::span<const Number> ids);
[[nodiscard]] Message* find_message(Chat& chat, Number id);

struct Saying {
  std::string text = {};
  std::vector<Media> media = {};  // an album when several
  Number reply_to = 0;
  std::string forwarded_from = {};  // a hidden sender's name: a bank's message, passed on
};
/// A person writes into a chat. Refuses when they may not.
[[nodiscard]] Result<std::vector<Number>> person_says(World& world, Number person, Chat& chat, Saying saying);
/// The Start button: "/start payload".
[[nodiscard]] Result<std::vector<Number>> person_starts(World& world, Number person, Bot& bot,
                                                        std::string_view payload);

/// A callback button; the query's id. The answer comes into World::presses.
[[nodiscard]] Result<std::string> press(World& world, Number person, Chat& chat, Number message,
                                        std::string_view data);
/// False when the query is unknown, too old or answered.
[[nodiscard]] bool answer_press(World& world, Bot& bot, const std::string& query, JsonObject answer);

/// Sets or takes away a reaction and tells bots that asked to know.
[[nodiscard]] Result<> react(World& world, Number person, Chat& chat, Number message, std::string_view emoji);

}  // namespace banana::sandbox
