#include "core/vendors/key_wheel.hpp"

#include <algorithm>

namespace banana::vendors {

namespace {

constexpr std::int64_t kDoublingsMax = 6;

Millis account_rest(std::int64_t rests) {
  const std::int64_t doublings = std::clamp<std::int64_t>(rests - 1, 0, kDoublingsMax);
  return std::min(KeyWheel::kAccountRestMax, KeyWheel::kAccountRest * (std::int64_t{1} << doublings));
}

/// Whether this failure goes on from the last one: it came soon after the rest that one led to.
bool is_in_row(const KeyState& state, Instant now) {
  return state.why == Failure::account && state.rests_until &&
         now < *state.rests_until + account_rest(state.rests);
}

}  // namespace

void KeyWheel::set(std::vector<Place> places) {
  for (Place& place : places) {
    const KeyState* known = find(place.id);
    if (known != nullptr && known->met_at && (!place.state.met_at || *place.state.met_at < *known->met_at))
      place.state = *known;
  }
  places_ = std::move(places);
  if (turn_ >= places_.size()) turn_ = 0;
}

std::optional<std::string_view> KeyWheel::next(Instant now) {
  const Place* second_best = nullptr;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const std::size_t at = (turn_ + i) % places_.size();
    const Place& place = places_[at];
    if (!rests(place.state, now)) {
      turn_ = (at + 1) % places_.size();
      return place.id;
    }
    if (place.state.why != Failure::rate_limited) continue;
    if (second_best == nullptr || place.state.rests_until < second_best->state.rests_until)
      second_best = &place;
  }
  if (second_best == nullptr) return std::nullopt;
  return second_best->id;
}

bool KeyWheel::note(std::string_view id, Failure why, std::optional<Millis> retry_after, Instant now) {
  const auto place = std::ranges::find(places_, id, &Place::id);
  if (place == places_.end()) return false;
  KeyState& state = place->state;
  if (why == Failure::account) {
    // Several calls that were under way with it are one failure.
    if (state.why == Failure::account && rests(state, now)) return false;
    const std::int64_t in_row = is_in_row(state, now) ? state.rests + 1 : 1;
    state = {.rests_until = now + account_rest(in_row), .why = why, .met_at = now, .rests = in_row};
    return true;
  }
  if (why != Failure::rate_limited || (state.why == Failure::account && rests(state, now))) return false;
  const Instant until = now + std::clamp(retry_after.value_or(kLimitRest), Millis{0}, kLimitRestMax);
  if (rests(state, now) && *state.rests_until >= until) return false;
  state = {.rests_until = until, .why = why, .met_at = now, .rests = 0};
  return true;
}

void KeyWheel::wake(std::string_view id) {
  const auto place = std::ranges::find(places_, id, &Place::id);
  if (place != places_.end()) place->state = {};
}

const KeyState* KeyWheel::find(std::string_view id) const {
  const auto place = std::ranges::find(places_, id, &Place::id);
  return place == places_.end() ? nullptr : &place->state;
}

}  // namespace banana::vendors
