#include "core/vendors/breaker.hpp"

#include <algorithm>

namespace banana::vendors {

namespace {

constexpr std::int64_t kDoublingsMax = 20;

Millis time_open(const BreakerRules& rules, std::int64_t openings, std::optional<Millis> asked) {
  const std::int64_t doublings = std::clamp<std::int64_t>(openings - 1, 0, kDoublingsMax);
  const Millis ours = std::min(rules.open_max, rules.open_for * (std::int64_t{1} << doublings));
  return std::max(ours, std::min(asked.value_or(Millis{0}), rules.open_max));
}

}  // namespace

std::optional<Circuit> parse_circuit(std::string_view name) {
  const auto found = std::ranges::find(kCircuitNames, name);
  if (found == kCircuitNames.end()) return std::nullopt;
  return static_cast<Circuit>(found - kCircuitNames.begin());
}

std::int64_t Breaker::probes_under_way(Instant now) const {
  return std::ranges::count_if(probes_, [&](Instant went) { return went + kProbePatience > now; });
}

Admission Breaker::look(const BreakerRules& rules, Instant now) const {
  if (state_.circuit == Circuit::closed) return {};
  if (state_.circuit == Circuit::open && now < state_.open_until) return {Admit::no, state_.open_until};
  if (probes_under_way(now) < rules.probes) return {Admit::probe, now};
  return {Admit::no, std::ranges::min(probes_) + kProbePatience};
}

Admission Breaker::admit(const BreakerRules& rules, Instant now) {
  const Admission admission = look(rules, now);
  if (admission.answer != Admit::probe) return admission;
  if (state_.circuit == Circuit::open) {
    state_.circuit = Circuit::half_open;
    state_.since = now;
  }
  std::erase_if(probes_, [&](Instant went) { return went + kProbePatience <= now; });
  probes_.push_back(now);
  return admission;
}

bool Breaker::is_too_bad(const BreakerRules& rules, Instant now) const {
  if (state_.failures_in_row >= rules.failures) return true;
  // What led to its last opening would open it again.
  const Counts counts = tally_.counts(now, rules.window, state_.since);
  return counts.all() >= kRateCallsMin && counts.bad * 100 >= counts.all() * rules.rate_percent;
}

bool Breaker::note(const BreakerRules& rules, Met met, Instant now, std::optional<Millis> leave_alone_for) {
  tally_.add(met == Met::success, now, rules.window);
  if (met == Met::success) {
    state_.failures_in_row = 0;
    if (state_.circuit != Circuit::half_open) return false;
    close(now);
    return true;
  }
  ++state_.failures_in_row;
  if (state_.circuit == Circuit::open) return false;
  if (state_.circuit == Circuit::closed && !is_too_bad(rules, now)) return false;
  open(rules, now, leave_alone_for);
  return true;
}

void Breaker::open(const BreakerRules& rules, Instant now, std::optional<Millis> leave_alone_for) {
  state_.circuit = Circuit::open;
  state_.since = now;
  ++state_.openings;
  state_.open_until = now + time_open(rules, state_.openings, leave_alone_for);
  probes_.clear();
}

void Breaker::close(Instant now) {
  state_ = {.circuit = Circuit::closed, .since = now};
  probes_.clear();
}

void Breaker::take_over(const BreakerState& state) {
  if (state.circuit != state_.circuit || state.since != state_.since) probes_.clear();
  state_ = state;
}

}  // namespace banana::vendors
