#include "core/vendors/purse.hpp"

#include <algorithm>
#include <utility>

#include "core/base/hash.hpp"

namespace banana::vendors {

namespace {

/// What tells a configured key from others wherever it stands in its list, and nothing about it.
std::string id_of(const Secret& key) {
  constexpr std::size_t kBytes = 6;
  const Sha256Digest digest =
      hmac_sha256(as_bytes("banana: the id of a vendor's key"), as_bytes(key.reveal()));
  return "config-" + to_hex(ByteView{digest}.first(kBytes));
}

}  // namespace

std::vector<PurseKey> configured_keys(const ProvidersConfig& config, std::string_view vendor) {
  const auto known = parse_vendor(vendor);
  if (!known) return {};
  std::vector<PurseKey> keys;
  for (const Secret& key : config.of(*known).keys) {
    if (!key.empty()) keys.push_back({.id = id_of(key), .value = key});
  }
  if (keys.empty() && *known == Vendor::google_video)
    return configured_keys(config, to_string(Vendor::gemini));
  return keys;
}

Purse::Purse(const ProvidersConfig& config) {
  for (const std::string_view vendor : kVendorNames) {
    Pocket& pocket = pockets_[std::string{vendor}];
    pocket.configured = configured_keys(config, vendor);
    turn_anew(pocket, vendor, {});
  }
}

const PurseKey* Purse::Pocket::find(std::string_view id) const {
  for (const auto* keys : {&given, &configured}) {
    const auto found = std::ranges::find(*keys, id, &PurseKey::id);
    if (found != keys->end()) return &*found;
  }
  return nullptr;
}

std::optional<PurseKey> Purse::next(std::string_view vendor, Instant now) {
  const auto pocket = pockets_.find(vendor);
  if (pocket == pockets_.end()) return std::nullopt;
  const auto id = pocket->second.wheel.next(now);
  if (!id) return std::nullopt;
  return *pocket->second.find(*id);
}

std::optional<PurseKey> Purse::find(std::string_view vendor, std::string_view id) const {
  const auto pocket = pockets_.find(vendor);
  const PurseKey* key = pocket == pockets_.end() ? nullptr : pocket->second.find(id);
  return key == nullptr ? std::nullopt : std::optional{*key};
}

void Purse::note(std::string_view vendor, std::string_view id, Failure why, std::optional<Millis> retry_after,
                 Instant now) {
  const auto pocket = pockets_.find(vendor);
  if (pocket == pockets_.end() || !pocket->second.wheel.note(id, why, retry_after, now)) return;
  const auto is_it = [&](const KeyRest& rest) { return rest.vendor == vendor && rest.key == id; };
  std::erase_if(news_, is_it);
  news_.push_back({std::string{vendor}, std::string{id}, *pocket->second.wheel.find(id)});
  if (told_) told_();
}

std::vector<KeyRest> Purse::take_news() { return std::exchange(news_, {}); }

void Purse::give_back(std::vector<KeyRest> news) {
  for (KeyRest& rest : news_) {
    std::erase_if(news, [&](const KeyRest& old) { return old.vendor == rest.vendor && old.key == rest.key; });
    news.push_back(std::move(rest));
  }
  news_ = std::move(news);
}

void Purse::take_over(std::map<std::string, std::vector<PurseKey>, std::less<>> given,
                      const std::vector<KeyRest>& rests) {
  for (const auto& [vendor, keys] : given) pockets_.try_emplace(vendor);
  for (auto& [vendor, pocket] : pockets_) {
    const auto theirs = given.find(vendor);
    std::vector<PurseKey> keys = theirs == given.end() ? std::vector<PurseKey>{} : std::move(theirs->second);
    // Given anew under the same id: what was met before is nothing to it.
    for (const PurseKey& key : keys) {
      const PurseKey* before = pocket.find(key.id);
      if (before != nullptr && before->since != key.since) pocket.wheel.wake(key.id);
    }
    pocket.given = std::move(keys);
    turn_anew(pocket, vendor, rests);
  }
}

void Purse::turn_anew(Pocket& pocket, std::string_view vendor, const std::vector<KeyRest>& rests) {
  std::vector<KeyWheel::Place> places;
  for (const auto* keys : {&std::as_const(pocket.configured), &std::as_const(pocket.given)}) {
    for (const PurseKey& key : *keys) {
      KeyState state;
      for (const KeyRest& rest : rests)
        if (rest.vendor == vendor && rest.key == key.id) state = rest.state;
      places.push_back({key.id, state});
    }
  }
  pocket.wheel.set(std::move(places));
}

}  // namespace banana::vendors
