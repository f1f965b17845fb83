#include "tests/sim/jobs/vendor.hpp"

#include <algorithm>

namespace banana::sim {

using vendors::Failure;

std::string JobVendor::ticket_of(studio::JobId job, std::int64_t attempt) {
  return job.str() + "-" + std::to_string(attempt);
}

JobVendor::Answer JobVendor::refuse(Order& order, Failure why) {
  order.state = State::refused;
  Failed failed{.why = why};
  if (why == Failure::rate_limited && random_.below(2) == 0)
    failed.retry_after = Millis{random_.below(90'000)};
  return failed;
}

JobVendor::Answer JobVendor::submit(const studio::Job& job, Instant now) {
  ++submits_;
  const std::string ticket = ticket_of(job.id, job.attempts);
  if (orders_.contains(ticket)) ordered_twice_ = true;
  Order& order = orders_[ticket];
  order = {.job = job.id, .attempt = job.attempts, .pictures = job.outputs, .ready_at = now};
  if (is_down_ && !is_calm_) return refuse(order, Failure::transient);
  const std::uint64_t luck = is_calm_ ? 0 : random_.below(100);
  if (luck < 30) return Done{order.pictures};
  if (luck < 45) {
    order.pictures = static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(job.outputs) + 1));
    return Done{order.pictures};
  }
  if (luck < 72) {
    order.ready_at = now + Millis{random_.below(10) == 0 ? 3'600'000 : random_.below(180'000)};
    return Pending{ticket};
  }
  if (luck < 80) return refuse(order, Failure::transient);
  if (luck < 85) return refuse(order, Failure::rate_limited);
  if (luck < 88) return refuse(order, Failure::account);
  if (luck < 91) return refuse(order, Failure::blocked_input);
  if (luck < 93) return refuse(order, Failure::invalid);
  ++lost_;
  if (random_.below(2) == 0) order.state = State::refused;  // it never came there, and nobody knows
  return Failed{.why = Failure::ambiguous};
}

JobVendor::Answer JobVendor::poll(const std::string& ticket, Instant now) {
  Order& order = orders_.at(ticket);
  const std::uint64_t luck = is_calm_ ? 0 : random_.below(100);
  if (luck >= 96) return Failed{.why = Failure::transient, .poll_again = true};
  if (order.ready_at > now) {
    if (luck < 92) return Pending{ticket};
    order.state = State::failed;
    return Failed{.why = luck < 94 ? Failure::transient : Failure::blocked_output};
  }
  return Done{order.pictures};  // whatever it said before, and whether it was cancelled
}

bool JobVendor::cancel(const std::string& ticket) {
  Order& order = orders_.at(ticket);
  if (order.state != State::working || random_.below(3) == 0) return false;
  order.state = State::cancelled;
  return true;
}

std::int64_t JobVendor::made(studio::JobId job, std::int64_t attempt) const {
  const auto found = orders_.find(ticket_of(job, attempt));
  return found == orders_.end() || found->second.state == State::refused ? 0 : found->second.pictures;
}

std::optional<std::int64_t> JobVendor::other_attempt(studio::JobId job, std::int64_t attempt) const {
  const auto found = std::ranges::find_if(orders_, [&](const auto& one) {
    const Order& order = one.second;
    return order.job == job && order.attempt != attempt && order.state == State::working;
  });
  if (found == orders_.end()) return std::nullopt;
  return found->second.attempt;
}

}  // namespace banana::sim
