// Who is told of a job's moves, in the transaction that makes them: what a person sees of a job is written with the state it
// tells of, so that no crash comes between the two (decision 3).
#pragma once

#include <span>
#include <string>

#include "core/db/tx.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

/// A picture, clip or text that was made, in the blob store.
struct Made {
  std::string blob = {};  // its key there
  std::string type = {};  // what it is, by its bytes
  std::int64_t bytes = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::string original = {};  // the key of the same in full quality, where this is a smaller one to be shown
  std::string words = {};     // what it says, where it is a text
};

struct Ended {
  const Job& job;  // as it is now: status, cause, charged, model_now say how it ended
  std::span<const Made> made;
  std::optional<std::int64_t> seed;  // it was made from
};

/// How far the vendor is, where it tells.
struct Progress {
  std::optional<int> percent = {};         // 0 to 100
  std::optional<std::int64_t> ahead = {};  // orders before this one at the vendor
  friend bool operator==(const Progress&, const Progress&) = default;
};

class Audience {
 public:
  Audience() = default;
  Audience(const Audience&) = delete;
  Audience& operator=(const Audience&) = delete;
  virtual ~Audience() = default;

  /// No move: it is still being made, which is told `times` times already.
  virtual void kept_waiting(db::Tx& tx, const Job& job, int times, Instant now) const = 0;
  /// No move: news of a job that runs, at a humane rate.
  virtual void progressed(db::Tx& tx, const Job& job, const Progress& progress, Instant now) const = 0;
  /// It waits again, for job.due_at and with job.model_now.
  virtual void delayed(db::Tx& tx, const Job& job, Instant now) const = 0;
  virtual void ended(db::Tx& tx, const Ended& ended, Instant now) const = 0;
};

}  // namespace banana::studio
