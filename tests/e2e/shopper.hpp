// A person who walks through a bot at random on a thread of their own: presses what buttons there are, sends photos,
// pays what they are shown, and doesn't mind when nobody answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <thread>

#include "tests/e2e/sandbox.hpp"

namespace banana::test {

class Shopper {
 public:
  struct Place {
    const Sandbox& sandbox;
    std::string bot;    // its username
    std::string photo;  // an upload
  };

  /// Comes in at once: what they are called there is `user`.
  Shopper(Place place, std::uint64_t seed);
  ~Shopper() { leave(); }
  Shopper(const Shopper&) = delete;
  Shopper& operator=(const Shopper&) = delete;

  /// Begins to walk.
  void walk();
  /// Ends what they are at.
  void leave();

  [[nodiscard]] std::int64_t user() const { return user_; }
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  [[nodiscard]] std::int64_t paid() const { return paid_; }
  /// What the sandbox itself got wrong; empty: nothing.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  void step();
  void do_something(const JsonArray& messages);
  void wait_for_reply(const std::string& before) const;
  void press_something(const JsonArray& messages);
  bool pay_something(const JsonArray& messages);
  [[nodiscard]] JsonArray look() const;
  [[nodiscard]] JsonObject here(JsonObject more) const;

  const Place place_;
  std::mt19937_64 random_;
  std::int64_t user_ = 0;
  std::atomic<std::int64_t> steps_ = 0;
  std::atomic<std::int64_t> paid_ = 0;
  std::atomic<bool> leaving_ = false;
  std::string trouble_;
  std::thread thread_;
};

}  // namespace banana::test
