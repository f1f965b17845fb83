#include "core/money/canonical.hpp"

#include <array>
#include <string_view>

namespace banana::ledger {
namespace {

template <std::size_t N>
void append_big_endian(std::uint64_t number, Bytes& out) {
  std::array<std::byte, N> bytes;
  for (std::size_t i = 0; i < N; ++i) bytes[i] = static_cast<std::byte>(number >> (8 * (N - 1 - i)));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void encode_text(std::string_view text, Bytes& out) {
  out.push_back(std::byte{2});
  append_big_endian<4>(text.size(), out);
  const ByteView bytes = as_bytes(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

void encode_number(std::int64_t number, Bytes& out) {
  out.push_back(std::byte{1});
  append_big_endian<8>(static_cast<std::uint64_t>(number), out);
}

void encode_record(const db::Rows& row, Bytes& out) {
  for (int column = 0; column < kRecordNumbers; ++column) {
    if (row.is_null(column)) {
      out.push_back(std::byte{0});
    } else {
      encode_number(row.i64(column), out);
    }
  }
  for (int column = kRecordNumbers; column < kRecordColumns; ++column) encode_text(row.text(column), out);
}

}  // namespace banana::ledger
