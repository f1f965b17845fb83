#include "daemon/worker/room.hpp"

#include <algorithm>

namespace banana::worker {
namespace {

constexpr double kMinute = 60'000;

/// The first of its fallbacks that is well. Whether it can do what a job asks is seen when the job is made.
std::string well_fallback(const Workbench& bench, const models::Catalogue& catalogue,
                          const models::Model& model, Instant now) {
  for (const std::string& id : model.fallback) {
    const models::Entry* other = catalogue.enabled(id);
    if (other && is_well(bench, other->model, now)) return id;
  }
  return {};
}

}  // namespace

bool is_well(const Workbench& bench, const models::Model& model, Instant now) {
  return bench.health.look(model.provider, model.id, now).answer != vendors::Admit::no &&
         bench.vendor(model.provider).provider != nullptr;
}

void Rates::begun(const std::string& model, Instant now) {
  Bucket& bucket = buckets_[model];
  const auto passed = static_cast<double>((now - bucket.at).count());
  bucket.used = std::max(0.0, bucket.used * (1 - std::min(1.0, passed / kMinute))) + 1;
  bucket.at = now;
}

std::int64_t Rates::left(const std::string& model, std::int64_t per_minute, Instant now) const {
  const auto found = buckets_.find(model);
  if (found == buckets_.end()) return per_minute;
  const auto passed = static_cast<double>((now - found->second.at).count());
  const double used = found->second.used * (1 - std::min(1.0, passed / kMinute));
  return std::max<std::int64_t>(0, per_minute - static_cast<std::int64_t>(used));
}

studio::Room room_now(const Workbench& bench, const WorkerOptions& options, std::size_t in_flight,
                      const std::map<std::string, std::int64_t, std::less<>>& at_vendor, const Rates& rates) {
  const Instant now = bench.clock.now();
  studio::Room room{.begin_max = options.in_flight_max - std::min(in_flight, options.in_flight_max),
                    .running_max = options.running_max,
                    .user_running_max = options.user_running_max};
  if (room.begin_max == 0) return room;
  const auto catalogue = bench.catalogue();
  for (const models::Entry& entry : catalogue->all()) {
    const models::Model& model = entry.model;
    const vendors::Admit admit = bench.health.look(model.provider, model.id, now).answer;
    const bool is_down = !entry.enabled || admit == vendors::Admit::no;
    const std::int64_t left = rates.left(model.id, model.limits.per_minute, now);
    const std::int64_t begin_max = is_down                          ? 0
                                   : admit == vendors::Admit::probe ? std::min<std::int64_t>(1, left)
                                                                    : left;
    room.models.emplace(
        model.id, studio::ModelRoom{.running_max = model.limits.concurrency,
                                    .begin_max = begin_max,
                                    .vendor = model.provider,
                                    .instead = is_down ? well_fallback(bench, *catalogue, model, now) : ""});
    const auto taken = at_vendor.find(model.provider);
    const std::int64_t busy = taken == at_vendor.end() ? 0 : taken->second;
    room.vendors.try_emplace(model.provider,
                             std::max<std::int64_t>(0, bench.vendor(model.provider).concurrency - busy));
  }
  return room;
}

}  // namespace banana::worker
