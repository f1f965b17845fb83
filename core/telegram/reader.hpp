// Reads typed fields of Telegram's objects. Inside core/telegram only.
//
//   Fault fault;
//   const Reader update{json, "update", fault};
//   const std::int64_t id = update.number("update_id");    // needed: a fault without it
//   const std::string text = update.text_or_empty("text");
//   if (fault) return fault.error();
//
// The first fault is kept; what is read after it is empty. Fields with null are as good as missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace banana::telegram {

class Fault {
 public:
  explicit operator bool() const { return !text_.empty(); }
  [[nodiscard]] Error error() const { return fail(Errc::invalid, text_); }
  void note(std::string text) {
    if (text_.empty()) text_ = std::move(text);
  }

 private:
  std::string text_;  // "update.message.chat.id is not a whole number"
};

/// One object. Lives no longer than the JSON and the Reader it came from.
class Reader {
 public:
  Reader(const Json& json, std::string_view name, Fault& fault);
  Reader(const Json& json, std::string_view name, const Reader& parent);

  [[nodiscard]] bool has(std::string_view field) const { return find(field) != nullptr; }
  /// Null when it is missing.
  [[nodiscard]] const Json* find(std::string_view field) const;
  [[nodiscard]] const JsonObject& object() const { return *object_; }

  [[nodiscard]] std::int64_t number(std::string_view field) const;
  [[nodiscard]] std::optional<std::int64_t> number_if(std::string_view field) const;
  [[nodiscard]] std::string text(std::string_view field) const;
  [[nodiscard]] std::string text_or_empty(std::string_view field) const;
  [[nodiscard]] bool flag(std::string_view field) const;  // false when it is missing
  [[nodiscard]] Instant time(std::string_view field) const;
  [[nodiscard]] std::optional<Instant> time_if(std::string_view field) const;  // nothing for 0 too
  [[nodiscard]] Reader child(std::string_view field) const;
  [[nodiscard]] std::optional<Reader> child_if(std::string_view field) const;
  /// Empty when it is missing.
  [[nodiscard]] const JsonArray& list(std::string_view field) const;
  /// An element of a list, as an object.
  [[nodiscard]] Reader element(const Json& json, std::string_view list) const { return {json, list, *this}; }

  /// "update.message.from.id is missing"
  void complain(std::string_view field, std::string_view what) const;

 private:
  [[nodiscard]] const Json& need(std::string_view field) const;
  [[nodiscard]] std::int64_t to_number(const Json& json, std::string_view field) const;
  [[nodiscard]] std::string to_text(const Json& json, std::string_view field) const;
  [[nodiscard]] Instant to_time(std::int64_t seconds, std::string_view field) const;
  [[nodiscard]] std::string path() const;

  [[nodiscard]] std::uint64_t places() const;

  const JsonObject* object_;
  std::uint64_t places_;  // of its fields: most that are asked for are not there, which this tells at once
  const Reader* parent_ = nullptr;
  std::string_view name_;
  Fault& fault_;
};

}  // namespace banana::telegram
