// The numbers behind /metrics, in Prometheus' text format.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace banana::daemon {

class Metrics {
 public:
  explicit Metrics(const db::Database& database);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// `route` is the pattern, never the path: the number of time series must stay bounded.
  void request_done(std::string_view route, std::string_view method, int status,
                    std::chrono::nanoseconds took);

  void task_done(std::string_view task, bool well, std::chrono::nanoseconds took);

  /// A number that somebody else keeps, read whenever the metrics are asked for. What it reads must outlive this, or
  /// the last call of text().
  enum class Kind { counter, gauge };
  void watch(Kind kind, std::string name, std::string help, std::function<double()> read);

  struct Sample {
    std::vector<std::pair<std::string, std::string>> labels;
    double value = 0;
  };
  /// Several of one name; whoever gives them bounds their number.
  void watch_all(Kind kind, std::string name, std::string help, std::function<std::vector<Sample>()> read);

  [[nodiscard]] std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace banana::daemon
