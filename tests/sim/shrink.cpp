// Delta debugging: parts of the list are left out, big ones first, as long as the rest still fails.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "tests/sim/simulation.hpp"

namespace banana::sim {
namespace {

constexpr int kRunsMax = 600;

class Shrinking {
 public:
  Shrinking(World& world, const Mutation* mutation, Violation& violation)
      : world_(world), mutation_(mutation), violation_(violation) {}

  std::vector<Step> run(std::vector<Step> steps) {
    cut_after_violation(steps);
    for (std::size_t size = std::max<std::size_t>(steps.size() / 2, 1);; size /= 2) {
      leave_out_runs_of(size, steps);
      if (size <= 1) break;
    }
    for (std::size_t i = 0; i < steps.size(); ++i) thin_out_batch(i, steps);
    return steps;
  }

 private:
  bool still_fails(const std::vector<Step>& steps) {
    if (++runs_ > kRunsMax) return false;
    const auto found = simulate(world_, steps, mutation_);
    if (!found || found->check != violation_.check) return false;
    violation_ = *found;
    return true;
  }
  void cut_after_violation(std::vector<Step>& steps) const {
    steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(violation_.step) + 1, steps.end());
  }
  bool accept(std::vector<Step>& steps, std::vector<Step> fewer) {
    if (!still_fails(fewer)) return false;
    steps = std::move(fewer);
    cut_after_violation(steps);
    return true;
  }

  void leave_out_runs_of(std::size_t size, std::vector<Step>& steps) {
    for (std::size_t at = 0; at < steps.size();) {
      std::vector<Step> fewer = steps;
      const auto first = fewer.begin() + static_cast<std::ptrdiff_t>(at);
      fewer.erase(first, first + static_cast<std::ptrdiff_t>(std::min(size, fewer.size() - at)));
      if (!accept(steps, std::move(fewer))) at += size;
    }
  }
  void thin_out_batch(std::size_t at, std::vector<Step>& steps) {
    for (std::size_t i = 0; at < steps.size();) {
      const auto* batch = std::get_if<Batch>(&steps[at]);
      if (batch == nullptr || batch->orders.size() < 2 || i >= batch->orders.size()) return;
      std::vector<Step> fewer = steps;
      auto& orders = std::get<Batch>(fewer[at]).orders;
      orders.erase(orders.begin() + static_cast<std::ptrdiff_t>(i));
      if (!accept(steps, std::move(fewer))) ++i;
    }
  }

  World& world_;
  const Mutation* mutation_;
  Violation& violation_;
  int runs_ = 0;
};

}  // namespace

std::vector<Step> shrink(World& world, std::vector<Step> steps, const Mutation* mutation,
                         Violation& violation) {
  return Shrinking{world, mutation, violation}.run(std::move(steps));
}

std::string explain(World& world, std::uint64_t seed, const Mutation* mutation) {
  std::vector<Step> steps = steps_of(seed);
  const std::size_t all = steps.size();
  auto violation = simulate(world, steps, mutation);
  if (!violation) return fmt::format("seed {}: {} steps, no violation\n", seed, all);
  steps = shrink(world, std::move(steps), mutation, *violation);
  std::string text = fmt::format("seed {}: {}\n  {}\n  {} of {} steps are enough:\n", seed, violation->check,
                                 violation->text, steps.size(), all);
  for (std::size_t i = 0; i < steps.size(); ++i)
    text += fmt::format("  {:3} {}\n", i + 1, describe(steps[i]));
  return text + fmt::format("  again: ./dev bench sim --seed {}\n", seed);
}

}  // namespace banana::sim
