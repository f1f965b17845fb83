// A statement's text and its parameters.
//
// One text serves both engines: $1, $2 … parameters, RETURNING, ON CONFLICT. Where they must differ the two
// texts stand side by side:
//
//   constexpr Sql kClaim = Sql::per_engine("… LIMIT $1", "… LIMIT $1 FOR UPDATE SKIP LOCKED");
//
// Texts must live as long as the program (constants): drivers cache prepared statements by them.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

#include "core/base/encoding.hpp"
#include "core/base/id.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace banana::db {

enum class Engine { sqlite, postgres };

class Sql {
 public:
  // Implicit on purpose: tx.exec("UPDATE …").
  constexpr Sql(const char* both) : sqlite_(both), postgres_(both) {}  // NOLINT(google-explicit-constructor)
  constexpr Sql(std::string_view both)
      : sqlite_(both), postgres_(both) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] static constexpr Sql per_engine(std::string_view sqlite, std::string_view postgres) {
    Sql sql{sqlite};
    sql.postgres_ = postgres;
    return sql;
  }
  [[nodiscard]] constexpr std::string_view text(Engine engine) const {
    return engine == Engine::sqlite ? sqlite_ : postgres_;
  }

 private:
  std::string_view sqlite_;
  std::string_view postgres_;
};

/// A view of one parameter; what it looks at must outlive the call.
class Param {
 public:
  using Value = std::variant<std::monostate, std::int64_t, double, std::string_view, ByteView>;

  Param(std::nullptr_t) {}                                        // NOLINT(google-explicit-constructor)
  Param(std::nullopt_t) {}                                        // NOLINT(google-explicit-constructor)
  template <std::integral T>                                      // bool is 0 or 1
  Param(T number) : value_(static_cast<std::int64_t>(number)) {}  // NOLINT(google-explicit-constructor)
  Param(double number) : value_(number) {}                        // NOLINT(google-explicit-constructor)
  template <class T>
    requires std::convertible_to<const T&, std::string_view>
  Param(const T& text) : value_(std::string_view{text}) {}  // NOLINT(google-explicit-constructor)
  Param(ByteView bytes) : value_(bytes) {}                  // NOLINT(google-explicit-constructor)
  Param(const Bytes& bytes) : value_(ByteView{bytes}) {}    // NOLINT(google-explicit-constructor)
  template <class Tag>
  Param(Id<Tag> id) : value_(id.value()) {}  // NOLINT(google-explicit-constructor)
  template <class Asset>
  Param(Amount<Asset> amount) : value_(amount.units()) {}  // NOLINT(google-explicit-constructor)
  Param(Instant at) : value_(to_unix_ms(at)) {}            // NOLINT(google-explicit-constructor)
  Param(Millis span)
      : value_(static_cast<std::int64_t>(span.count())) {}  // NOLINT(google-explicit-constructor)
  template <class T>
  Param(const std::optional<T>& maybe)  // NOLINT(google-explicit-constructor)
      : value_(maybe ? Param{*maybe}.value_ : Value{}) {}

  [[nodiscard]] const Value& value() const { return value_; }

 private:
  Value value_;
};

}  // namespace banana::db
