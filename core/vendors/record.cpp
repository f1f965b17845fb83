#include "core/vendors/record.hpp"

#include <algorithm>

namespace banana::vendors {

namespace {

BreakerState newer(const BreakerState& known, const News& news) {
  if (!news.has_moved) {
    BreakerState circuit = known;
    if (known.circuit == news.circuit.circuit && known.since == news.circuit.since)
      circuit.failures_in_row = news.circuit.failures_in_row;
    return circuit;
  }
  if (known.since == news.circuit_was_since) return news.circuit;  // nobody else moved it
  // Half open is but a process's own attempt: what another found out counts more.
  if (news.circuit.circuit == Circuit::half_open) return known;
  if (known.circuit == Circuit::half_open || known.since < news.circuit.since) return news.circuit;
  const bool is_cautious = known.since == news.circuit.since && news.circuit.circuit == Circuit::open;
  return is_cautious ? news.circuit : known;
}

}  // namespace

std::optional<Quota> parse_quota(std::string_view name) {
  const auto found = std::ranges::find(kQuotaNames, name);
  if (found == kQuotaNames.end()) return std::nullopt;
  return static_cast<Quota>(found - kQuotaNames.begin());
}

Record merged(const Record& known, const News& news) {
  Record both = known;
  both.circuit = newer(known.circuit, news);
  both.tally.add(news.tally);
  both.latency.add(news.latency);
  if (news.last_failure && (!known.last_failure || known.last_failure->at <= news.last_failure->at))
    both.last_failure = news.last_failure;
  if (news.quota_since >= known.quota_since) {
    both.quota = news.quota;
    both.quota_since = news.quota_since;
  }
  return both;
}

}  // namespace banana::vendors
