// What a benchmark prints: one JSON object a line, so that programs can read the figures.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace banana::bench {

/// What was measured beside it, in the same run.
struct Beside {
  std::string_view name;
  double value = 0;
};

inline void print(std::string_view bench, double value, std::string_view unit,
                  std::optional<Beside> beside = std::nullopt) {
  std::string line = fmt::format(R"({{"bench":"{}","value":{:.6g},"unit":"{}")", bench, value, unit);
  if (beside) {
    line += fmt::format(R"(,"beside":"{}","beside_value":{:.6g},"ratio":{:.3f})", beside->name, beside->value,
                        value / beside->value);
  }
  std::printf("%s}\n", line.c_str());
  std::fflush(stdout);
}

/// Whole numbers for rates.
inline double whole(double value) { return std::round(value); }

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

struct Bench {
  std::string_view name;
  void (*run)();
};

/// The main of a benchmark program: --list names them, --only NAME runs one, nothing runs all.
inline int run_main(int argc, char** argv, std::span<const Bench> benches) {
  const std::vector<std::string_view> args(argv + 1, argv + argc);
  if (!args.empty() && args[0] == "--list") {
    for (const Bench& bench : benches)
      std::printf("%.*s\n", static_cast<int>(bench.name.size()), bench.name.data());
    return 0;
  }
  const bool one = args.size() == 2 && args[0] == "--only";
  if (!args.empty() && !one) {
    std::fprintf(stderr, "usage: %s [--list | --only NAME]\n", argv[0]);
    return 2;
  }
  bool any = false;
  for (const Bench& bench : benches) {
    if (one && bench.name != args[1]) continue;
    any = true;
    bench.run();
  }
  if (!any) std::fprintf(stderr, "no benchmark is called that; --list names them\n");
  return any ? 0 : 2;
}

}  // namespace banana::bench
