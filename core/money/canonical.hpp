// A transfer's row as it stands in the table, and as bytes that are the same on every engine and machine: what
// seals are made of.
//
// Fifteen fields in the order of BANANA_RECORD_COLUMNS. A number is 8 bytes, big-endian, after a byte 1; NULL is a
// byte 0; text is its length as 4 bytes, big-endian, after a byte 2, then its UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/db/row.hpp"
#include "core/money/account.hpp"

namespace banana::ledger {

#define BANANA_RECORD_COLUMNS                                                                \
  "id, act, status, debit, credit, asset, amount, at, expires_at, pending_id, reverses_id, " \
  "key, kind, reason, reference"

/// Trusted in nothing. The texts live as long as the row.
struct RawTransfer {
  std::int64_t id = 0;
  std::int64_t act = 0;
  std::int64_t status = 0;
  Account debit = {};
  Account credit = {};
  std::int64_t asset = 0;
  std::int64_t amount = 0;
  std::int64_t at = 0;
  std::optional<std::int64_t> expires_at = {};
  std::optional<std::int64_t> pending_id = {};
  std::optional<std::int64_t> reverses_id = {};
  std::string_view key = {};
  std::string_view kind = {};
  std::string_view reason = {};
  std::string_view reference = {};
};

/// From a row selected with BANANA_RECORD_COLUMNS.
[[nodiscard]] RawTransfer read_raw(const db::Rows& row);

/// Appends to `out`.
void encode(const RawTransfer& transfer, Bytes& out);
void encode(std::int64_t number, Bytes& out);

}  // namespace banana::ledger
