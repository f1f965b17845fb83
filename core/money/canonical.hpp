// A transfer as bytes, the same on every engine and machine: what seals are made of.
//
// Fifteen fields in the order of kRecordColumns. A number is 8 bytes, big-endian, after a byte 1; NULL is a byte
// 0; text is its length as 4 bytes, big-endian, after a byte 2, then its UTF-8.
#pragma once

#include "core/base/encoding.hpp"
#include "core/db/row.hpp"

namespace banana::ledger {

#define BANANA_RECORD_COLUMNS                                                                \
  "id, act, status, debit, credit, asset, amount, at, expires_at, pending_id, reverses_id, " \
  "key, kind, reason, reference"

inline constexpr int kRecordNumbers = 11;  // the first columns; the rest is text
inline constexpr int kRecordColumns = 15;

/// Appends the row, which was selected with BANANA_RECORD_COLUMNS.
void encode_record(const db::Rows& row, Bytes& out);
void encode_number(std::int64_t number, Bytes& out);

}  // namespace banana::ledger
