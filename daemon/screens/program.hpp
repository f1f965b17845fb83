// A program: what one kind of bot does, as constant tables of screens, commands and deeds.
//
//   View show_home(const Visit& visit) { return {.html = visit.say.html("demo.welcome", {...}), .rows = ...}; }
//   Move buy(Visit& visit, std::string_view pack) { ...; return go_to("checkout"); }
//
//   constexpr Action kHomeActions[] = {{"buy", &buy}};
//   constexpr Screen kScreens[] = {{.name = "home", .show = &show_home, .actions = kHomeActions}, ...};
//
// Everything here runs within the transaction that handles the update: it may run again, and does no I/O.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/db/tx.hpp"
#include "core/dialog/dialog.hpp"
#include "core/outbox/outbox.hpp"
#include "core/people/person.hpp"
#include "core/telegram/update.hpp"
#include "core/text/texts.hpp"
#include "daemon/screens/around.hpp"
#include "daemon/screens/view.hpp"

namespace banana::screens {

/// Somebody does something with a bot: all that a screen may know and use.
struct Visit {
  db::Tx& tx;
  Instant now;
  IdMaker& ids;
  BotId bot;
  ChatId chat;
  std::int64_t update;       // its number: the same when it is handled again
  people::Person person;     // as they are; a screen that changes something reads it anew
  text::Voice say;           // in their language
  const text::Texts& texts;  // in all languages
  const Around& around;
  JsonObject memory = {};                           // the current screen's
  std::optional<telegram::MessageId> message = {};  // what they sent, or the one whose button they pressed
  std::string_view screen = {};                     // where they are
  bool is_new = false;                              // nobody of this installation met them before

  /// Sent to this chat, before the screen that follows.
  void send(telegram::Call call) { send({.bot = bot, .chat = chat, .call = std::move(call)}); }
  void send(outbox::Effect effect) { effects.push_back(std::move(effect)); }

  std::vector<outbox::Effect> effects = {};
};

/// What comes of an event.
struct Move {
  enum class To : std::uint8_t {
    stay,    // nothing changes on the screen
    again,   // the same screen, shown anew
    screen,  // another one
    part,  // the screen's message is given away, to the slot `screen` names: whatever comes next is a new message
  };
  To to = To::stay;
  std::string screen = {};
  JsonObject memory = {};  // what the shown screen remembers
  std::string toast = {};  // above the chat for a moment; plain text, at most 200 characters
  bool is_alert = false;   // the toast is to be closed by hand
  /// The screen's message is changed though no button of it was pressed: what came goes on with what came before.
  bool in_place = false;
};
[[nodiscard]] Move stay(std::string toast = {});
[[nodiscard]] Move alert(std::string text);
[[nodiscard]] Move again(JsonObject memory = {});
/// From now on the message is not the screen any more but the slot's, for others to change.
[[nodiscard]] Move part_with(std::string slot, std::string toast = {});
[[nodiscard]] Move go_to(std::string_view screen, JsonObject memory = {});

struct Action {
  std::string_view name;
  Move (*run)(Visit& visit, std::string_view value);
};

struct Screen {
  std::string_view name;  // [a-z0-9_.], short: it stands in every button
  View (*show)(const Visit& visit);
  std::span<const Action> actions = {};
  /// What a person writes or sends while they are here. Null: the program's `written`.
  Move (*written)(Visit& visit, const telegram::Message& message) = nullptr;
  /// May be shown in groups, where everybody sees it.
  bool in_groups = false;
};

struct CommandRow {
  std::string_view name;  // "start"
  Move (*run)(Visit& visit, std::string_view argument);
  std::string_view about = {};       // the text's key; empty: not in the list that Telegram shows
  bool for_banned = false;           // works for people who are kept out
  ops::Role role = ops::Role::user;  // and above; to others it is as unknown as it is in their list
};

/// What is said of a checkout.
struct Verdict {
  bool ok = false;
  std::string refusal = {};  // told to the payer when not
};

struct Program {
  std::string_view name;
  std::span<const Screen> screens;  // the first is home
  std::span<const CommandRow> commands;
  std::span<const Action> deeds = {};
  Move (*written)(Visit& visit, const telegram::Message& message);
  Verdict (*checkout)(Visit& visit, const telegram::PreCheckout& checkout) = nullptr;
  Move (*paid)(Visit& visit, const telegram::SuccessfulPayment& payment) = nullptr;
  Move (*refunded)(Visit& visit, const telegram::RefundedPayment& payment) = nullptr;
  Move (*subscription)(Visit& visit, const telegram::SubscriptionChange& change) = nullptr;
  /// Texts the framework itself says.
  std::string_view stale = "common.stale.alert";
  std::string_view pressed = "common.pressed.alert";
  std::string_view banned = "common.banned";
  std::string_view banned_until = "common.banned_until";
  /// The screen that people who are kept out may still be on; empty: none.
  std::string_view refuge = {};

  [[nodiscard]] const Screen* screen(std::string_view name) const;
  [[nodiscard]] const Screen& home() const { return screens.front(); }
};

}  // namespace banana::screens
