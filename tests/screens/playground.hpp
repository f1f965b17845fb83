// People of the sandbox's Telegram use a program, without a network: what they do becomes updates, the shell handles them,
// and what the outbox owes goes to the sandbox, which checks every call as Telegram would.
//
//   Playground playground{screens::studio::program(), around, town.clock(), town.ids()};
//   const auto ann = playground.meet({.first_name = "Ann", .language_code = "en", .stars = 1000});
//   playground.act(tx, "send", {{"user", ann}, {"bot", "studio_bot"}, {"text", "/start"}});
//
// Everything happens in the caller's transaction, so that thousands of updates cost one commit.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/outbox/item.hpp"
#include "core/telegram/api.hpp"
#include "core/text/texts.hpp"
#include "daemon/sandbox/methods/call.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/screens/shell.hpp"

namespace banana::test {

class Playground {
 public:
  static constexpr std::string_view kBotName = "studio_bot";

  Playground(const screens::Program& program, screens::Around around, ManualClock& clock, IdMaker& ids,
             std::uint64_t seed = 1);

  sandbox::Number meet(sandbox::Person person);

  /// One of the sandbox's acts, and all that comes of it. Gives why it could not be done; empty when it was.
  std::string act(db::Tx& tx, std::string_view name, const JsonObject& fields);
  /// Until nobody has anything left to do.
  void settle(db::Tx& tx);

  /// Where somebody talks with the bot alone.
  [[nodiscard]] sandbox::Chat& chat_of(sandbox::Number person);
  [[nodiscard]] BotId bot_id() const { return BotId{bot_.id}; }
  [[nodiscard]] sandbox::Bot& bot() { return bot_; }
  [[nodiscard]] const text::Texts& texts() const { return texts_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }

  SeededRandom random;
  sandbox::World world;
  /// Told of every call, answers to presses and checkouts too. `refusal` is Telegram's, empty when there was none.
  std::function<void(const telegram::Call& call, std::string_view refusal)> watch = [](const telegram::Call&,
                                                                                       std::string_view) {};

 private:
  void handle(db::Tx& tx, const Json& update);
  void send_owed(db::Tx& tx);
  [[nodiscard]] telegram::ApiResult<Json> call(const telegram::Call& call);

  ManualClock& clock_;
  IdMaker& ids_;
  sandbox::Bot& bot_;
  text::Texts texts_;
  screens::Shell shell_;
};

/// A PNG's head, which is all that the sandbox looks at.
[[nodiscard]] std::string png_head(int width, int height);

}  // namespace banana::test
