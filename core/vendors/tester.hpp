// The port through which an operator asks a vendor itself: free of charge whether it is there, or for one real, cheap
// piece of work (PV15). Adapters are above this library; a process that has them gives this (ops::Host::vendor).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/async.hpp"
#include "core/base/time.hpp"
#include "core/vendors/failure.hpp"

namespace banana::vendors {

struct ProbeReport {
  std::optional<Failure> trouble = {};  // none: it answers and takes our key
  std::string message = {};             // the vendor's words, without secrets
  Millis took{0};
};

struct TestReport {
  std::string model;                    // that was asked
  std::optional<Failure> trouble = {};  // none: it made something
  std::string message = {};             // the vendor's words, without secrets
  Millis took{0};
  std::int64_t outputs = 0;
  std::string type = {};        // of what it made: image/png
  std::int64_t bytes = 0;       // of all of it
  std::string cost = {};        // as far as it is known: "$0.039"
  std::string request_id = {};  // the vendor's, for its support
};

class Tester {
 public:
  Tester() = default;
  Tester(const Tester&) = delete;
  Tester& operator=(const Tester&) = delete;
  virtual ~Tester() = default;

  /// Whether the vendor has a call that costs nothing.
  [[nodiscard]] virtual bool can_probe() const = 0;
  /// Only where there is one.
  [[nodiscard]] virtual Task<ProbeReport> probe() = 0;
  /// `model`: one of ours, or nothing for the cheapest.
  [[nodiscard]] virtual Task<TestReport> test(std::optional<std::string> model) = 0;
};

}  // namespace banana::vendors
