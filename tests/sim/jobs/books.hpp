// The model beside the jobs: what wallets must hold, how jobs may end, what may run at once. Compared with every row.
#pragma once

#include <map>
#include <string>

#include "core/studio/job.hpp"
#include "tests/sim/jobs/scene.hpp"

namespace banana::sim {

class JobBooks {
 public:
  explicit JobBooks(const JobScene& scene) : scene_(scene) {}

  void funded(UserId user, std::int64_t tokens) { funded_[user] += tokens; }
  /// Throws JobWrong.
  void look();
  /// The ledger and the jobs prove themselves.
  void verify();
  [[nodiscard]] std::int64_t open() const { return open_; }
  [[nodiscard]] const std::map<studio::JobId, studio::Job>& ended() const { return ended_; }

 private:
  struct Row {
    studio::Job job;
    std::int64_t results = 0;
    std::optional<studio::WorkerId> last_worker;  // of its last attempt that is over
    std::int64_t told = 0;                        // effects that tell of its end
  };
  [[nodiscard]] std::vector<Row> rows() const;
  void check_limits(const std::vector<Row>& rows) const;
  void check_running(const Row& row) const;
  void check_end(const Row& row);
  void check_wallets(const std::vector<Row>& rows) const;
  void check_tries() const;

  const JobScene& scene_;
  std::map<UserId, std::int64_t> funded_;
  std::map<studio::JobId, studio::Job> ended_;
  std::int64_t open_ = 0;
};

}  // namespace banana::sim
