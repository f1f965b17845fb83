// The simulation of tests/sim, any number of seeds: how many a second, and how many found something.
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "tests/bench/figures.hpp"
#include "tests/sim/jobs/simulation.hpp"
#include "tests/sim/post/simulation.hpp"
#include "tests/sim/simulation.hpp"

namespace {

using namespace banana::sim;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kUsage =
    "usage: sim_bench [--list | --mutations | --post | --jobs] [--engine sqlite|postgres] [--seeds N] "
    "[--from N] "
    "[--seed N]\n"
    "  --seeds N    seeds to run (default 1000)\n"
    "  --from N     the first of them (default 1)\n"
    "  --seed N     only this one, shrunk and explained when it fails\n"
    "  --post       updates and messages beside the ledger, rather than the ledger alone\n"
    "  --jobs       the whole path of generations; with --mutations, its broken rules\n"
    "  --mutations  the table of deliberately broken ledgers and what catches them\n"
    "  --engine     postgres needs BANANA_TEST_POSTGRES\n";
constexpr int kViolationsShown = 3;
constexpr std::uint64_t kMutationSeedsMost = 200;

struct Options {
  bool list = false;
  bool mutations = false;
  bool post = false;
  bool jobs = false;
  std::string_view engine = "sqlite";
  std::uint64_t seeds = 1000;
  std::uint64_t from = 1;
  std::optional<std::uint64_t> seed = std::nullopt;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool* flag_named(Options& options, std::string_view name) {
  if (name == "--list") return &options.list;
  if (name == "--mutations") return &options.mutations;
  if (name == "--post") return &options.post;
  if (name == "--jobs") return &options.jobs;
  return nullptr;
}

std::optional<Options> parse(std::span<char*> args) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string_view name = args[i];
    if (bool* flag = flag_named(options, name)) {
      *flag = true;
      continue;
    }
    if (++i == args.size()) return std::nullopt;
    const std::string_view text = args[i];
    const auto value = number(text);
    if (name == "--engine" && (text == "sqlite" || text == "postgres")) {
      options.engine = text;
    } else if (name == "--seeds" && value) {
      options.seeds = *value;
    } else if (name == "--from" && value) {
      options.from = *value;
    } else if (name == "--seed" && value) {
      options.seed = value;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

int run_seeds(World& world, const Options& options) {
  int violations = 0;
  Tally tally;
  const auto start = Clock::now();
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    if (!simulate(world, steps_of(seed), nullptr, &tally)) continue;
    if (++violations <= kViolationsShown) std::fprintf(stderr, "%s", explain(world, seed).c_str());
  }
  const std::chrono::duration<double> took = Clock::now() - start;
  const bool sqlite = options.engine == "sqlite";
  banana::bench::print(sqlite ? "sim.sqlite" : "sim.postgres",
                       static_cast<double>(options.seeds) / took.count(), "seeds/s");
  banana::bench::print("sim.violations", violations, fmt::format("of {} seeds", options.seeds));
  std::string answers = "answers:";
  for (const auto& [status, count] : tally) answers += fmt::format(" {} {},", to_string(status), count);
  answers.back() = '\n';
  std::fprintf(stderr, "%s", answers.c_str());
  return violations == 0 ? 0 : 1;
}

int run_post_seeds(World& world, const Options& options) {
  int violations = 0;
  PostTally tally;
  const auto start = Clock::now();
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const auto wrong = simulate_post(world, seed, &tally);
    if (wrong && ++violations <= kViolationsShown) std::fprintf(stderr, "%s\n", wrong->c_str());
  }
  const std::chrono::duration<double> took = Clock::now() - start;
  banana::bench::print(options.engine == "sqlite" ? "sim.post_sqlite" : "sim.post_postgres",
                       static_cast<double>(options.seeds) / took.count(), "seeds/s");
  banana::bench::print("sim.post_violations", violations, fmt::format("of {} seeds", options.seeds));
  std::fprintf(stderr, "handled %d, set aside %d, restarts %d, shown %d, of these again %d, floods %d\n",
               tally.handled, tally.set_aside, tally.restarts, tally.shown, tally.shown_twice, tally.floods);
  return violations == 0 ? 0 : 1;
}

int run_job_seeds(World& world, const Options& options) {
  int violations = 0;
  JobTally tally;
  const auto start = Clock::now();
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const auto wrong = simulate_jobs(world, seed, &tally);
    if (wrong && ++violations <= kViolationsShown) std::fprintf(stderr, "%s\n", wrong->c_str());
  }
  const std::chrono::duration<double> took = Clock::now() - start;
  banana::bench::print(options.engine == "sqlite" ? "sim.jobs_sqlite" : "sim.jobs_postgres",
                       static_cast<double>(options.seeds) / took.count(), "seeds/s");
  banana::bench::print("sim.job_violations", violations, fmt::format("of {} seeds", options.seeds));
  std::fprintf(
      stderr,
      "jobs %d: succeeded %d (partly %d), failed %d, canceled %d, expired %d; submits %d, answers lost %d; "
      "workers died %d, restarts %d; shown %d, of these again %d\n",
      tally.jobs, tally.succeeded, tally.partly, tally.failed, tally.canceled, tally.expired, tally.submits,
      tally.answers_lost, tally.deaths, tally.restarts, tally.shown, tally.shown_twice);
  return violations == 0 ? 0 : 1;
}

int print_job_mutations(World& world) {
  int missed = 0;
  std::printf("| broken | how | caught at seed | by |\n|---|---|---|---|\n");
  for (const Mutation& mutation : job_mutations()) {
    std::optional<std::string> wrong;
    std::uint64_t seed = 0;
    while (!wrong && ++seed <= kMutationSeedsMost) wrong = simulate_jobs(world, seed, nullptr, &mutation);
    missed += wrong ? 0 : 1;
    fmt::print("| {} | {} | {} | {} |\n", mutation.name, mutation.breaks, wrong ? std::to_string(seed) : "-",
               wrong ? *wrong : "nothing");
  }
  return missed == 0 ? 0 : 1;
}

int explain_seed(World& world, std::uint64_t seed) {
  const bool fails = simulate(world, steps_of(seed)).has_value();
  std::printf("%s", explain(world, seed).c_str());
  return fails ? 1 : 0;
}

int print_mutations(World& world) {
  int missed = 0;
  std::printf("| broken | how | caught by | at seed |\n|---|---|---|---|\n");
  for (const Mutation& mutation : mutations()) {
    std::optional<Violation> violation;
    std::uint64_t seed = 0;
    while (!violation && ++seed <= kMutationSeedsMost) violation = simulate(world, steps_of(seed), &mutation);
    missed += violation ? 0 : 1;
    fmt::print("| {} | {} | {} | {} |\n", mutation.name, mutation.breaks,
               violation ? violation->check : "nothing", violation ? std::to_string(seed) : "-");
  }
  return missed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse(std::span{argv + 1, static_cast<std::size_t>(argc - 1)});
  if (!options) {
    std::fprintf(stderr, "%.*s", static_cast<int>(kUsage.size()), kUsage.data());
    return 2;
  }
  if (options->list) {
    std::printf(
        "sim.sqlite\nsim.violations\nsim.post_sqlite\nsim.post_violations\nsim.jobs_sqlite\nsim.job_"
        "violations\n");
    return 0;
  }
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (options->engine == "postgres" && conninfo == nullptr) {
    std::fprintf(stderr, "BANANA_TEST_POSTGRES is not set; tests/support/with_postgres sets it\n");
    return 2;
  }
  const auto world = options->engine == "sqlite" ? make_sqlite_world() : make_postgres_world(conninfo);
  if (options->post) return run_post_seeds(*world, *options);
  if (options->jobs && options->seed) {
    return run_job_seeds(*world, {.engine = options->engine, .seeds = 1, .from = *options->seed});
  }
  if (options->jobs)
    return options->mutations ? print_job_mutations(*world) : run_job_seeds(*world, *options);
  if (options->mutations) return print_mutations(*world);
  if (options->seed) return explain_seed(*world, *options->seed);
  return run_seeds(*world, *options);
}
