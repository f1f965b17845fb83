// An array of PostgreSQL as it goes over the wire: how a set of rows travels as a few parameters, to be taken apart by
// unnest(CAST($1 AS bigint[])). As text each of its characters would be looked at twice.
//
//   PgArray ids{PgArray::Of::bigint};
//   for (const Row& row : rows) ids.add(row.id.value());
//   tx.run(kEnd, ids.wire());
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"

namespace banana::db {

class PgArray {
 public:
  enum class Of : std::uint32_t { bigint = 20, text = 25 };  // PostgreSQL's own numbers for its types

  explicit PgArray(Of type) {
    constexpr std::uint32_t kDimensions = 1;
    constexpr std::uint32_t kNulls = 0;  // the server counts them itself
    constexpr std::uint32_t kFirstIndex = 1;
    for (const std::uint32_t word :
         {kDimensions, kNulls, static_cast<std::uint32_t>(type), size_, kFirstIndex})
      put(word);
  }
  void add(std::int64_t number) {
    begin(sizeof number);
    put(static_cast<std::uint64_t>(number));
  }
  void add(std::string_view text) {
    begin(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  void add_null() { begin(~std::uint32_t{0}); }
  template <class T>
  void add(const std::optional<T>& value) {
    value ? add(*value) : add_null();
  }
  [[nodiscard]] ByteView wire() {
    constexpr std::size_t kWhereSizeStands = 12;
    std::string size;
    put(size, size_);
    bytes_.replace(kWhereSizeStands, size.size(), size);
    return as_bytes(bytes_);
  }

 private:
  void begin(std::uint32_t bytes) {
    ++size_;
    put(bytes);
  }
  template <class Number>
  void put(Number number) {
    put(bytes_, number);
  }
  template <class Number>
  static void put(std::string& bytes, Number number) {
    for (int shift = 8 * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= 8) {
      bytes += static_cast<char>(number >> shift & 0xff);
    }
  }

  std::uint32_t size_ = 0;
  std::string bytes_;
};

}  // namespace banana::db
