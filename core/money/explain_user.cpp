// explain user: where a person stands, and what will happen to them by itself.
#include <fmt/format.h>

#include "core/money/account_name.hpp"
#include "core/money/operations_explain.hpp"
#include "core/money/referral.hpp"
#include "core/people/find_user.hpp"

namespace banana::money {
namespace {

using ledger::Account;

constexpr std::int64_t kHoldsTold = 5;
constexpr db::Sql kOpenHolds =
    "SELECT t.id, t.amount, t.expires_at, t.kind FROM transfer t JOIN open_hold o ON o.id = t.id "
    "WHERE t.debit = $1 AND t.debit >= 72057594037927936 AND t.status = 0 AND t.asset = $2 ORDER BY t.id "
    "LIMIT $3";

class Story {
 public:
  Story(db::Snapshot& snapshot, const people::Person& person, Instant now)
      : snapshot_(snapshot), person_(person), now_(now), account_(Account::user(person.id.value())) {}

  JsonArray tell() && {
    say(fmt::format("{} came on {} and was last seen on {}. Their role is {}.", person_.label(),
                    to_iso8601(person_.created_at), to_iso8601(person_.seen_at),
                    ops::to_string(person_.role())));
    if (person_.erased_at) {
      say(fmt::format("Everything personal was erased on {}; their money records stay, under no name.",
                      to_iso8601(*person_.erased_at)));
    }
    tell_ban();
    for (const ledger::Asset& asset : ledger::assets(snapshot_)) tell_wallet(asset);
    if (!has_wallet_) say("They never had any money here.");
    tell_referral();
    return std::move(sentences_);
  }

 private:
  void say(std::string sentence) { sentences_.push_back(Json(sentence)); }

  void tell_ban() {
    if (!person_.ban) return;
    const people::Ban& ban = *person_.ban;
    if (!person_.is_banned(now_)) {
      return say(fmt::format("A ban from {} is over; it was for: {}.", to_iso8601(ban.at), ban.reason));
    }
    say(fmt::format("They are banned since {} by {}, for: {}.", to_iso8601(ban.at), ban.by, ban.reason));
    say(ban.until ? fmt::format("The ban ends by itself on {}.", to_iso8601(*ban.until))
                  : std::string{"It stays until somebody takes it back: bananactl users unban"});
    if (!ban.told_at) say("They will be told when they write next.");
  }

  void tell_wallet(const ledger::Asset& asset) {
    const auto last = ledger::history(snapshot_, account_, asset.id, 1);
    if (last.empty()) return;
    has_wallet_ = true;
    const ledger::Balance balance = ledger::balance(snapshot_, account_, asset.id);
    say(fmt::format("They can spend {}.", format_amount(balance.available(), asset)));
    say(fmt::format("The last to touch it was transfer {} on {}, as {}: {}.", last.front().id.str(),
                    to_iso8601(last.front().at), last.front().kind, last.front().reason));
    if (balance.held > 0) tell_holds(asset, balance.held);
  }

  void tell_holds(const ledger::Asset& asset, std::int64_t held) {
    say(fmt::format("Another {} is held:", format_amount(held, asset)));
    db::Rows rows =
        snapshot_.query(kOpenHolds, account_.value(), static_cast<std::int64_t>(asset.id), kHoldsTold);
    while (rows.next()) {
      const auto ends = rows.get<std::optional<Instant>>(2);
      say(fmt::format("- {} by hold {}, as {}; {}.", format_amount(rows.i64(1), asset),
                      rows.get<ledger::TransferId>(0).str(), rows.text(3),
                      !ends          ? std::string{"it stays until it is posted or given back"}
                      : *ends > now_ ? "it goes back by itself on " + to_iso8601(*ends)
                                     : std::string{"its lifetime is over and it goes back next"}));
    }
  }

  void tell_referral() {
    const auto referrer = growth::referrer_of(snapshot_, person_.id);
    if (!referrer) return;
    say(fmt::format("They were brought by {}, who is rewarded by the rules: bananactl growth rules",
                    account_label(snapshot_, Account::user(referrer->value()))));
  }

  db::Snapshot& snapshot_;
  const people::Person& person_;
  const Instant now_;
  const Account account_;
  bool has_wallet_ = false;
  JsonArray sentences_;
};

}  // namespace

Result<Json> explain_user(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const auto person = people::find_person(snapshot, args.get<std::string>("user"));
  if (!person) return person.error();
  return told(Story{snapshot, *person, context.now}.tell());
}

}  // namespace banana::money
