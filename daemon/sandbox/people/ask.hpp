// What was asked for on the people's side, and what comes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

/// Some acts wait for a bot: `waits_for` is the query whose answer (answer.cpp) is the act's.
struct Outcome {
  Json body = JsonObject{};
  std::string waits_for = {};
};

/// A request's fields: of the body, or of the query, where everything is text.
class Ask {
 public:
  Ask(World& the_world, const JsonObject& fields) : world(the_world), fields_(fields) {}

  World& world;

  [[nodiscard]] bool has(std::string_view name) const { return fields_.contains(name); }
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] Number number(std::string_view name, Number otherwise = 0) const;
  [[nodiscard]] bool flag(std::string_view name, bool otherwise = false) const;
  [[nodiscard]] JsonArray list(std::string_view name) const;
  [[nodiscard]] JsonObject object(std::string_view name) const;

  [[nodiscard]] Result<Person*> user(std::string_view name = "user") const;
  /// "bot": a username or an id.
  [[nodiscard]] Result<Bot*> bot(std::string_view name = "bot") const;
  /// "chat" as the user knows it, or "bot": their private chat, which comes into being.
  [[nodiscard]] Result<Chat*> chat() const;
  [[nodiscard]] Result<Message*> message(Chat& chat) const;

 private:
  const JsonObject& fields_;
};

}  // namespace banana::sandbox
