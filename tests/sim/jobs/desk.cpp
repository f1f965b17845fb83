#include "tests/sim/jobs/desk.hpp"

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/outbox/outbox.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/pause.hpp"
#include "core/telegram/methods.hpp"

namespace banana::sim {

std::string last_words(const studio::Job& job) {
  return fmt::format("{} {} {}", job.id.str(), to_string(job.status), job.charged.value_or(Tokens{}).units());
}

void JobTeller::ended(db::Tx& tx, const studio::Ended& ended, Instant now) const {
  outbox::add(tx,
              {.bot = ended.job.bot,
               .chat = ended.job.chat,
               .call = telegram::send_message(ended.job.chat, last_words(ended.job)),
               .about = "job:" + ended.job.request},
              now);
}

inbox::Answers JobDesk::handle(db::Tx& tx, const inbox::Arrival& arrival) {
  const Press& press = presses_.at(arrival.update.id);
  const Offer& offer = offers_.at(press.offer);
  try {
    if (press.kind == Press::Kind::order) {
      order(tx, offer, arrival);
    } else {
      cancel(tx, offer, arrival.now);
    }
  } catch (const db::Error& failure) {
    must(failure.cause() == db::Cause::connection_lost, failure.what());
    throw;
  } catch (const std::exception& failure) {
    must(false, failure.what());
    throw;
  }
  return {};
}

void JobDesk::order(db::Tx& tx, const Offer& offer, const inbox::Arrival& arrival) {
  const auto account = ledger::Account::user(offer.user.value());
  const auto available = ledger::balance(tx, account, ledger::AssetId::token).available();
  const bool was_taken =
      tx.value<std::int64_t>("SELECT 1 FROM job WHERE request = $1", std::to_string(offer.number))
          .has_value();
  const auto open =
      tx.value<std::int64_t>("SELECT count(*) FROM job WHERE user_id = $1 AND status <= 1", offer.user)
          .value_or(0);
  const bool is_drained =
      tx.value<std::int64_t>("SELECT 1 FROM queue_stop WHERE how = 1 AND model IN ('', $1) LIMIT 1",
                             offer.model)
          .has_value();
  const auto created = studio::create(tx, arrival.ids,
                                      {.bot = kJobBot,
                                       .chat = ChatId{offer.user.value()},
                                       .user = offer.user,
                                       .quote = offer.quote,
                                       .request = std::to_string(offer.number),
                                       .needs = offer.needs,
                                       .deadline = offer.deadline},
                                      rules_.order, arrival.now);
  const std::string name = fmt::format("offer {}", offer.number);
  if (created) {
    must(created->is_new != was_taken, name + " became two jobs, or none");
    if (created->is_new) {
      must(available >= offer.price.units(), name + " was taken with too little money");
      must(open < rules_.order.open_max, name + " was taken above the limit");
      must(!is_drained, name + " was taken while nothing is");
      must(created->job.price == offer.price, name + " has another price than was shown");
    }
    return;
  }
  must(!was_taken, name + " pressed again is not the job of the first press");
  switch (created.error().code) {
    case Errc::insufficient:
      return must(available < offer.price.units(), name + " was refused though there was enough");
    case Errc::unavailable:
      return must(is_drained, name + " was refused though it could be taken");
    case Errc::limited:  // of the person, or the offer is over
      return;
    default:
      return must(false, name + " was refused: " + created.error().text());
  }
}

void JobDesk::cancel(db::Tx& tx, const Offer& offer, Instant now) {
  studio::JobId id;
  std::int64_t phase = 0;
  {
    db::Rows row = tx.query("SELECT id, phase FROM job WHERE request = $1", std::to_string(offer.number));
    if (!row.next()) return;
    id = row.get<studio::JobId>(0);
    phase = row.i64(1);
  }
  const auto what = studio::cancel(tx, id, studio::cause::kUser, audience_, now);
  const auto expected = phase == static_cast<int>(studio::Phase::over)         ? studio::Cancel::too_late
                        : phase >= static_cast<int>(studio::Phase::submitting) ? studio::Cancel::asked
                                                                               : studio::Cancel::done;
  must(what == expected,
       fmt::format("cancelling job {} in phase {} came to {}", id.str(), phase, static_cast<int>(what)));
  if (what == studio::Cancel::asked) {
    const auto asked = studio::find_job(tx, id);
    must(asked && asked->cancel_at, "a wish to cancel was forgotten");
  }
}

}  // namespace banana::sim
