// Every method the sandbox knows, by name.
#pragma once

#include <span>
#include <string_view>

#include "daemon/sandbox/methods/call.hpp"

namespace banana::sandbox {

struct Method {
  std::string_view name;
  Answer (*run)(Call& call);
};

[[nodiscard]] std::span<const Method> methods();

/// Names are known without regard to case, as Telegram's are. getUpdates waits and is the shell's.
[[nodiscard]] const Method* find_method(std::string_view name);

/// What `/bot<token>/METHOD` does: finds the bot and the method, runs it, keeps a record of the call.
[[nodiscard]] Answer run_method(World& world, Bot& bot, std::string_view name, const JsonObject& params,
                                Uploads& uploads);
void record_call(World& world, const Bot& bot, std::string_view name, const JsonObject& params,
                 const Answer& answer);

}  // namespace banana::sandbox
