#include "providers/refusal.hpp"

#include <utility>

namespace banana::providers {

namespace {

bool is_blocked(Failure why) { return why == Failure::blocked_input || why == Failure::blocked_output; }

std::string joined(std::string_view code, std::string_view words) {
  std::string out{code};
  if (!code.empty() && !words.empty()) out += ": ";
  out += words;
  return out;
}

std::string category(std::string_view code) { return quoted(code.substr(0, 100)); }

}  // namespace

Failed refused(const Answer& answer, std::optional<Failure> why, std::string_view code,
               std::string_view words) {
  Failed failed = failed_by_status(answer, joined(code, words));
  if (!why) return failed;
  failed.why = *why;
  if (is_blocked(*why) && !code.empty()) failed.categories = {category(code)};
  failed.poll_again = answer.purpose == Purpose::question && !is_blocked(*why) && *why != Failure::invalid;
  return failed;
}

Failed gave_up(Failure why, std::string_view code, std::string_view words) {
  Failed failed{.why = why, .message = quoted(joined(code, words))};
  if (failed.message.empty()) failed.message = "the vendor ended the order and does not say why";
  if (is_blocked(why) && !code.empty()) failed.categories = {category(code)};
  return failed;
}

Failed unreadable(const Answer& answer, std::string_view what) {
  const bool is_order = answer.purpose == Purpose::order;
  return {
      .why = is_order ? Failure::ambiguous : Failure::transient,
      .message = "the answer (status " + std::to_string(answer.status) + ") holds no " + std::string{what},
      .poll_again = !is_order};
}

Outcome ordered(const Answer& answer, const std::optional<std::string>& handle, Millis ask_after) {
  if (!handle) return unreadable(answer, "id of the order");
  return Pending{.ticket = {.key = answer.key, .handle = *handle}, .ask_after = ask_after};
}

Failed foreign_ticket() {
  return {.why = Failure::invalid, .message = "the ticket is none of this adapter's"};
}

Task<Probe> probe_by(Caller& caller, const Clock& clock, Exchange question, Refuse refuse, IsSpent is_spent) {
  question.method = net::Method::get;
  question.purpose = Purpose::question;
  const Instant begin = clock.now();
  const auto answer = co_await caller.send(std::move(question));
  const Millis took = clock.now() - begin;
  if (!answer)
    co_return Probe{.trouble = answer.error().why, .message = answer.error().message, .took = took};
  if (answer->status / 100 != 2) {
    const Failed failed = refuse(*answer);
    caller.note(*answer, failed);
    co_return Probe{.trouble = failed.why, .message = failed.message, .took = took};
  }
  if (is_spent) {
    const auto json = answer->json();
    if (json && is_spent(*json))
      co_return Probe{
          .trouble = Failure::account, .message = "the account has no credits left", .took = took};
  }
  co_return Probe{.message = "it answers and takes the key", .took = took};
}

}  // namespace banana::providers
