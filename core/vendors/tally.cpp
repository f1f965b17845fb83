#include "core/vendors/tally.hpp"

#include <algorithm>

namespace banana::vendors {

namespace {

Millis slot_length(Millis window) {
  return std::max(Millis{1}, window / static_cast<std::int64_t>(Tally::kSlots));
}

std::int64_t number_of(Instant at, Millis length) { return to_unix_ms(at) / length.count(); }

}  // namespace

void Tally::put(const Slot& slot, Millis length) {
  if (length != length_) {
    slots_ = {};
    length_ = length;
  }
  Slot& place = slots_[static_cast<std::size_t>(number_of(slot.begins, length)) % kSlots];
  if (place.begins > slot.begins) return;
  if (place.begins < slot.begins) place = {.begins = slot.begins, .counts = {}};
  place.counts.good += slot.counts.good;
  place.counts.bad += slot.counts.bad;
}

void Tally::add(bool good, Instant at, Millis window) {
  const Millis length = slot_length(window);
  const Instant begins{Millis{number_of(at, length) * length.count()}};
  put({.begins = begins, .counts = {.good = good ? 1 : 0, .bad = good ? 0 : 1}}, length);
}

void Tally::add(const Tally& other) {
  for (const Slot& slot : other.slots_) {
    if (slot.counts.all() > 0) put(slot, other.length_);
  }
}

Counts Tally::counts(Instant now, Millis window, Instant since) const {
  Counts sum;
  for (const Slot& slot : slots_) {
    if (slot.begins + window <= now || slot.begins > now || slot.begins < since) continue;
    sum.good += slot.counts.good;
    sum.bad += slot.counts.bad;
  }
  return sum;
}

JsonArray to_json(const Tally& tally) {
  JsonArray out{tally.length_.count()};
  for (const Tally::Slot& slot : tally.slots_) {
    if (slot.counts.all() > 0)
      out.push_back(JsonArray{to_unix_ms(slot.begins), slot.counts.good, slot.counts.bad});
  }
  return out;
}

Tally tally_of(const Json& json) {
  Tally tally;
  const JsonArray* all = json.if_array();
  if (all == nullptr || all->empty() || !all->front().is_int64() || all->front().get_int64() < 1)
    return tally;
  const Millis length{all->front().get_int64()};
  for (const Json& item : *all) {
    const JsonArray* row = item.if_array();
    const auto is_number = [](const Json& value) { return value.is_int64() && value.get_int64() >= 0; };
    if (row == nullptr || row->size() != 3 || !std::ranges::all_of(*row, is_number)) continue;
    tally.put({.begins = from_unix_ms(row->at(0).get_int64()),
               .counts = {.good = row->at(1).get_int64(), .bad = row->at(2).get_int64()}},
              length);
  }
  return tally;
}

}  // namespace banana::vendors
