// What everybody in a simulation of jobs shares: the database and its faults, the clock, chance, the vendor, the store, the
// rules of this seed, and a log of what workers said, from which the model foretells wallets.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/base/random.hpp"
#include "core/money/quote.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/create.hpp"
#include "core/studio/decision.hpp"
#include "tests/sim/faulty_database.hpp"

namespace banana::sim {

/// A rule that was broken.
struct JobWrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a seed has for limits.
struct JobRules {
  studio::RetryRules retry = {};
  studio::OrderLimits order = {};
  std::int64_t running_max = 0;
  std::int64_t user_running_max = 0;
  std::int64_t busy_running_max = 0;  // of the model "busy"
};

/// Something a person was shown a price for.
struct Offer {
  int number = 0;
  UserId user;
  money::QuoteId quote;
  std::string model;
  std::int64_t outputs = 1;
  Tokens price;
  studio::Needs needs = studio::Needs::nothing;
  Millis deadline{};
};

/// Who said how many pictures of an attempt are there.
using Said = std::map<std::tuple<studio::JobId, std::int64_t, studio::WorkerId>, std::int64_t>;

class JobVendor;

/// Keeps pictures, or does not.
class JobBlobs {
 public:
  explicit JobBlobs(Random& random) : random_(random) {}
  [[nodiscard]] bool put() { return is_calm_ || (!is_full_ && random_.below(10) != 0); }
  void fill(bool is_full) { is_full_ = is_full; }
  void calm_down() { is_calm_ = true; }

 private:
  Random& random_;
  bool is_full_ = false;
  bool is_calm_ = false;
};

struct JobScene {
  FaultyDatabase& db;
  const Clock& clock;
  IdMaker& ids;
  Random& random;
  JobVendor& vendor;
  JobBlobs& blobs;
  const studio::Audience& audience;
  const JobRules& rules;
  Said& said;

  /// False when the connection was lost: whether it was written is not known. Anything else is a bug of ours.
  template <class F>
  [[nodiscard]] bool write(F&& work) {
    try {
      db.write_now(std::forward<F>(work));
      return true;
    } catch (const db::Error& failure) {
      if (failure.cause() != db::Cause::connection_lost) throw;
      return false;
    }
  }
  [[nodiscard]] Instant now() const { return clock.now(); }
};

}  // namespace banana::sim
