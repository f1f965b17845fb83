// How long a person, or a shell that completes a word, waits for bananactl. Measured by hyperfine, beside a
// program that does nothing at all.
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/json/parse.hpp>

#include "core/base/json.hpp"
#include "tests/bench/figures.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace banana;

constexpr double kMs = 1000;

/// Median times of two commands, run by turns of hyperfine without a shell.
void compare(std::string_view name, const std::string& command, const test::TempDir& dir) {
  const std::string report = dir.file("report.json");
  const auto ran = test::run("/usr/bin/hyperfine",
                             {"-N", "--style", "none", "--warmup", "10", "--runs", "200", "--export-json",
                              report, std::string{BANANACTL} + " " + command, "/bin/true"},
                             {.environment = {"BANANA_CONFIG=" + dir.file("banana.yaml")}});
  if (ran.code != 0) throw std::runtime_error("hyperfine: " + ran.err);
  std::ifstream in{report};
  const Json measured = boost::json::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
  const auto ms = [&](std::size_t i) {
    return measured.at("results").at(i).at("median").to_number<double>() * kMs;
  };
  bench::print(name, ms(0), "ms", bench::Beside{"/bin/true", ms(1)});
}

void bench_help() {
  const test::TempDir dir;
  compare("cli.help_ms", "--help", dir);
}

void bench_config_check() {
  const test::TempDir dir;
  const auto written = test::run(BANANACTL, {"config", "init", "--file", dir.file("banana.yaml")});
  if (written.code != 0) throw std::runtime_error(written.err);
  compare("cli.config_check_ms", "config check", dir);
}

constexpr bench::Bench kBenches[] = {{"cli.help_ms", &bench_help},
                                     {"cli.config_check_ms", &bench_config_check}};

}  // namespace

int main(int argc, char** argv) { return bench::run_main(argc, argv, kBenches); }
