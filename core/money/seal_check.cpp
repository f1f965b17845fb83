#include "core/money/seal_check.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/money/canonical.hpp"

namespace banana::ledger {
namespace {

constexpr std::size_t kReadAhead = 64;

constexpr db::Sql kSealed =
    "SELECT " BANANA_RECORD_COLUMNS " FROM transfer WHERE id >= $1 AND id <= $2 ORDER BY id LIMIT $3";

}  // namespace

SealCheck::SealCheck(db::Snapshot& snapshot, std::optional<Sha256Digest> known_head, Report report)
    : snapshot_(snapshot), known_head_(known_head), report_(std::move(report)) {
  open_next();
}

void SealCheck::see(TransferId id, ByteView encoded) {
  while (open_ && id > open_->last) {
    close();
    open_next();
  }
  if (!open_) {
    ++unsealed_;
    return;
  }
  if (id < open_->first) {
    report_({.rule = Rule::seal_broken,
             .transfer = id,
             .seal = open_->id,
             .text = fmt::format("transfer {} stands before seal {} and is in none", id.value(), open_->id)});
    return;
  }
  ++seen_;
  digest_->add(encoded);
}

void SealCheck::finish() {
  while (open_) {
    close();
    open_next();
  }
  if (known_head_) {
    report_({.rule = Rule::head_differs,
             .seal = before_.id,
             .text = fmt::format("the chain of {} seals never had the head {}", before_.id,
                                 to_hex(*known_head_))});
  }
}

void SealCheck::open_next() {
  open_.reset();
  if (ahead_.empty()) {
    ahead_ = seals_after(snapshot_, before_.id, kReadAhead);
    std::reverse(ahead_.begin(), ahead_.end());
  }
  if (ahead_.empty()) return;
  open_ = std::move(ahead_.back());
  ahead_.pop_back();
  if (open_->id != before_.id + 1 || open_->previous != before_.hash || open_->first <= before_.last) {
    report_({.rule = Rule::chain_broken,
             .seal = open_->id,
             .text = fmt::format("seal {} doesn't follow seal {}", open_->id, before_.id)});
  }
  digest_ = begin_seal(*open_);
  seen_ = 0;
}

void SealCheck::close() {
  ++seals_;
  if (digest_->finish() != open_->hash || seen_ != open_->count) name_the_transfer();
  if (known_head_ == open_->hash) known_head_.reset();
  before_ = std::move(*open_);
  open_.reset();
}

/// Which of the open seal's transfers is the first that isn't as it was sealed.
void SealCheck::name_the_transfer() {
  Finding finding{.rule = Rule::seal_broken, .seal = open_->id};
  db::Rows rows = snapshot_.query(kSealed, open_->first, open_->last, open_->count + 1);
  std::size_t at = 0;
  TransferId last{0};
  while (rows.next()) {
    Bytes encoded;
    encode(read_raw(rows), encoded);
    const Sha256Digest digest = sha256(encoded);
    last = rows.get<TransferId>(0);
    const ByteView marks{open_->marks};
    if (marks.size() < (at + 1) * kMarkBytes ||
        !std::ranges::equal(marks.subspan(at * kMarkBytes, kMarkBytes),
                            std::span{digest}.first(kMarkBytes))) {
      finding.transfer = last;
      finding.text = fmt::format("transfer {} is not what seal {} sealed, or one before it is gone",
                                 last.value(), open_->id);
      return report_(std::move(finding));
    }
    ++at;
  }
  finding.transfer = last;
  finding.text =
      static_cast<std::int64_t>(at) < open_->count
          ? fmt::format("a transfer after {} of seal {} is gone", last.value(), open_->id)
          : fmt::format("seal {} itself was changed: its transfers are as they were sealed", open_->id);
  report_(std::move(finding));
}

}  // namespace banana::ledger
