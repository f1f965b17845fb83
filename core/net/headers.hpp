// The header fields of a message, in order, found without regard to case.
//
//   Headers headers{{"Content-Type", "text/plain"}};
//   headers.add("Authorization", token);          // a Secret: its bytes are wiped with the headers
//   headers.find("content-type")                  // optional<string_view>
//
// All text lives in one string, so that a connection which reuses its Headers allocates nothing per request.
// Views are valid until the headers change.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/secret.hpp"

namespace banana::net {

struct Header {
  std::string_view name;
  std::string_view value;
};

class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> fields);
  Headers(const Headers&) = default;
  Headers(Headers&&) noexcept = default;
  Headers& operator=(const Headers& other);
  Headers& operator=(Headers&& other) noexcept;
  ~Headers() { wipe(); }

  /// Throws std::invalid_argument on a name or value that would break out of its line.
  void add(std::string_view name, std::string_view value);
  void add(std::string_view name, const Secret& value);
  /// Takes the place of every field of that name.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  void clear();
  /// As add, for what a parser has already checked.
  void add_checked(std::string_view name, std::string_view value);

  /// The first field of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const { return find(name).has_value(); }
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] bool empty() const { return fields_.empty(); }
  [[nodiscard]] Header operator[](std::size_t index) const;

  class Iterator {
   public:
    Iterator(const Headers& headers, std::size_t index) : headers_(&headers), index_(index) {}
    Header operator*() const { return (*headers_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Headers* headers_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, fields_.size()}; }

 private:
  struct Field {
    std::uint32_t at;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };
  void wipe() noexcept;

  std::string text_;
  std::vector<Field> fields_;
  bool has_secret_ = false;
};

/// ASCII only, as field names and host names are.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);
[[nodiscard]] std::string to_lower(std::string_view text);

}  // namespace banana::net
