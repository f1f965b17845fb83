#include "core/money/canonical.hpp"

#include <array>
#include <cstddef>

namespace banana::ledger {
namespace {

constexpr std::size_t kNumberBytes = 9;  // with the byte before it

/// Puts big-endian bytes where `at` points, and moves it behind them.
template <std::size_t N>
void put(std::uint64_t number, std::byte*& at) {
  for (std::size_t i = 0; i < N; ++i) *at++ = static_cast<std::byte>(number >> (8 * (N - 1 - i)));
}

void put_number(std::int64_t number, std::byte*& at) {
  *at++ = std::byte{1};
  put<8>(static_cast<std::uint64_t>(number), at);
}

void put_number(std::optional<std::int64_t> number, std::byte*& at) {
  if (number) {
    put_number(*number, at);
  } else {
    *at++ = std::byte{0};
  }
}

void encode_text(std::string_view text, Bytes& out) {
  std::array<std::byte, 5> head{std::byte{2}};
  std::byte* at = head.data() + 1;
  put<4>(text.size(), at);
  out.insert(out.end(), head.begin(), head.end());
  const ByteView bytes = as_bytes(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

RawTransfer read_raw(const db::Rows& row) {
  const auto maybe = [&row](int column) {
    return row.is_null(column) ? std::nullopt : std::optional{row.i64(column)};
  };
  return {.id = row.i64(0),
          .act = row.i64(1),
          .status = row.i64(2),
          .debit = Account{row.i64(3)},
          .credit = Account{row.i64(4)},
          .asset = row.i64(5),
          .amount = row.i64(6),
          .at = row.i64(7),
          .expires_at = maybe(8),
          .pending_id = maybe(9),
          .reverses_id = maybe(10),
          .key = row.text(11),
          .kind = row.text(12),
          .reason = row.text(13),
          .reference = row.text(14)};
}

void encode(const RawTransfer& transfer, Bytes& out) {
  std::array<std::byte, 11 * kNumberBytes> numbers;
  std::byte* at = numbers.data();
  for (const std::int64_t number : {transfer.id, transfer.act, transfer.status, transfer.debit.value(),
                                    transfer.credit.value(), transfer.asset, transfer.amount, transfer.at}) {
    put_number(number, at);
  }
  put_number(transfer.expires_at, at);
  put_number(transfer.pending_id, at);
  put_number(transfer.reverses_id, at);
  out.insert(out.end(), numbers.data(), at);
  for (const auto text : {transfer.key, transfer.kind, transfer.reason, transfer.reference}) {
    encode_text(text, out);
  }
}

void encode(std::int64_t number, Bytes& out) {
  std::array<std::byte, kNumberBytes> bytes;
  std::byte* at = bytes.data();
  put_number(number, at);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace banana::ledger
