#include "core/studio/job_json.hpp"

#include <utility>

#include <boost/json/parse.hpp>

#include "core/money/account_name.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/forget.hpp"
#include "core/studio/history.hpp"

namespace banana::studio {
namespace {

Json instant(const std::optional<Instant>& at) { return at ? Json(to_iso8601(*at)) : Json(nullptr); }

Json number(const std::optional<std::int64_t>& n) { return n ? Json(*n) : Json(nullptr); }

template <class T>
Json id_text(const std::optional<T>& id) {
  return id ? Json(id->str()) : Json(nullptr);
}

/// What was written as JSON; null where there is none.
Json parsed(std::string_view text) {
  if (text.empty()) return nullptr;
  boost::system::error_code broken;
  Json read = boost::json::parse(text, broken);
  return broken ? Json(text) : read;
}

JsonObject to_json(const Move& move) {
  return {{"at", to_iso8601(move.at)},
          {"from", to_string(move.from)},
          {"to", to_string(move.to)},
          {"cause", move.cause}};
}

JsonObject to_json(const PastAttempt& attempt) {
  return {{"n", attempt.n},
          {"model", attempt.model},
          {"vendor", attempt.vendor},
          {"began_at", instant(attempt.began_at)},
          {"ended_at", to_iso8601(attempt.ended_at)},
          {"outcome", attempt.outcome},
          {"message", attempt.message},
          {"ticket", attempt.ticket},
          {"request_id", attempt.request_id},
          {"usage", parsed(attempt.usage)},
          {"cost_usd_micros", number(attempt.cost_usd_micros)},
          {"cost_table", attempt.cost_table}};
}

JsonObject to_json(const Made& made) {
  return {{"blob", made.blob},     {"type", made.type},
          {"bytes", made.bytes},   {"width", made.width},
          {"height", made.height}, {"original", made.original.empty() ? Json(nullptr) : Json(made.original)}};
}

template <class Rows>
JsonArray array_of(const Rows& rows) {
  JsonArray all;
  for (const auto& row : rows) all.push_back(to_json(row));
  return all;
}

}  // namespace

JsonObject in_brief(db::Snapshot& snapshot, const Job& job) {
  return {{"id", job.id.str()},
          {"status", to_string(job.status)},
          {"ordered_at", to_iso8601(job.created_at)},
          {"user", money::account_label(snapshot, ledger::Account::user(job.user.value()))},
          {"model", job.model},
          {"operation", job.operation},
          {"outputs", job.outputs},
          {"price", job.price.units()},
          {"charged", job.charged ? Json(job.charged->units()) : Json(nullptr)},
          {"cause", job.cause},
          {"attempts", job.attempts},
          {"model_now", job.model_now},
          {"bot", job.bot.value()},
          {"chat", job.chat.value()},
          {"hold", id_text(job.hold)},
          {"due_at", to_iso8601(job.due_at)},
          {"deadline_at", to_iso8601(job.deadline_at)},
          {"ended_at", instant(job.ended_at)},
          {"cancel_asked_at", instant(job.cancel_at)},
          {"worker", id_text(job.worker)},
          {"ticket", job.ticket}};
}

JsonObject in_full(db::Snapshot& snapshot, const Job& job) {
  JsonObject shown = in_brief(snapshot, job);
  const auto attempts = attempts_of(snapshot, job.id);
  std::int64_t cost = 0;
  for (const PastAttempt& attempt : attempts) cost += attempt.cost_usd_micros.value_or(0);
  const auto wish = find_wish(snapshot, job.id);
  if (wish) shown["cancel_asked_at"] = to_iso8601(wish->at);
  shown["cancel_asked_by"] = wish ? Json(wish->by) : Json(nullptr);
  shown["retry_of"] = id_text(retry_of(snapshot, job.id));
  shown["retried_as"] = id_text(retried_as(snapshot, job.id));
  shown["request"] = job.request == kForgotten ? Json(nullptr) : parsed(job.request);
  shown["seed"] = number(seed_of(snapshot, job.id));
  shown["cost_usd_micros"] = cost;
  shown["moves"] = array_of(moves_of(snapshot, job.id));
  shown["tried"] = array_of(attempts);
  shown["results"] = array_of(results_of(snapshot, job.id));
  return shown;
}

JsonObject to_json(const Stopped& stopped) {
  return {{"model", stopped.model.empty() ? Json(nullptr) : Json(stopped.model)},
          {"how", kStopNames[static_cast<std::size_t>(stopped.how)]},
          {"by", stopped.by},
          {"reason", stopped.reason},
          {"at", to_iso8601(stopped.at)}};
}

}  // namespace banana::studio
