// All models as of one moment. Never changes once made, so any thread may read it, and no look-up asks the database.
//
//   const std::shared_ptr<const Catalogue> models = catalogues.now();   // holder.hpp; once per update, job or request
//   const Entry* model = models->enabled("nano-banana");
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/models/model.hpp"

namespace banana::models {

/// The names of providers that could be called now. The sandbox always is.
using ReadyProviders = std::set<std::string, std::less<>>;
inline constexpr std::string_view kSandboxProvider = "sandbox";

struct Entry {
  Model model;
  Switch state = Switch::automatic;
  std::int64_t version = 1;  // grows with each change
  bool enabled = false;      // as the state and its provider make it
};

class Catalogue {
 public:
  Catalogue() = default;
  /// In the order in which they are to be shown. Decides which are enabled.
  Catalogue(std::vector<Entry> entries, const ReadyProviders& ready);

  /// Enabled or not; null when there is none.
  [[nodiscard]] const Entry* find(std::string_view id) const;
  [[nodiscard]] const Entry* enabled(std::string_view id) const;
  [[nodiscard]] std::span<const Entry> all() const { return entries_; }
  /// The enabled ones that can do it.
  [[nodiscard]] std::vector<const Entry*> offering(Operation operation) const;

 private:
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> by_id_;  // places in entries_, by id
};

}  // namespace banana::models
