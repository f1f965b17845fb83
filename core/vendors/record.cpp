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
  // Nobody else moved it, or earlier than we did. At the same moment, caution decides.
  if (known.since == news.circuit_was_since || known.since < news.circuit.since) return news.circuit;
  if (known.since == news.circuit.since && news.circuit.circuit == Circuit::open) return news.circuit;
  return known;
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
