// One call of a bot: its parameters as Telegram reads them, and the first thing that is wrong with them.
//
//   Answer send_chat_action(Call& call) {
//     Chat* chat = call.chat_to_write();
//     const std::string action = call.text("action");
//     if (chat == nullptr) return call.failure();
//
// Parameters may come as JSON or as text (forms, queries): "5", "true" and "[1,2]" are as good as 5, true and
// [1,2]. Unknown ones are ignored. A refusal is noted once; what was read after it has no meaning.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "daemon/sandbox/world/files.hpp"
#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

struct Failure {
  int code = 400;
  std::string description = {};
  std::optional<Number> retry_after = {};
  std::optional<Number> migrate_to = {};
};

[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

using Answer = boost::system::result<Json, Failure>;
using Uploads = std::map<std::string, NewFile, std::less<>>;

[[nodiscard]] Failure bad_request(std::string_view what);
[[nodiscard]] Failure forbidden(std::string_view what);

class Call {
 public:
  Call(World& the_world, Bot& the_bot, const JsonObject& params, Uploads& uploads)
      : world(the_world), bot(the_bot), params_(params), uploads_(uploads) {}

  World& world;
  Bot& bot;

  [[nodiscard]] bool has(std::string_view name) const;
  /// Empty when it is missing.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] Number number(std::string_view name, Number otherwise = 0) const;
  [[nodiscard]] bool flag(std::string_view name, bool otherwise = false) const;
  /// Of any shape; null when it is missing or no JSON.
  [[nodiscard]] Json json(std::string_view name) const;
  [[nodiscard]] NewFile* upload(std::string_view field);

  /// chat_id: a number or @channel. Null after a refusal.
  [[nodiscard]] Chat* chat(std::string_view name = "chat_id");
  /// A chat this bot may write to now; the flood limits count `messages`.
  [[nodiscard]] Chat* chat_to_write(Number messages = 1);
  /// A group or channel in which the bot is an admin with this right (empty: any).
  [[nodiscard]] Chat* chat_to_rule(std::string_view right);
  /// user_id of a person or bot that exists.
  [[nodiscard]] Number user();

  /// Notes the first failure. Gives false, so that `return call.refuse(…)` reads well.
  bool refuse(std::string_view what) { return note(bad_request(what)); }
  bool note(Failure failure);
  [[nodiscard]] bool failed() const { return failure_.has_value(); }
  [[nodiscard]] Failure failure() const { return failure_.value_or(bad_request("wrong parameters")); }

 private:
  [[nodiscard]] Chat* private_chat_of(Number id);
  [[nodiscard]] bool counts(Chat& chat, Number messages);

  const JsonObject& params_;
  Uploads& uploads_;
  std::optional<Failure> failure_ = {};
};

}  // namespace banana::sandbox
