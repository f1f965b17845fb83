// An installation of its own for each test, with the real bananactl to operate it.
#pragma once

#include <fstream>

#include <boost/json/parse.hpp>

#include "core/base/json.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

class Installation {
 public:
  Installation() : around_{.environment = {"BANANA_CONFIG=" + dir_.file("banana.yaml")}} {
    std::ofstream{dir_.file("banana.yaml")} << "data_dir: .\n";
  }

  Ran ctl(std::vector<std::string> words) const { return run(BANANACTL, std::move(words), around_); }
  Ran ctl(std::vector<std::string> words, Surroundings around) const {
    around.environment.insert(around.environment.end(), around_.environment.begin(),
                              around_.environment.end());
    return run(BANANACTL, std::move(words), around);
  }
  /// What it gives with --json.
  Json json(std::vector<std::string> words) const {
    words.emplace_back("--json");
    return boost::json::parse(ctl(std::move(words)).out);
  }
  void migrate() const { (void)ctl({"migrate", "up"}); }

  std::string file(std::string_view name) const { return dir_.file(name); }

 private:
  TempDir dir_;
  Surroundings around_;
};

}  // namespace banana::test
