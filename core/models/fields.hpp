// Reads the members of a JSON object one by one and remembers the first thing that is wrong, by its path. What is not
// asked for is refused by name, with the nearest name that is known.
//
//   Problem problem;
//   Fields fields{problem, "limits", json};
//   limits.concurrency = fields.whole("concurrency", 4, 1, 1000);
//   fields.done();
//   if (problem) return *problem;
//
// A member that is null counts as not given. A text may be given as a whole number or a boolean, since YAML does not tell them apart.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace banana::models {

using Problem = std::optional<Error>;

class Fields {
 public:
  /// Null reads as an empty object. The JSON outlives it.
  Fields(Problem& problem, std::string path, const Json* json);
  Fields(Problem& problem, std::string path, const Json& json) : Fields(problem, std::move(path), &json) {}
  Fields(Problem& problem, std::string path, Json&& json) = delete;

  [[nodiscard]] const Json* find(std::string_view name);
  [[nodiscard]] bool has(std::string_view name) { return find(name) != nullptr; }

  [[nodiscard]] std::string text(std::string_view name, std::string_view fallback, std::size_t bytes_max);
  /// Refuses when it is missing or empty.
  [[nodiscard]] std::string required_text(std::string_view name, std::size_t bytes_max);
  [[nodiscard]] std::int64_t whole(std::string_view name, std::int64_t fallback, std::int64_t min,
                                   std::int64_t max);
  [[nodiscard]] std::optional<std::int64_t> maybe_whole(std::string_view name, std::int64_t min,
                                                        std::int64_t max);
  /// A number, or a decimal as text.
  [[nodiscard]] std::optional<double> maybe_real(std::string_view name, double min, double max);
  [[nodiscard]] bool flag(std::string_view name, bool fallback);
  [[nodiscard]] Millis duration(std::string_view name, Millis fallback, Millis min, Millis max);
  /// The place of the word in `names`; `fallback` when it isn't given.
  [[nodiscard]] std::size_t choice(std::string_view name, std::span<const std::string_view> names,
                                   std::size_t fallback);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t count_max,
                                               std::size_t bytes_max);

  [[nodiscard]] std::string path(std::string_view name) const;
  [[nodiscard]] Problem& problem() { return problem_; }
  void refuse(std::string_view name, std::string_view why, std::string hint = {});
  /// After everything was asked for.
  void done();

 private:
  Problem& problem_;
  std::string path_;
  const JsonObject* object_ = nullptr;
  std::vector<std::string> seen_;
};

/// Texts, whole numbers and booleans as text.
[[nodiscard]] std::optional<std::string> as_plain_text(const Json& json);

}  // namespace banana::models
