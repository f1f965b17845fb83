#include "core/vendors/health.hpp"

#include <algorithm>

#include "core/base/log.hpp"
#include "core/base/utf8.hpp"

namespace banana::vendors {

namespace {

/// An operator is not asked again before.
constexpr Millis kAskOperatorAgain{60'000};

BreakerRules of_vendor(BreakerRules rules) {
  rules.failures *= 2;
  return rules;
}

Quota quota_after(const CallOutcome& outcome, Quota before) {
  if (!outcome.failure) return Quota::good;
  if (*outcome.failure == Failure::account) return Quota::spent;
  if (*outcome.failure == Failure::rate_limited) return Quota::limited;
  return before;
}

bool tells_against(const CallOutcome& outcome) { return outcome.failure && is_the_vendors(*outcome.failure); }

}  // namespace

HealthView view_of(const Subject& about, const Record& record, const BreakerRules& rules,
                   const Switch* turned, Instant now) {
  HealthView view{.about = about,
                  .circuit = record.circuit.circuit,
                  .since = record.circuit.since,
                  .counts = record.tally.counts(now, rules.window),
                  .p50 = record.latency.quantile(0.50),
                  .p95 = record.latency.quantile(0.95),
                  .p99 = record.latency.quantile(0.99),
                  .last_failure = record.last_failure,
                  .quota = record.quota};
  if (view.circuit == Circuit::open) view.open_until = record.circuit.open_until;
  if (turned != nullptr) view.forced = forced_now(*turned, now);
  if (view.forced) view.forced_until = turned->forced_until;
  return view;
}

Health::Entry* Health::find_or_add(std::string_view vendor, std::string_view model) {
  Subject about{std::string{vendor}, std::string{model}};
  const auto found = entries_.find(about);
  if (found != entries_.end()) return &found->second;
  if (entries_.size() >= kSubjectsMax) return nullptr;
  return &entries_[std::move(about)];
}

bool Health::is_in_use(std::string_view vendor) const {
  return in_use_.empty() || std::ranges::find(in_use_, vendor) != in_use_.end();
}

std::optional<Admission> Health::ordered(std::string_view vendor, std::string_view model, Instant now) const {
  const auto found = switches_.find(Subject{std::string{vendor}, std::string{model}});
  const Switch turned = found == switches_.end() ? Switch{} : found->second;
  if (model.empty() && !turned.enabled.value_or(is_in_use(vendor)))
    return Admission{Admit::no, now + kAskOperatorAgain};
  const auto forced = forced_now(turned, now);
  if (!forced) return std::nullopt;
  if (*forced == Circuit::closed) return Admission{};
  return Admission{Admit::no, turned.forced_until.value_or(now + kAskOperatorAgain)};
}

Admission Health::look(std::string_view vendor, std::string_view model, Instant now) const {
  const std::pair<Subject, BreakerRules> asked[] = {{{std::string{vendor}}, of_vendor(rules_)},
                                                    {{std::string{vendor}, std::string{model}}, rules_}};
  Admission both;
  for (const auto& [subject, rules] : asked) {
    const std::optional<Admission> order = ordered(subject.vendor, subject.model, now);
    if (order && order->answer == Admit::no) return *order;
    const auto entry = entries_.find(subject);
    if (order || entry == entries_.end()) continue;
    const Admission looked = entry->second.breaker.look(rules, now);
    if (looked.answer == Admit::no) return looked;
    if (looked.answer == Admit::probe) both = looked;
  }
  return both;
}

Admission Health::admit(std::string_view vendor, std::string_view model, Instant now) {
  const Admission admission = look(vendor, model, now);
  if (admission.answer == Admit::no) return admission;
  // Only when both let it pass does either count a probe.
  const std::pair<Entry*, BreakerRules> passed[] = {
      {ordered(vendor, {}, now) ? nullptr : find_or_add(vendor, {}), of_vendor(rules_)},
      {ordered(vendor, model, now) ? nullptr : find_or_add(vendor, model), rules_}};
  for (const auto& [entry, rules] : passed) {
    if (entry == nullptr) continue;
    const BreakerState before = entry->breaker.state();
    std::ignore = entry->breaker.admit(rules, now);
    if (entry->breaker.state().circuit != before.circuit) tell(*entry, true, before.since);
  }
  return admission;
}

void Health::note(std::string_view vendor, std::string_view model, const CallOutcome& outcome, Millis took,
                  Instant now) {
  if (Entry* entry = find_or_add(vendor, {})) note_in(*entry, of_vendor(rules_), outcome, took, now);
  if (model.empty()) return;
  if (Entry* entry = find_or_add(vendor, model)) note_in(*entry, rules_, outcome, took, now);
}

void Health::note_in(Entry& entry, const BreakerRules& rules, const CallOutcome& outcome, Millis took,
                     Instant now) {
  const Instant was_since = entry.breaker.state().since;
  const bool is_bad = tells_against(outcome);
  const bool moved =
      entry.breaker.note(rules, is_bad ? Met::failure : Met::success, now, outcome.retry_after);
  entry.new_tally.add(!is_bad, now, rules.window);
  if (!is_bad) {
    entry.latency.add(took, now);
    entry.new_latency.add(took, now);
  } else {
    entry.last_failure =
        LastFailure{.why = *outcome.failure,
                    .message = std::string{cut_utf8(log::redact(outcome.message), kLastMessageBytesMax)},
                    .at = now};
  }
  const Quota quota = quota_after(outcome, entry.quota);
  if (quota != entry.quota) {
    entry.quota = quota;
    entry.quota_since = now;
  }
  tell(entry, moved, was_since);
}

void Health::tell(Entry& entry, bool has_moved, Instant circuit_was_since) {
  const bool is_first = !entry.has_news;
  entry.has_news = true;
  if (has_moved && !entry.has_moved) {
    entry.has_moved = true;
    entry.circuit_was_since = circuit_was_since;
  }
  if (told_ && (is_first || has_moved)) told_(has_moved);
}

std::vector<HealthView> Health::view(Instant now) const {
  std::vector<HealthView> views;
  views.reserve(entries_.size());
  for (const auto& [about, entry] : entries_) {
    const auto turned = switches_.find(about);
    views.push_back(view_of(about,
                            Record{.circuit = entry.breaker.state(),
                                   .tally = entry.breaker.tally(),
                                   .latency = entry.latency,
                                   .last_failure = entry.last_failure,
                                   .quota = entry.quota,
                                   .quota_since = entry.quota_since},
                            rules_, turned == switches_.end() ? nullptr : &turned->second, now));
  }
  return views;
}

News Health::news_of(const Subject& about, const Entry& entry) {
  return {.about = about,
          .circuit = entry.breaker.state(),
          .has_moved = entry.has_moved,
          .circuit_was_since = entry.circuit_was_since,
          .tally = entry.new_tally,
          .latency = entry.new_latency,
          .last_failure = entry.last_failure,
          .quota = entry.quota,
          .quota_since = entry.quota_since};
}

std::vector<News> Health::take_news() {
  std::vector<News> all;
  for (auto& [about, entry] : entries_) {
    if (!entry.has_news) continue;
    all.push_back(news_of(about, entry));
    entry.new_tally = {};
    entry.new_latency = {};
    entry.has_news = entry.has_moved = false;
  }
  return all;
}

void Health::give_back(const std::vector<News>& news) {
  for (const News& item : news) {
    Entry* const entry = find_or_add(item.about.vendor, item.about.model);
    if (entry == nullptr) continue;
    entry->new_tally.add(item.tally);
    entry->new_latency.add(item.latency);
    entry->has_news = true;
    if (!item.has_moved) continue;
    entry->has_moved = true;
    entry->circuit_was_since = item.circuit_was_since;
  }
}

void Health::take_over(const std::map<Subject, Record>& records) {
  for (const auto& [about, record] : records) {
    Entry* const entry = find_or_add(about.vendor, about.model);
    if (entry == nullptr) continue;
    // What was met since the news were taken comes on top.
    const Record now_known = entry->has_news ? merged(record, news_of(about, *entry)) : record;
    entry->breaker.take_over(now_known.tally);
    entry->breaker.take_over(now_known.circuit);
    entry->latency = now_known.latency;
    entry->last_failure = now_known.last_failure;
    entry->quota = now_known.quota;
    entry->quota_since = now_known.quota_since;
  }
}

}  // namespace banana::vendors
