// The log: one JSON object a line, with what it is about as fields, and never a secret.
//
//   log::info("payment credited", {{"payment", id.str()}, {"stars", 250}});
//   log::Context about{{"update", update_id}};   // every line below, in this scope and thread, carries it
//
// Lines look like {"at":"2026-11-21T10:30:00.123Z","level":"info","msg":"payment credited","payment":"…"}.
// Values that were registered as secret (log::hide) and anything shaped like a bot token are replaced by
// "[hidden]", wherever they stand in a line. Any thread. A line is written with one write(2).
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/secret.hpp"

namespace banana::log {

enum class Level { debug, info, warning, error };
inline constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warning", "error"};

[[nodiscard]] std::string_view to_string(Level level);
[[nodiscard]] std::optional<Level> parse_level(std::string_view name);

/// A named value of a line. Views live only for the call they are passed to.
struct Field {
  using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool>;

  template <class T>
    requires std::convertible_to<T, std::string_view>
  Field(std::string_view field, const T& text) : name(field), value(std::string_view{text}) {}
  template <std::integral T>
  Field(std::string_view field, T number) : name(field), value(as_value(number)) {}
  template <std::floating_point T>
  Field(std::string_view field, T number) : name(field), value(static_cast<double>(number)) {}

  std::string_view name;
  Value value;

 private:
  template <std::integral T>
  static Value as_value(T number) {
    if constexpr (std::same_as<T, bool>) {
      return number;
    } else if constexpr (std::signed_integral<T>) {
      return static_cast<std::int64_t>(number);
    } else {
      return static_cast<std::uint64_t>(number);
    }
  }
};

using Fields = std::initializer_list<Field>;

/// Where finished, already redacted lines go. Called by any thread, one call at a time.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  virtual void write(std::string_view line) = 0;
};

/// Called once, early in main; until then lines go to stderr. `sink` null keeps stderr.
void start(Level lowest, std::unique_ptr<Sink> sink = nullptr);
void set_level(Level lowest);
[[nodiscard]] bool enabled(Level level);

void write(Level level, std::string_view message, Fields fields = {});
inline void debug(std::string_view message, Fields fields = {}) { write(Level::debug, message, fields); }
inline void info(std::string_view message, Fields fields = {}) { write(Level::info, message, fields); }
inline void warning(std::string_view message, Fields fields = {}) { write(Level::warning, message, fields); }
inline void error(std::string_view message, Fields fields = {}) { write(Level::error, message, fields); }

/// From now on this value never reaches a line. Values shorter than 6 characters are not worth hiding.
void hide(const Secret& value);
/// What the sink would make of this text: for anything else that leaves the process, such as error reports.
[[nodiscard]] std::string redact(std::string_view text);

/// Correlation fields for every line this thread writes while it lives. Must not live across a co_await.
class Context {
 public:
  explicit Context(Fields fields);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

 private:
  std::size_t previous_size_;
};

}  // namespace banana::log
