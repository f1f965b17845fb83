#include "core/db/sqlite/checkpoint.hpp"

#include <algorithm>
#include <utility>

#include <sqlite3.h>

#include "core/base/log.hpp"

namespace banana::db::sqlite {
namespace {

constexpr Millis kIdle{1'000};
// Writes stand still while readers are waited for: the bigger the log, the longer, but a tenth of the time at most.
constexpr Millis kPatience{10};
constexpr Millis kPatienceMax{250};
constexpr int kPausePerPatience = 10;
constexpr std::size_t kTimesTooBig = 4;
constexpr std::size_t kFrameBytes = 4096 + 24;

}  // namespace

int Checkpointer::note_commit(void* checkpointer, sqlite3*, const char*, int frames) {
  auto& self = *static_cast<Checkpointer*>(checkpointer);
  self.log_bytes_ = static_cast<std::size_t>(frames) * kFrameBytes;
  self.has_news_ = true;
  return SQLITE_OK;
}

Checkpointer::Checkpointer(Connection& writer, const SqliteOptions& options)
    : writer_(writer),
      options_(options),
      log_bytes_(1) {  // a predecessor that was killed may have left a log
  sqlite3_wal_hook(writer_.raw(), note_commit, this);
}

void Checkpointer::after_commit() {
  if (log_bytes_ < options_.checkpoint_bytes / 2 || Clock::now() < not_before_) return;
  if (!folding_ && !can_fold_beside()) {
    if (log_bytes_ >= options_.checkpoint_bytes) start_over();
    return;
  }
  if (folding_->is_under_way()) {
    if (log_bytes_ < kTimesTooBig * options_.checkpoint_bytes) return;
    folding_->wait();  // it does not keep up
  }
  if (std::exchange(is_mostly_folded_, false)) return start_over();
  if (!has_news_) return;
  is_mostly_folded_ = true;
  folding_->begin();
}

/// Without it the writer does it all.
bool Checkpointer::can_fold_beside() {
  if (std::exchange(has_tried_, true)) return false;
  try {
    folding_.emplace(options_);
  } catch (const std::exception& failure) {
    log::error("the database's log is folded in by the writer alone", {{"cause", failure.what()}});
    return false;
  }
  return true;
}

void Checkpointer::start_over() {
  const auto times_too_big = static_cast<int>(
      std::min<std::size_t>(log_bytes_ / std::max<std::size_t>(options_.checkpoint_bytes, 1), 1000));
  const Millis patience = std::min(kPatience * times_too_big, kPatienceMax);
  if (!fold_in(Style::restart, patience)) not_before_ = Clock::now() + patience * kPausePerPatience;
}

std::optional<Millis> Checkpointer::idle_wait() const {
  if (log_bytes_ == 0) return std::nullopt;
  return kIdle;
}

void Checkpointer::when_idle() {
  if (folding_ && folding_->is_under_way()) return;
  fold_in(Style::truncate, kPatience);
}

void Checkpointer::at_end() {
  folding_.reset();
  fold_in(Style::truncate, options_.busy_timeout);
}

bool Checkpointer::fold_in(Style style, Millis patience) {
  const int mode = style == Style::restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_TRUNCATE;
  has_news_ = false;
  writer_.set_busy_timeout(patience);
  writer_.start_timer();
  const int rc = sqlite3_wal_checkpoint_v2(writer_.raw(), "main", mode, nullptr, nullptr);
  writer_.set_busy_timeout(options_.busy_timeout);
  const bool done = rc == SQLITE_OK;
  const bool trouble = !done && (rc & 0xff) != SQLITE_BUSY;
  if (done) log_bytes_ = 0;
  if (trouble && !in_trouble_) {
    log::error("the database's log could not be folded in", {{"error", writer_.error(rc).what()}});
  }
  in_trouble_ = trouble;
  return done;
}

}  // namespace banana::db::sqlite
