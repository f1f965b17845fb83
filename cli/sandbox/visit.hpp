// A person of the sandbox in a chat: what they do, and what comes of it.
//
//   auto visit = SandboxVisit::begin(host, "@ann", "demo_bot");
//   visit->act("send", {{"text", "/start"}}, Millis{2000});   // {"items": [what is new or changed]}
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cli/sandbox/client.hpp"
#include "core/ops/host.hpp"

namespace banana::cli {

[[nodiscard]] Result<SandboxClient> sandbox_of(ops::Host& host);

class SandboxVisit {
 public:
  /// `as` is an id, an @name or a first name; empty: the first person. `chat` is a username, a title or an id, empty
  /// for none; a bot nobody spoke to yet is found by its username.
  [[nodiscard]] static Result<SandboxVisit> begin(ops::Host& host, std::string_view as,
                                                  std::string_view chat);

  [[nodiscard]] const SandboxClient& client() const { return client_; }
  [[nodiscard]] std::int64_t user() const { return user_; }
  [[nodiscard]] const JsonObject& state() const { return state_; }

  /// The newest messages, oldest first.
  [[nodiscard]] Result<JsonArray> messages(std::int64_t count) const;
  /// Does it, then waits until the bot has said something and is quiet, `wait` at most. `body` gets the user.
  [[nodiscard]] Result<JsonObject> act(std::string_view name, JsonObject body, Millis wait);
  /// {"chat": ID}, or {"bot": NAME} where no chat is yet.
  [[nodiscard]] JsonObject addressed() const;

  /// What the sandbox answered the last act with.
  [[nodiscard]] const JsonObject& answer() const { return answer_; }

 private:
  SandboxVisit(SandboxClient client, std::int64_t user, JsonObject state)
      : client_(std::move(client)), user_(user), state_(std::move(state)) {}
  [[nodiscard]] Result<void> enter(std::string_view chat);
  [[nodiscard]] Result<void> look();
  [[nodiscard]] Result<JsonArray> settle(const JsonArray& before, Millis wait);

  SandboxClient client_;
  std::int64_t user_;
  JsonObject state_;
  std::optional<std::int64_t> chat_;
  std::string bot_;
  JsonObject answer_;
};

}  // namespace banana::cli
