// Where people's presses arrive, and where they are told what became of them. Both through the real inbox and outbox.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/inbox/handler.hpp"
#include "core/studio/audience.hpp"
#include "tests/sim/jobs/scene.hpp"

namespace banana::sim {

inline constexpr BotId kJobBot{7001};

/// The sentence a person gets when a job is over.
[[nodiscard]] std::string last_words(const studio::Job& job);

/// Tells of each end, in its transaction.
class JobTeller final : public studio::Audience {
 public:
  void kept_waiting(db::Tx&, const studio::Job&, int, Instant) const override {}
  void progressed(db::Tx&, const studio::Job&, const studio::Progress&, Instant) const override {}
  void delayed(db::Tx&, const studio::Job&, Instant) const override {}
  void ended(db::Tx& tx, const studio::Ended& ended, Instant now) const override;
};

/// What a person does, as an update.
struct Press {
  enum class Kind : std::uint8_t { order, cancel } kind;
  int offer = 0;
};

class JobDesk final : public inbox::Handler {
 public:
  JobDesk(const studio::Audience& audience, const JobRules& rules, const std::map<int, Offer>& offers,
          const std::map<std::int64_t, Press>& presses)
      : audience_(audience), rules_(rules), offers_(offers), presses_(presses) {}

  inbox::Answers handle(db::Tx& tx, const inbox::Arrival& arrival) override;
  /// What was found wrong; handlers' exceptions end in the inbox.
  [[nodiscard]] const std::optional<std::string>& wrong() const { return wrong_; }

 private:
  void order(db::Tx& tx, const Offer& offer, const inbox::Arrival& arrival);
  void cancel(db::Tx& tx, const Offer& offer, Instant now);
  void must(bool holds, const std::string& what) {
    if (!holds && !wrong_) wrong_ = what;
  }

  const studio::Audience& audience_;
  const JobRules& rules_;
  const std::map<int, Offer>& offers_;
  const std::map<std::int64_t, Press>& presses_;
  std::optional<std::string> wrong_;
};

}  // namespace banana::sim
