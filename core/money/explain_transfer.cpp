// explain transfer: what one record of the ledger did, and what can still happen to it.
#include <fmt/format.h>

#include "core/money/account_name.hpp"
#include "core/money/operations_explain.hpp"
#include "core/money/rows.hpp"

namespace banana::money {
namespace {

using ledger::Act;
using ledger::Record;
using ledger::Status;
using ledger::TransferId;

/// One record in sentences.
class Story {
 public:
  Story(db::Snapshot& snapshot, const Record& record, Instant now)
      : snapshot_(snapshot), record_(record), now_(now), asset_(asset_of(snapshot, record.asset)) {}

  JsonArray tell() && {
    say(what());
    say(fmt::format("The reason given: {}.", record_.reason));
    if (record_.status != Status::created) {
      say("It was refused and moved nothing; the same command will be refused for ever.");
    } else if (record_.act == Act::hold) {
      tell_hold();
    } else if (record_.act == Act::transfer || record_.act == Act::post) {
      tell_reversal();
    } else {
      say("Nothing more can happen to it.");
    }
    return std::move(sentences_);
  }

 private:
  void say(std::string sentence) { sentences_.push_back(Json(sentence)); }
  [[nodiscard]] std::string amount(std::int64_t units) const { return format_amount(units, asset_); }
  [[nodiscard]] std::string debit() const { return account_label(snapshot_, record_.debit); }
  [[nodiscard]] std::string credit() const { return account_label(snapshot_, record_.credit); }

  [[nodiscard]] std::string what() const {
    const std::string at = to_iso8601(record_.at);
    const std::string tried = record_.status == Status::created ? "" : "tried to ";
    const auto of = [](std::optional<TransferId> id) { return id.value_or(TransferId{}).str(); };
    const auto verb = [&](std::string_view past, std::string_view plain) {
      return tried.empty() ? std::string{past} : tried + std::string{plain};
    };
    switch (record_.act) {
      case Act::transfer:
        return fmt::format("On {} it {} {} from {} to {}, as {}.", at, verb("moved", "move"),
                           amount(record_.amount), debit(), credit(), record_.kind);
      case Act::hold:
        return fmt::format("On {} it {} {} of {} for {}, as {}.", at, verb("held", "hold"),
                           amount(record_.amount), debit(), credit(), record_.kind);
      case Act::post:
        return fmt::format("On {} it {} {} of hold {}, from {} to {}.", at, verb("posted", "post"),
                           amount(record_.amount), of(record_.pending_id), debit(), credit());
      case Act::void_:
        return fmt::format("On {} it {} hold {} of {} back to {}.", at, verb("gave", "give"),
                           of(record_.pending_id), amount(record_.amount), debit());
      case Act::expire:
        return fmt::format("On {} it gave hold {} of {} back to {}, because its lifetime was over.", at,
                           of(record_.pending_id), amount(record_.amount), debit());
      case Act::reverse:
        return fmt::format("On {} it {} {} of transfer {} back, from {} to {}.", at, verb("moved", "move"),
                           amount(record_.amount), of(record_.reverses_id), debit(), credit());
    }
    return {};
  }

  void tell_hold() {
    for (const Record& end : ledger::rows::resolutions(snapshot_, std::span{&record_.id, 1})) {
      if (end.status != Status::created) continue;
      if (end.act == Act::post) {
        say(fmt::format(
            "Transfer {} posted {} of it on {}{}.", end.id.str(), amount(end.amount), to_iso8601(end.at),
            end.amount < record_.amount
                ? fmt::format("; {} went back to {}", amount(record_.amount - end.amount), debit())
                : ""));
        say(fmt::format("What may still happen to it happens to that: bananactl explain transfer {}",
                        end.id.str()));
      } else {
        say(fmt::format("Transfer {} gave all of it back on {}{}: {} was charged 0.", end.id.str(),
                        to_iso8601(end.at), end.act == Act::expire ? ", because its lifetime was over" : "",
                        debit()));
      }
      return;
    }
    say(fmt::format("It is open: {} can't spend it meanwhile.", debit()));
    if (!record_.expires_at) {
      say("It has no lifetime, so it stays until what it is for posts it or gives it back.");
    } else if (*record_.expires_at > now_) {
      say(fmt::format("If nothing posts it before {}, it goes back by itself.",
                      to_iso8601(*record_.expires_at)));
    } else {
      say(fmt::format(
          "Its lifetime ended on {}: it can't be posted any more, and the scheduler will give it back.",
          to_iso8601(*record_.expires_at)));
    }
  }

  void tell_reversal() {
    for (const Record& reversal : ledger::rows::reversals(snapshot_, std::span{&record_.id, 1})) {
      if (reversal.status != Status::created) continue;
      say(fmt::format("Transfer {} moved {} of it back on {}: {}. That can't be done twice.",
                      reversal.id.str(), amount(reversal.amount), to_iso8601(reversal.at), reversal.reason));
      return;
    }
    say("It is final. It can be reversed once, all of it or a part, as long as the other side still has as "
        "much.");
  }

  db::Snapshot& snapshot_;
  const Record& record_;
  const Instant now_;
  const ledger::Asset asset_;
  JsonArray sentences_;
};

}  // namespace

Result<Json> explain_transfer(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const auto id = args.get<TransferId>("transfer");
  const auto record = ledger::find(snapshot, id);
  if (!record) {
    return fail(Errc::not_found, fmt::format("there is no transfer {}", id.str()),
                "See: bananactl ledger show USER");
  }
  return told(Story{snapshot, *record, context.now}.tell());
}

}  // namespace banana::money
