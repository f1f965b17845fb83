// An array of PostgreSQL as it goes over the wire: how a set of rows travels as a few parameters, to be taken apart by
// unnest(CAST($1 AS bigint[])). As text each of its characters would be looked at twice.
//
//   PgArray ids{PgArray::Of::bigint, rows.size()};
//   for (const Row& row : rows) ids.add(row.id.value());
//   tx.run(kEnd, ids.wire());
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"

namespace banana::db {

class PgArray {
 public:
  enum class Of : std::uint32_t { bigint = 20, text = 25 };  // PostgreSQL's own numbers for its types

  /// `size`: how many elements will be added.
  PgArray(Of type, std::size_t size) {
    constexpr std::uint32_t kDimensions = 1;
    constexpr std::uint32_t kNulls = 0;  // the server counts them itself
    constexpr std::uint32_t kFirstIndex = 1;
    for (const std::uint32_t word : {kDimensions, kNulls, static_cast<std::uint32_t>(type),
                                     static_cast<std::uint32_t>(size), kFirstIndex}) {
      put(word);
    }
  }
  void add(std::int64_t number) {
    put(std::uint32_t{sizeof number});
    put(static_cast<std::uint64_t>(number));
  }
  void add(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  void add_null() { put(~std::uint32_t{0}); }
  [[nodiscard]] ByteView wire() const { return as_bytes(bytes_); }

 private:
  template <class Number>
  void put(Number number) {
    for (int shift = 8 * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= 8) {
      bytes_ += static_cast<char>(number >> shift & 0xff);
    }
  }
  std::string bytes_;
};

}  // namespace banana::db
