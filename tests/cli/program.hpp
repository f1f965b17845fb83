// Runs the real bananactl and keeps what it wrote.
#pragma once

#include <string>
#include <vector>

namespace banana::test {

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

struct Surroundings {
  std::vector<std::string> environment = {};  // "NAME=value"; nothing else is there
  std::string input = {};
  bool terminal = false;  // stdin, stdout and stderr are one, and `out` is what it showed
};

/// `program` by its path.
[[nodiscard]] Ran run(const std::string& program, std::vector<std::string> words,
                      const Surroundings& around = {});

}  // namespace banana::test
