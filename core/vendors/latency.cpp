#include "core/vendors/latency.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace banana::vendors {

namespace {

constexpr double kPerDoubling = 4.0;
constexpr double kHalfLifeMs = 10.0 * 60 * 1000;
constexpr double kGone = 0.001;  // weights below are nothing
/// Fading costs a pass over the buckets: not for every call.
constexpr Millis kFadeEvery{5'000};

std::size_t bucket_of(Millis took, std::size_t buckets) {
  const double ms = std::max(1.0, static_cast<double>(took.count()));
  return std::min(buckets - 1, static_cast<std::size_t>(std::log2(ms) * kPerDoubling));
}

/// The middle of what falls into it.
Millis middle_of(std::size_t bucket) {
  return Millis{std::llround(std::exp2((static_cast<double>(bucket) + 0.5) / kPerDoubling))};
}

}  // namespace

void Latency::fade_to(Instant at) {
  if (at <= at_) return;
  const double left = std::exp2(-static_cast<double>((at - at_).count()) / kHalfLifeMs);
  for (double& weight : weight_) {
    weight *= left;
    if (weight < kGone) weight = 0;
  }
  at_ = at;
}

void Latency::add(Millis took, Instant now) {
  if (now - at_ >= kFadeEvery) fade_to(now);
  weight_[bucket_of(took, kBuckets)] += 1.0;
}

void Latency::add(const Latency& other) {
  Latency theirs = other;
  fade_to(theirs.at_);
  theirs.fade_to(at_);
  for (std::size_t i = 0; i < kBuckets; ++i) weight_[i] += theirs.weight_[i];
}

std::optional<Millis> Latency::quantile(double share) const {
  const double all = std::accumulate(weight_.begin(), weight_.end(), 0.0);
  if (all <= 0) return std::nullopt;
  double seen = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    if (weight_[i] <= 0) continue;
    last = i;
    seen += weight_[i];
    if (seen >= share * all) break;
  }
  return middle_of(last);
}

JsonObject to_json(const Latency& latency) {
  JsonArray buckets;
  for (std::size_t i = 0; i < Latency::kBuckets; ++i) {
    if (latency.weight_[i] > 0) buckets.push_back(JsonArray{i, latency.weight_[i]});
  }
  return {{"at", to_unix_ms(latency.at_)}, {"buckets", std::move(buckets)}};
}

Latency latency_of(const Json& json) {
  Latency latency;
  const JsonObject* object = json.if_object();
  const Json* at = object == nullptr ? nullptr : object->if_contains("at");
  const Json* buckets = object == nullptr ? nullptr : object->if_contains("buckets");
  if (at == nullptr || !at->is_int64() || buckets == nullptr || !buckets->is_array()) return latency;
  latency.at_ = from_unix_ms(at->get_int64());
  for (const Json& item : buckets->get_array()) {
    const JsonArray* pair = item.if_array();
    if (pair == nullptr || pair->size() != 2) continue;
    boost::system::error_code failed;
    const auto bucket = pair->at(0).to_number<std::size_t>(failed);
    if (failed || bucket >= Latency::kBuckets) continue;
    const auto weight = pair->at(1).to_number<double>(failed);
    if (!failed && std::isfinite(weight) && weight > 0) latency.weight_[bucket] = weight;
  }
  return latency;
}

}  // namespace banana::vendors
