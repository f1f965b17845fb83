#include "daemon/worker/making.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/json/parse.hpp>

#include "core/base/hash.hpp"
#include "core/base/log.hpp"
#include "core/models/chain.hpp"
#include "core/models/cost.hpp"
#include "daemon/worker/censorship.hpp"
#include "daemon/worker/inspection.hpp"
#include "daemon/worker/keep.hpp"
#include "daemon/worker/media.hpp"
#include "daemon/worker/persist.hpp"
#include "daemon/worker/references.hpp"
#include "daemon/worker/room.hpp"

namespace banana::worker {
namespace {

using providers::Cancelled;
using providers::Done;
using providers::Failed;
using providers::Outcome;
using providers::Pending;
using providers::Ticket;
using studio::AttemptEnd;
using studio::Settled;
using vendors::Failure;

/// A stand-in for the person, for vendors that ask for one: the same for the same person, and nobody's name.
std::string user_hash(UserId user) {
  return to_hex(ByteView{sha256(as_bytes("banana:user:" + std::to_string(user.value())))}).substr(0, 32);
}

std::vector<models::Link> chain_of(const models::Catalogue& catalogue, const studio::Job& job) {
  boost::system::error_code broken;
  const Json json = boost::json::parse(job.request, broken);
  if (broken) return {};
  const auto request = models::read_request(json);
  if (!request) return {};
  return models::chain(catalogue, *request);
}

class Making {
 public:
  Making(const Workbench& bench, const WorkerOptions& options, Flight& flight, Made& count)
      : bench_(bench), options_(options), flight_(flight), count_(count) {}

  Task<> run();

 private:
  [[nodiscard]] studio::Job& job() { return flight_.job; }
  [[nodiscard]] Instant now() const { return bench_.clock.now(); }
  [[nodiscard]] bool is_overdue() const { return now() >= flight_.job.deadline_at; }

  /// Chooses the link of the chain that is tried, and its vendor. False when the job has ended for want of one.
  Task<bool> choose();
  /// False when the moderation model has ended it.
  Task<bool> is_allowed(const std::vector<providers::Reference>& references);
  Task<std::optional<Outcome>> order();
  Task<std::optional<Outcome>> wait_for(Pending pending);
  Task<bool> tell_cancelled(const Ticket& ticket);
  Task<> nap(Millis most);
  Task<> take(Done done);
  Task<> fail(Failed failed);
  Task<> give_up(studio::Status status, std::string_view cause, std::string message);
  Task<> settle(std::function<Settled(db::Tx&)> how, std::int64_t& counter);
  [[nodiscard]] AttemptEnd attempt(std::string_view outcome) const;
  [[nodiscard]] std::optional<std::string> next_model() const;

  const Workbench& bench_;
  const WorkerOptions& options_;
  Flight& flight_;
  Made& count_;
  std::shared_ptr<const models::Catalogue> catalogue_;
  std::vector<models::Link> chain_;
  const models::Link* link_ = nullptr;
  std::shared_ptr<providers::Provider> provider_;
  Millis call_max_{};
  Instant ordered_at_{};
};

Task<> Making::run() {
  if (!co_await choose()) co_return;
  std::optional<Outcome> outcome;
  if (job().phase == studio::Phase::submitted) {
    const auto ticket = providers::parse_ticket(job().ticket);
    if (!ticket)
      co_return co_await give_up(studio::Status::failed, studio::cause::kUnusable,
                                 "its ticket is unreadable");
    outcome = co_await wait_for({.ticket = *ticket});
  } else {
    outcome = co_await order();
    if (outcome && std::holds_alternative<Pending>(*outcome)) {
      outcome = co_await wait_for(std::get<Pending>(*std::move(outcome)));
    }
  }
  if (!outcome) co_return;  // it has ended, or whoever comes next goes on
  if (auto* done = std::get_if<Done>(&*outcome)) co_return co_await take(std::move(*done));
  co_await fail(std::get<Failed>(*std::move(outcome)));
}

Task<bool> Making::choose() {
  catalogue_ = bench_.catalogue();
  chain_ = chain_of(*catalogue_, job());
  const auto chosen = std::ranges::find(chain_, job().model_now,
                                        [](const models::Link& link) { return link.entry->model.id; });
  if (chosen == chain_.end()) {
    if (const auto next = next_model(); next && job().phase != studio::Phase::submitted) {
      // It begins with a fallback that can't do what was asked, or that is gone: another one.
      co_await settle(
          [&, model = *next](db::Tx& tx) {
            return studio::settle_failure(tx, job(), attempt(studio::cause::kNoModel),
                                          studio::Fallback{model}, bench_.audience, now());
          },
          count_.delayed);
      co_return false;
    }
    co_await give_up(studio::Status::failed, studio::cause::kNoModel,
                     "no model that is switched on can do this");
    co_return false;
  }
  link_ = &*chosen;
  flight_.vendor = link_->entry->model.provider;
  const Vendor vendor = bench_.vendor(flight_.vendor);
  provider_ = vendor.provider;
  call_max_ = vendor.call_max;
  if (provider_) co_return true;
  co_await fail({.why = Failure::account, .message = flight_.vendor + " is not configured"});
  co_return false;
}

Task<bool> Making::is_allowed(const std::vector<providers::Reference>& references) {
  const Censor censor = bench_.censor();
  if (!censor.moderator || censor.asked == ModelAsked::nothing) co_return true;
  std::vector<std::string_view> pictures;
  if (censor.asked == ModelAsked::all) {
    for (const providers::Reference& reference : references) pictures.emplace_back(*reference.bytes);
  }
  Opinion opinion =
      co_await judge(bench_, censor, link_->request.prompt, std::move(pictures), link_->entry->model.safety);
  using Kind = moderation::Conclusion::Kind;
  if (opinion.conclusion.kind == Kind::fine) co_return true;
  if (opinion.conclusion.kind == Kind::later) {
    co_await give_up(studio::Status::failed, kUnjudged, std::move(opinion.about));
    co_return false;
  }
  AttemptEnd end = attempt(kForbidden);
  end.message = opinion.about;
  const Offence offence{.group = opinion.conclusion.group.value_or(moderation::Group::custom),
                        .about = std::move(opinion.about)};
  co_await settle(
      [&](db::Tx& tx) {
        const Settled settled =
            studio::end_attempt(tx, job(), studio::Status::failed, kForbidden, end, bench_.audience, now());
        if (settled == Settled::yes) bench_.on_offence(tx, job(), offence);
        return settled;
      },
      count_.failed);
  co_return false;
}

Task<std::optional<Outcome>> Making::order() {
  const models::Model& model = link_->entry->model;
  const models::Offer* offer = model.offer(link_->request.operation);
  auto references =
      co_await load_references(bench_, options_, job(), link_->request, provider_->traits().mask);
  if (!references) {
    co_await fail(std::move(references).error());
    co_return std::nullopt;
  }
  if (!co_await is_allowed(*references)) co_return std::nullopt;
  if (job().phase == studio::Phase::claimed) {
    bool is_ours = false;
    const bool written = co_await persist(
        bench_.database, [&](db::Tx& tx) { is_ours = studio::mark_submitting(tx, studio::fence_of(job())); },
        [this] { return flight_.stopping || is_overdue(); });
    if (!written || !is_ours) {
      ++count_.too_late;
      co_return std::nullopt;
    }
    job().phase = studio::Phase::submitting;
  }
  const auto admission = bench_.health.admit(model.provider, model.id, now());
  if (admission.answer == vendors::Admit::no) {
    // The circuit has opened since it was claimed; the vendor has heard nothing.
    co_return Failed{.why = Failure::transient,
                     .message = "the vendor is left alone just now",
                     .retry_after = std::max(Millis{0}, admission.until - now())};
  }
  const Millis left = job().deadline_at - now();
  ordered_at_ = now();
  Outcome outcome = co_await provider_->submit(
      {.request = link_->request,
       .vendor_model = offer ? model.vendor_name(*offer) : model.vendor_model,
       .vendor = offer ? Json{offer->vendor} : Json{},
       .references = *std::move(references),
       .name = job().id.str() + "-" + std::to_string(job().attempts),
       .user = user_hash(job().user),
       .deadline = std::clamp(left, Millis{1}, std::min(model.limits.timeout, call_max_))});
  if (const auto* failed = std::get_if<Failed>(&outcome)) {
    bench_.health.note(
        model.provider, model.id,
        {.failure = failed->why, .message = failed->message, .retry_after = failed->retry_after},
        now() - ordered_at_, now());
  } else if (std::holds_alternative<Done>(outcome)) {
    bench_.health.note(model.provider, model.id, {}, now() - ordered_at_, now());
  }
  co_return outcome;
}

Task<> Making::nap(Millis most) {
  if (flight_.stopping || (flight_.cancel_wanted && !flight_.cancel_tried)) co_return;
  flight_.nap.expires_after(most);
  std::ignore = co_await flight_.nap.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// True when the job has ended by it.
Task<bool> Making::tell_cancelled(const Ticket& ticket) {
  flight_.cancel_tried = true;
  if (!provider_->traits().cancels || co_await provider_->cancel(ticket) != Cancelled::yes) co_return false;
  co_await give_up(studio::Status::canceled, flight_.cancel_cause, {});
  co_return true;
}

Task<std::optional<Outcome>> Making::wait_for(Pending pending) {
  const models::Model& model = link_->entry->model;
  Millis wait = options_.poll_first;
  Instant told_at{};
  studio::Progress told;
  while (true) {
    if (const std::string text = providers::to_text(pending.ticket); text != job().ticket) {
      bool is_ours = false;
      const bool written = co_await persist(
          bench_.database,
          [&](db::Tx& tx) { is_ours = studio::mark_submitted(tx, studio::fence_of(job()), text); },
          [this] { return flight_.stopping; });
      if (!written || !is_ours) {
        ++count_.too_late;
        co_return std::nullopt;
      }
      job().ticket = text;
      job().phase = studio::Phase::submitted;
    }
    const studio::Progress progress{.percent = pending.percent, .ahead = pending.ahead};
    if (progress != told && now() >= told_at + options_.tell_every) {
      told = progress;
      flight_.told = kToldMax;
      told_at = now();
      co_await persist(
          bench_.database, [&](db::Tx& tx) { bench_.audience.progressed(tx, job(), progress, now()); },
          [] { return true; });
    }
    co_await nap(std::max(wait, pending.ask_after));
    wait = std::min(wait * 3 / 2, std::max(options_.poll_max, options_.poll_first));
    if (flight_.stopping) co_return std::nullopt;
    if (flight_.cancel_wanted && !flight_.cancel_tried && co_await tell_cancelled(pending.ticket))
      co_return std::nullopt;
    if (is_overdue()) {
      if (provider_->traits().cancels) std::ignore = co_await provider_->cancel(pending.ticket);
      bench_.health.note(model.provider, model.id,
                         {.failure = Failure::transient, .message = "not done in time"}, now() - ordered_at_,
                         now());
      co_await give_up(studio::Status::expired, studio::cause::kDeadline, "the vendor was not done in time");
      co_return std::nullopt;
    }
    Outcome outcome = co_await provider_->poll(pending.ticket);
    if (auto* more = std::get_if<Pending>(&outcome)) {
      pending = std::move(*more);
      continue;
    }
    auto* failed = std::get_if<Failed>(&outcome);
    if (!failed) {
      bench_.health.note(model.provider, model.id, {}, now() - job().attempt_at.value_or(now()), now());
      co_return outcome;
    }
    if (!failed->poll_again) {
      bench_.health.note(model.provider, model.id, {.failure = failed->why, .message = failed->message},
                         now() - job().attempt_at.value_or(now()), now());
      co_return outcome;
    }
    pending.ask_after = failed->retry_after.value_or(Millis{0});
  }
}

Task<> Making::take(Done done) {
  const models::Medium medium = models::medium_of(link_->request.operation);
  studio::Delivery delivery{.seed = done.seed};
  std::vector<blob::Blob> whole;
  std::optional<Unfit> unfit;
  const Inspect inspect = inspector(bench_, flight_, link_->entry->model.safety);
  for (providers::Media& media : done.media) {
    auto taken = co_await take_in(bench_, job(), flight_.vendor, std::move(media), medium, inspect);
    if (auto* good = std::get_if<Taken>(&taken)) {
      delivery.made.push_back(std::move(good->made));
      if (good->original) whole.push_back(*std::move(good->original));
    } else {
      unfit = std::get<Unfit>(std::move(taken));
      log::warning("a result could not be used",
                   {{"job", job().id.str()}, {"cause", unfit->cause}, {"message", unfit->message}});
    }
  }
  AttemptEnd end = attempt(std::ssize(delivery.made) >= job().outputs ? "ok" : "partial");
  if (delivery.made.empty()) end.outcome = unfit ? unfit->cause : studio::cause::kUnusable;
  end.message = done.why_missing ? std::string{vendors::to_string(*done.why_missing)} : "";
  if (unfit) end.message = unfit->message;
  end.request_id = std::move(done.request_id);
  // The vendor is paid for what it sent, whether we show it or not.
  if (const auto cost =
          models::vendor_cost(link_->entry->model, link_->request, done.usage, std::ssize(done.media))) {
    end.cost_usd_micros = cost->usd_micros;
    end.cost_table = std::string{models::to_string(cost->basis)} + " " + cost->as_of;
  }
  end.usage = std::move(done.usage);
  if (delivery.made.empty()) {
    co_return co_await settle(
        [&](db::Tx& tx) {
          return studio::settle_failure(tx, job(), end, studio::GiveUp{}, bench_.audience, now());
        },
        count_.failed);
  }
  co_await settle(
      [&](db::Tx& tx) {
        const Settled settled = studio::deliver(tx, job(), delivery, end, bench_.audience, now());
        if (settled == Settled::yes) keep(tx, job().id, {delivery.made, whole}, options_.retention, now());
        return settled;
      },
      count_.delivered);
}

std::optional<std::string> Making::next_model() const {
  // Behind the one that is tried now; from the beginning when that is not in the chain.
  auto at = std::ranges::find(chain_, flight_.job.model_now,
                              [](const models::Link& link) { return link.entry->model.id; });
  at = at == chain_.end() ? chain_.begin() : at + 1;
  for (; at != chain_.end(); ++at) {
    if (is_well(bench_, at->entry->model, now())) return at->entry->model.id;
  }
  return std::nullopt;
}

Task<> Making::fail(Failed failed) {
  const auto decision = studio::decide(job(), failed.why, failed.retry_after, next_model(), options_.retry,
                                       now(), bench_.random);
  AttemptEnd end = attempt(vendors::to_string(failed.why));
  end.message = std::move(failed.message);
  end.request_id = std::move(failed.request_id);
  end.usage = std::move(failed.usage);
  const bool is_over = std::holds_alternative<studio::GiveUp>(decision);
  co_await settle(
      [&](db::Tx& tx) { return studio::settle_failure(tx, job(), end, decision, bench_.audience, now()); },
      is_over ? count_.failed : count_.delayed);
}

Task<> Making::give_up(studio::Status status, std::string_view cause, std::string message) {
  AttemptEnd end = attempt(cause);
  end.message = std::move(message);
  co_await settle(
      [&](db::Tx& tx) { return studio::end_attempt(tx, job(), status, cause, end, bench_.audience, now()); },
      count_.failed);
}

/// Waits for the database as long as this process lives: what it says has happened.
Task<> Making::settle(std::function<Settled(db::Tx&)> how, std::int64_t& counter) {
  Settled settled = Settled::too_late;
  const bool written = co_await persist(
      bench_.database, [&](db::Tx& tx) { settled = how(tx); }, [this] { return flight_.stopping; });
  ++(written && settled == Settled::yes ? counter : count_.too_late);
}

AttemptEnd Making::attempt(std::string_view outcome) const {
  return {.vendor = flight_.vendor, .outcome = std::string{outcome}};
}

}  // namespace

Task<> make(const Workbench& bench, const WorkerOptions& options, Flight& flight, Made& count) {
  Making making{bench, options, flight, count};
  co_await making.run();
}

}  // namespace banana::worker
