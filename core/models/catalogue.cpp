#include "core/models/catalogue.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace banana::models {

std::optional<Switch> parse_switch(std::string_view name) {
  const auto at = std::ranges::find(kSwitchNames, name);
  if (at == kSwitchNames.end()) return std::nullopt;
  return static_cast<Switch>(at - kSwitchNames.begin());
}

Catalogue::Catalogue(std::vector<Entry> entries, const ReadyProviders& ready)
    : entries_(std::move(entries)), by_id_(entries_.size()) {
  for (Entry& entry : entries_) {
    const bool can = entry.model.provider == kSandboxProvider || ready.contains(entry.model.provider);
    entry.enabled = entry.state == Switch::on || (entry.state == Switch::automatic && can);
  }
  std::iota(by_id_.begin(), by_id_.end(), 0U);
  std::ranges::sort(by_id_, {}, [&](std::uint32_t at) -> std::string_view { return entries_[at].model.id; });
}

const Entry* Catalogue::find(std::string_view id) const {
  const auto id_at = [&](std::uint32_t at) -> std::string_view { return entries_[at].model.id; };
  const auto found = std::ranges::lower_bound(by_id_, id, {}, id_at);
  return found == by_id_.end() || id_at(*found) != id ? nullptr : &entries_[*found];
}

const Entry* Catalogue::enabled(std::string_view id) const {
  const Entry* entry = find(id);
  return entry != nullptr && entry->enabled ? entry : nullptr;
}

std::vector<const Entry*> Catalogue::offering(Operation operation) const {
  std::vector<const Entry*> out;
  for (const Entry& entry : entries_) {
    if (entry.enabled && entry.model.offer(operation) != nullptr) out.push_back(&entry);
  }
  return out;
}

}  // namespace banana::models
