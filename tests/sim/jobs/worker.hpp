// One life of a worker process, a step at a time: it does with core/studio what daemon/worker does with coroutines, so that
// a seed can end it, or let it sleep, between any two steps.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "core/studio/settle.hpp"
#include "tests/sim/jobs/scene.hpp"
#include "tests/sim/jobs/vendor.hpp"

namespace banana::sim {

class JobWorker {
 public:
  JobWorker(JobScene& scene, std::string name) : scene_(scene), name_(std::move(name)) {}

  /// Something it might do just now.
  void step();
  /// All that is to be done.
  void renew();
  void round();
  /// Signs off, as a process that is told to stop.
  void stop();

 private:
  enum class Stage : std::uint8_t { begin, order, hear, mark, poll, store, settle };
  struct Flight {
    studio::Job job;
    Stage stage = Stage::begin;
    JobVendor::Answer answer = {};
    std::int64_t to_store = 0;
    std::vector<studio::Made> made = {};
    std::function<studio::Settled(db::Tx&)> end = {};
    Instant next_at{};
    bool cancel_wanted = false;
    bool cancel_tried = false;
    bool is_stuck = false;  // a bug, or a machine that hangs: nobody works at it
  };

  [[nodiscard]] bool enlist();
  void claim();
  void must_not_be_paused(const studio::Job& job) const;
  void tidy();
  void expire();
  void take_over();
  void hear_cancels();
  /// One stage further; true when the flight is over.
  [[nodiscard]] bool act(Flight& flight);
  [[nodiscard]] bool begin(Flight& flight);
  void submit(Flight& flight);
  void hear(Flight& flight);
  [[nodiscard]] bool mark(Flight& flight);
  void poll(Flight& flight);
  void store(Flight& flight);
  [[nodiscard]] bool settle(Flight& flight);
  void fail(Flight& flight, const JobVendor::Failed& failed);
  void give_up(Flight& flight, studio::Status status, std::string_view cause);
  [[nodiscard]] bool is_overdue(const Flight& flight) const { return scene_.now() >= flight.job.deadline_at; }
  [[nodiscard]] std::optional<std::string> next_model(const studio::Job& job) const;
  [[nodiscard]] studio::Room room() const;

  JobScene& scene_;
  const std::string name_;
  studio::WorkerId me_;
  bool is_enlisted_ = false;
  bool is_calm_ = false;
  std::list<Flight> flights_;  // of one job also two, when it was lost and came back
};

}  // namespace banana::sim
