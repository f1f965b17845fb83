// How every vendor and every model of it is, as one process knows it in memory (JB6): asked before each call, told
// after it.
//
//   const Admission admission = health.admit("openai", "gpt-image-1", now);
//   if (admission.answer == Admit::no) …                                 // another model, or after admission.until
//   health.note("openai", "gpt-image-1", {.failure = Failure::transient, .message = why}, took, now);
//
// A call passes two circuits: the model's, which opens after BreakerRules::failures, and the vendor's, which opens
// after twice as many, so that one bad model does not take the others with it. A probe of either is a probe.
//
// health_keeper.hpp keeps it in the database and shares it with other processes. One thread: the loop's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/vendors/breaker.hpp"
#include "core/vendors/record.hpp"
#include "core/vendors/switches.hpp"

namespace banana::vendors {

/// For people and metrics.
struct HealthView {
  Subject about;
  Circuit circuit = Circuit::closed;
  Instant since{};
  std::optional<Instant> open_until = {};
  std::optional<Circuit> forced = {};
  std::optional<Instant> forced_until = {};
  Counts counts;  // of the window
  std::optional<Millis> p50 = {};
  std::optional<Millis> p95 = {};
  std::optional<Millis> p99 = {};
  std::optional<LastFailure> last_failure = {};
  Quota quota = Quota::good;
};
[[nodiscard]] HealthView view_of(const Subject& about, const Record& record, const BreakerRules& rules,
                                 const Switch* turned, Instant now);

class Health {
 public:
  /// More models than any catalogue has; calls of further ones count for their vendor only.
  static constexpr std::size_t kSubjectsMax = 4096;

  /// `in_use`: the configured vendors; all when there is none. Operators can decide otherwise.
  explicit Health(BreakerRules rules, std::vector<std::string> in_use = {})
      : rules_(rules), in_use_(std::move(in_use)) {}
  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;

  /// What admit() would say; no probe is counted.
  [[nodiscard]] Admission look(std::string_view vendor, std::string_view model, Instant now) const;
  /// Whether to call now. What operators switched off or forced comes first.
  [[nodiscard]] Admission admit(std::string_view vendor, std::string_view model, Instant now);
  void note(std::string_view vendor, std::string_view model, const CallOutcome& outcome, Millis took,
            Instant now);
  /// By vendor and model.
  [[nodiscard]] std::vector<HealthView> view(Instant now) const;
  [[nodiscard]] const BreakerRules& rules() const { return rules_; }

  // ---- For whoever keeps it
  /// Called when there are news to write; `at_once`: a circuit changed.
  void on_news(std::function<void(bool at_once)> told) { told_ = std::move(told); }
  /// What was met since the last time; whoever takes it writes it, or gives it back.
  [[nodiscard]] std::vector<News> take_news();
  void give_back(const std::vector<News>& news);
  /// The database's state, with the news in it that were taken.
  void take_over(const std::map<Subject, Record>& records);
  void take_over(std::map<Subject, Switch> switches) { switches_ = std::move(switches); }

 private:
  struct Entry {
    Breaker breaker;  // its tally: all that is known
    Latency latency;
    std::optional<LastFailure> last_failure;
    Quota quota = Quota::good;
    Instant quota_since{};
    // Not written yet.
    Tally new_tally;
    Latency new_latency;
    bool has_news = false;
    bool has_moved = false;
    Instant circuit_was_since{};
  };

  Entry* find_or_add(std::string_view vendor, std::string_view model);
  [[nodiscard]] std::optional<Admission> ordered(std::string_view vendor, std::string_view model,
                                                 Instant now) const;
  void note_in(Entry& entry, const BreakerRules& rules, const CallOutcome& outcome, Millis took, Instant now);
  void tell(Entry& entry, bool has_moved, Instant circuit_was_since);

  static News news_of(const Subject& about, const Entry& entry);
  [[nodiscard]] bool is_in_use(std::string_view vendor) const;

  BreakerRules rules_;
  std::vector<std::string> in_use_;
  std::map<Subject, Entry> entries_;
  std::map<Subject, Switch> switches_;
  std::function<void(bool)> told_;
};

}  // namespace banana::vendors
