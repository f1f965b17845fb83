// The vendors of a simulation as one: it makes pictures at once or in minutes, a part of them or none, refuses, breaks down,
// loses its answers, changes its mind, delivers what was cancelled, and counts who ordered what.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/studio/job.hpp"
#include "core/vendors/failure.hpp"

namespace banana::sim {

class JobVendor {
 public:
  struct Done {
    std::int64_t pictures = 0;
  };
  struct Pending {
    std::string ticket;
  };
  struct Failed {
    vendors::Failure why;
    std::optional<Millis> retry_after = {};
    bool poll_again = false;
  };
  using Answer = std::variant<Done, Pending, Failed>;

  explicit JobVendor(Random& random) : random_(random) {}

  [[nodiscard]] Answer submit(const studio::Job& job, Instant now);
  [[nodiscard]] Answer poll(const std::string& ticket, Instant now);
  /// Whether it agrees.
  [[nodiscard]] bool cancel(const std::string& ticket);
  /// While it is down, it takes nothing.
  void go_down(bool is_down) { is_down_ = is_down; }
  /// From now on everything works.
  void calm_down() { is_calm_ = true; }

  [[nodiscard]] bool knows(const std::string& ticket) const { return orders_.contains(ticket); }
  /// How many pictures it made of this attempt.
  [[nodiscard]] std::int64_t made(studio::JobId job, std::int64_t attempt) const;
  /// An attempt of the same job, other than this one, that it made or is making and has not told to have failed.
  [[nodiscard]] std::optional<std::int64_t> other_attempt(studio::JobId job, std::int64_t attempt) const;
  [[nodiscard]] int submits() const { return submits_; }
  [[nodiscard]] int lost() const { return lost_; }
  /// The same attempt was ordered again.
  [[nodiscard]] bool was_ordered_twice() const { return ordered_twice_; }

 private:
  enum class State : std::uint8_t { working, failed, refused, cancelled };
  struct Order {
    studio::JobId job;
    std::int64_t attempt = 0;
    std::int64_t pictures = 0;
    State state = State::working;
    Instant ready_at{};
  };
  static std::string ticket_of(studio::JobId job, std::int64_t attempt);
  [[nodiscard]] Answer refuse(Order& order, vendors::Failure why);

  Random& random_;
  std::map<std::string, Order> orders_;
  int submits_ = 0;
  int lost_ = 0;
  bool ordered_twice_ = false;
  bool is_down_ = false;
  bool is_calm_ = false;
};

}  // namespace banana::sim
