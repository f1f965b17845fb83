// Our keys with every vendor as a running process has them: those of the configuration and those of the database
// together, taking turns (PV14).
//
//   const auto key = purse.next("openai", now);                       // nothing: none can be used
//   purse.note("openai", key->id, Failure::account, {}, now);         // it rests
//   const auto same = purse.find("openai", key->id);                  // polling an order
//
// purse_keeper.hpp keeps it as the database has it. One thread: the loop's.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/secret.hpp"
#include "core/config/vendor.hpp"
#include "core/vendors/key_wheel.hpp"
#include "core/vendors/keys.hpp"

namespace banana::vendors {

struct PurseKey {
  std::string id;  // no part of the key; the same in every process and after a restart
  Secret value;
  Instant since{};  // when an operator gave it
};

/// The configured keys of a vendor. Google's video models can do with Gemini's.
[[nodiscard]] std::vector<PurseKey> configured_keys(const ProvidersConfig& config, std::string_view vendor);

class Purse {
 public:
  explicit Purse(const ProvidersConfig& config);
  Purse(const Purse&) = delete;
  Purse& operator=(const Purse&) = delete;

  [[nodiscard]] std::optional<PurseKey> next(std::string_view vendor, Instant now);
  [[nodiscard]] std::optional<PurseKey> find(std::string_view vendor, std::string_view id) const;
  void note(std::string_view vendor, std::string_view id, Failure why, std::optional<Millis> retry_after,
            Instant now);

  // ---- For whoever keeps it
  /// Called when a key begins to rest.
  void on_news(std::function<void()> told) { told_ = std::move(told); }
  [[nodiscard]] std::vector<KeyRest> take_news();
  void give_back(std::vector<KeyRest> news);
  /// The keys operators gave, by vendor, and how all of them rest.
  void take_over(std::map<std::string, std::vector<PurseKey>, std::less<>> given,
                 const std::vector<KeyRest>& rests);

 private:
  struct Pocket {
    std::vector<PurseKey> configured;
    std::vector<PurseKey> given;
    KeyWheel wheel;
    [[nodiscard]] const PurseKey* find(std::string_view id) const;
  };

  static void turn_anew(Pocket& pocket, std::string_view vendor, const std::vector<KeyRest>& rests);

  std::map<std::string, Pocket, std::less<>> pockets_;
  std::vector<KeyRest> news_;
  std::function<void()> told_;
};

}  // namespace banana::vendors
