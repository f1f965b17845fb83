#include "core/blob/disk_threads.hpp"

#include <algorithm>
#include <csignal>

#include <fmt/format.h>
#include <pthread.h>

namespace banana::blob {

namespace {

/// Signals are for the loop's thread.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

DiskThreads::DiskThreads(Options options, std::function<void(Batch)> carry_out)
    : options_(options), carry_out_(std::move(carry_out)) {
  const SignalsBlocked blocked;
  for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

DiskThreads::~DiskThreads() {
  {
    const std::scoped_lock lock{mutex_};
    closed_ = true;
  }
  ready_.notify_all();
}

void DiskThreads::push(std::unique_ptr<Errand> errand) {
  {
    const std::scoped_lock lock{mutex_};
    if (waiting_.size() < options_.waiting_max) {
      waiting_.push_back(std::move(errand));
      ready_.notify_one();
      return;
    }
  }
  errand->refuse(fail(Errc::unavailable,
                      fmt::format("the disk can't keep up: {} requests wait for it", options_.waiting_max)));
  errand->finish();
}

std::vector<std::unique_ptr<Errand>> DiskThreads::take() {
  std::unique_lock lock{mutex_};
  ready_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), options_.batch_max));
  std::vector<std::unique_ptr<Errand>> batch{std::make_move_iterator(waiting_.begin()),
                                             std::make_move_iterator(waiting_.begin() + count)};
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  return batch;
}

void DiskThreads::work() {
  for (;;) {
    const auto batch = take();
    if (batch.empty()) return;
    carry_out_(batch);
    for (const auto& errand : batch) errand->finish();
  }
}

}  // namespace banana::blob
