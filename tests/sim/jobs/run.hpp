// One run of the simulation of jobs: everybody in it, and what happens to them.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/jobs/books.hpp"
#include "tests/sim/jobs/desk.hpp"
#include "tests/sim/jobs/simulation.hpp"
#include "tests/sim/jobs/vendor.hpp"
#include "tests/sim/jobs/worker.hpp"
#include "tests/sim/post/process.hpp"

namespace banana::sim {

class JobRun {
 public:
  JobRun(World& world, std::uint64_t seed, const Mutation* mutation);
  JobTally operator()();

 private:
  static constexpr int kWorkers = 3;

  struct Seat {
    std::unique_ptr<JobWorker> worker;
    Instant asleep_until{};
  };

  [[nodiscard]] static JobRules rules_of(Random& random);
  void open_shop();
  void start_bot();
  void plan_fault();
  void something_happens();
  void make_offer();
  void press();
  void post();
  void work();
  void operate();
  void time_passes();
  void disaster();
  void top_up(UserId user, std::int64_t tokens);
  void check();

  /// No more faults: everything ends.
  void calm_down();
  void drain();
  [[nodiscard]] std::int64_t waiting();
  void check_messages();

  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

  World& world_;
  SeededRandom random_;
  FaultyDatabase db_;
  ManualClock clock_{from_unix_ms(1'795'000'000'000)};
  IdMaker ids_{clock_, 0};
  const JobRules rules_;
  JobTeller teller_;
  JobVendor vendor_{random_};
  JobBlobs blobs_{random_};
  Said said_;
  JobScene scene_;
  JobBooks books_;
  PostTelegram telegram_{random_};
  std::vector<UserId> people_;
  std::map<int, Offer> offers_;
  std::map<std::int64_t, Press> presses_;
  std::map<std::int64_t, std::string> bodies_;
  JobDesk desk_;
  std::unique_ptr<PostProcess> bot_;
  std::array<Seat, kWorkers> seats_;
  JobTally tally_;
  int steps_ = 0;
  int top_ups_ = 0;
};

}  // namespace banana::sim
