// What is wrong with a configuration, and where, for people and for programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace banana::config {

/// Where a value came from; later ones win.
enum class Layer { fallback, file, credential, environment, flag };

struct Origin {
  Layer layer = Layer::fallback;
  std::string name = "default";  // the file, variable or flag
  int line = 0;                  // in a file, from 1; 0 elsewhere
  int column = 0;

  /// "default", "/etc/banana/banana.yaml:12", "environment DATABASE_URL", "--set".
  [[nodiscard]] std::string text() const;
  /// The same with the column, as compilers print it.
  [[nodiscard]] std::string exact() const;
};

/// What was found, in quotes, cut when it is long.
[[nodiscard]] std::string in_quotes(std::string_view text);

struct Problem {
  Origin at;
  std::string key = {};      // the setting, when one is concerned
  std::string what = {};     // `"lots" is not a size`
  std::string allowed = {};  // `64KiB to 1GiB`; may be empty
  std::string meant = {};    // a near known word; may be empty
  std::string hint = {};     // what to do; may be empty

  /// On one line, whatever was found:
  /// banana.yaml:3:13: http.body_max: "lots" is not a size; allowed: 64KiB to 1GiB
  [[nodiscard]] std::string text() const;
};

}  // namespace banana::config
