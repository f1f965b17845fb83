// From the words of a command line to what is to be done.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/ops/registry.hpp"

namespace banana::cli {

/// Options that every command takes.
struct Globals {
  bool help = false;
  bool version = false;
  bool json = false;
  bool yes = false;
  bool dry_run = false;
  std::optional<Millis> watch;
  std::string config;
  std::vector<std::string> set;
};

struct GlobalOption {
  std::string_view name;   // "--watch"
  std::string_view value;  // what follows it, as help shows it; empty for a switch
  std::string_view help;
};
[[nodiscard]] std::span<const GlobalOption> global_options();

/// Commands that are about bananactl itself: no operation, so not in the table.
struct Builtin {
  std::string_view name;
  std::string_view usage;
  std::string_view summary;
  std::span<const std::string_view> choices;  // of its argument
  std::span<const std::string_view> examples;
};
[[nodiscard]] std::span<const Builtin> builtins();

struct Command {
  Globals globals;
  const ops::Operation* operation = nullptr;
  const Builtin* builtin = nullptr;
  std::string noun = {};                 // when help about a noun is asked for
  std::vector<std::string> topics = {};  // a builtin's words
  JsonObject words = {};                 // an operation's arguments as they were typed
};

/// The refusal says what is not understood and what was probably meant.
[[nodiscard]] Result<Command> parse(std::span<const std::string> words, const ops::Registry& registry);

/// "did you mean" for a noun; the nouns and builtins there are.
[[nodiscard]] std::vector<std::string_view> nouns(const ops::Registry& registry);

/// What follows an argument's option in a usage line: "N", "TEXT", "on|off".
[[nodiscard]] std::string value_name(const ops::Arg& arg);

}  // namespace banana::cli
