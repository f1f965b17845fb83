#include "core/studio/settle.hpp"

#include <algorithm>

#include "core/studio/charge.hpp"
#include "core/studio/end.hpp"

namespace banana::studio {
namespace {

bool follow(db::Tx& tx, const Job& job, const AttemptEnd& end, const Decision& decision,
            const Audience& audience, Instant now) {
  if (const auto* retry = std::get_if<Retry>(&decision)) {
    return requeue(tx, job, retry->at, job.model_now, end.outcome, audience, now);
  }
  if (const auto* fallback = std::get_if<Fallback>(&decision)) {
    return requeue(tx, job, now, fallback->model, end.outcome, audience, now);
  }
  return end_job(tx, job, {.status = Status::failed, .cause = end.outcome}, audience, now);
}

}  // namespace

Settled deliver(db::Tx& tx, const Job& job, const Delivery& delivery, const AttemptEnd& attempt,
                const Audience& audience, Instant now) {
  const auto count = static_cast<std::int64_t>(delivery.made.size());
  const Ending ending{.status = Status::succeeded,
                      .cause = count < job.outputs ? cause::kPartly : cause::kDone,
                      .charged = charge_for(job, count),
                      .made = delivery.made,
                      .seed = delivery.seed};
  if (!end_job(tx, job, ending, audience, now)) return Settled::too_late;
  record_attempt(tx, job, attempt, now);
  return Settled::yes;
}

Settled settle_failure(db::Tx& tx, const Job& job, const AttemptEnd& end, const Decision& decision,
                       const Audience& audience, Instant now) {
  if (!follow(tx, job, end, decision, audience, now)) return Settled::too_late;
  record_attempt(tx, job, end, now);
  return Settled::yes;
}

Settled end_attempt(db::Tx& tx, const Job& job, Status status, std::string_view cause, const AttemptEnd& end,
                    const Audience& audience, Instant now) {
  if (!end_job(tx, job, {.status = status, .cause = cause}, audience, now)) return Settled::too_late;
  record_attempt(tx, job, end, now);
  return Settled::yes;
}

Settled put_back(db::Tx& tx, const Job& job, std::string_view cause, const Audience& audience, Instant now) {
  if (!requeue(tx, job, now, job.model_now, cause, audience, now)) return Settled::too_late;
  record_attempt(tx, job, {.outcome = std::string{cause}}, now);
  return Settled::yes;
}

}  // namespace banana::studio
