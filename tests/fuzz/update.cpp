#include "core/telegram/update.hpp"

#include "core/base/encoding.hpp"
#include "tests/fuzz/targets.hpp"

namespace banana::fuzz {

void fuzz_update(std::string_view input) {
  const auto update = telegram::parse_update(input);
  if (!update) {
    promise(update.error().code == Errc::invalid, "a bad update is invalid");
    promise(is_utf8(update.error().message), "errors are UTF-8");
    promise(update.error().message.size() < 200, "errors are short");
    return;
  }
  promise(is_utf8(input), "what was read is UTF-8");
  const auto* unknown = std::get_if<telegram::Unknown>(&update->event);
  if (unknown) promise(unknown->kind.size() <= 64 && is_utf8(unknown->kind), "an unknown kind is short text");
  promise(telegram::chat_of(*update).has_value() == !unknown, "every event has a chat");
  (void)telegram::sender_of(*update);
  const auto* message = std::get_if<telegram::Message>(&update->event);
  if (!message) return;
  promise(is_utf8(message->text) && message->text.find('\0') == message->text.npos, "texts are clean");
  promise(message->entities.size() <= 256 && message->new_members.size() <= 256, "lists are bounded");
  if (const auto command = message->command()) {
    promise(!command->name.empty() && command->name.size() <= 32, "a command has a name");
  }
}

}  // namespace banana::fuzz
