// One life of the process between Telegram and the database: what a crash takes away. It does with core/inbox and
// core/outbox what the daemon's dispatcher and sender do, a step at a time, so that a seed can break it anywhere.
#pragma once

#include <optional>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/inbox/lanes.hpp"
#include "core/outbox/item.hpp"
#include "core/outbox/queue.hpp"
#include "core/outbox/tail.hpp"
#include "tests/sim/faulty_database.hpp"
#include "tests/sim/post/telegram.hpp"

namespace banana::sim {

class PostProcess {
 public:
  PostProcess(FaultyDatabase& database, const Clock& clock, IdMaker& ids, PostTelegram& telegram,
              Random& random, inbox::Handler& handler)
      : database_(database),
        clock_(clock),
        ids_(ids),
        telegram_(telegram),
        random_(random),
        handler_(handler) {}

  /// A webhook request; false when Telegram is told to come again.
  bool take(BotId bot, const std::string& body);
  /// What a dispatcher finds by looking.
  void look_for_lanes();
  /// The update that was handled, if one was.
  std::optional<std::pair<inbox::Lane, std::int64_t>> handle_one();
  [[nodiscard]] std::optional<Instant> lanes_due() const { return lanes_.next_due(); }

  /// Makes those calls at once that may go at the moment in which they are found.
  void look_for_effects();
  /// Makes the calls that may be made now; takes the answers that are there.
  void send();
  void settle();
  [[nodiscard]] std::optional<Instant> effects_due() const;
  [[nodiscard]] bool is_idle() const {
    return lanes_.known() == 0 && under_way_.empty() && verdicts_.empty();
  }

 private:
  struct UnderWay {
    outbox::Item item;
    Instant sent_at;
    PostTelegram::Reply reply;
  };

  void pump(outbox::Items at_hand);

  FaultyDatabase& database_;
  const Clock& clock_;
  IdMaker& ids_;
  PostTelegram& telegram_;
  Random& random_;
  inbox::Handler& handler_;
  inbox::Lanes lanes_;
  outbox::Queue queue_;
  outbox::Tail tail_;
  std::vector<UnderWay> under_way_;
  std::vector<outbox::Verdict> verdicts_;
};

}  // namespace banana::sim
