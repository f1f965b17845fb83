// The arguments of one call: read once, from a shell's words or from JSON, checked against the operation's
// row, typed from then on.
//
//   args.get<UserId>("user")                    // required, or has a fallback
//   args.find<std::string>("reason")            // optional<std::string>
//   args.get<Tokens>("amount"), args.get<bool>("force"), args.get<Millis>("for"), args.get<Instant>("until")
//
// Asking for an argument the row doesn't have, or as another type, is our own bug and throws.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/json.hpp"
#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/ops/arg.hpp"
#include "core/ops/value.hpp"

namespace banana::ops {

struct Operation;

class Args {
 public:
  /// Checks every value and that nothing is missing or unknown; the refusal names all that is wrong.
  /// `now` is what "+2h" counts from.
  [[nodiscard]] static Result<Args> from_json(const Operation& operation, const JsonObject& given,
                                              Instant now);
  /// The same for what was typed: every value is a string (flags may be true), arguments are named as a shell
  /// knows them, and relative paths count from the working directory.
  [[nodiscard]] static Result<Args> from_words(const Operation& operation, const JsonObject& typed,
                                               Instant now);

  [[nodiscard]] bool has(std::string_view name) const { return value(name) != nullptr; }

  template <class T>
  [[nodiscard]] std::optional<T> find(std::string_view name) const {
    const Value* found = value(name);
    if (found == nullptr) return std::nullopt;
    return As<T>::from(*found, name);
  }
  template <class T>
  [[nodiscard]] T get(std::string_view name) const {
    const Value* found = value(name);
    if (found == nullptr) throw_misuse(name, "has no value");
    return As<T>::from(*found, name);
  }

  /// What from_json() would read the same from. Holds secrets.
  [[nodiscard]] JsonObject to_json() const;
  /// The same with secrets as "[hidden]": for the audit.
  [[nodiscard]] JsonObject masked() const;

 private:
  explicit Args(const Operation& operation);
  [[nodiscard]] const Value* value(std::string_view name) const;
  static Result<Args> read(const Operation& operation, const JsonObject& given, Instant now, Source source);
  [[noreturn]] static void throw_misuse(std::string_view name, std::string_view why);

  template <class V>
  static const V& as(const Value& value, std::string_view name) {
    if (const V* typed = std::get_if<V>(&value)) return *typed;
    throw_misuse(name, "is of another type");
  }
  static std::int64_t units(const Value& value, std::string_view name, Kind kind) {
    const Number& number = as<Number>(value, name);
    if (number.kind != kind) throw_misuse(name, "is of another type");
    return number.units;
  }

  template <class T>
  struct As;

  std::span<const Arg> specs_;
  std::vector<Value> values_;  // beside specs_
};

template <class T>
struct Args::As {
  static_assert(std::integral<T>, "no such argument type");
  static T from(const Value& v, std::string_view name) {
    const std::int64_t number = units(v, name, Kind::integer);
    if (!std::in_range<T>(number)) throw_misuse(name, "does not fit: its row lacks bounds");
    return static_cast<T>(number);
  }
};
template <>
struct Args::As<bool> {
  static bool from(const Value& v, std::string_view name) { return as<bool>(v, name); }
};
template <>
struct Args::As<std::string> {
  static std::string from(const Value& v, std::string_view name) { return as<std::string>(v, name); }
};
template <>
struct Args::As<Instant> {
  static Instant from(const Value& v, std::string_view name) { return as<Instant>(v, name); }
};
template <>
struct Args::As<Json> {
  static Json from(const Value& v, std::string_view name) { return as<Json>(v, name); }
};
template <>
struct Args::As<Millis> {
  static Millis from(const Value& v, std::string_view name) { return Millis{units(v, name, Kind::duration)}; }
};
template <>
struct Args::As<Tokens> {
  static Tokens from(const Value& v, std::string_view name) { return Tokens{units(v, name, Kind::tokens)}; }
};
template <>
struct Args::As<Stars> {
  static Stars from(const Value& v, std::string_view name) { return Stars{units(v, name, Kind::stars)}; }
};
template <>
struct Args::As<Tiyin> {
  static Tiyin from(const Value& v, std::string_view name) { return Tiyin{units(v, name, Kind::soum)}; }
};
template <class Tag>
struct Args::As<Id<Tag>> {
  static Id<Tag> from(const Value& v, std::string_view name) { return Id<Tag>{units(v, name, Kind::id)}; }
};

}  // namespace banana::ops
