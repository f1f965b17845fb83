#include "providers/openai_errors.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "providers/read_json.hpp"

namespace banana::providers {

namespace {

constexpr std::array<std::pair<std::string_view, Failure>, 11> kCodes{{
    {"moderation_blocked", Failure::blocked_input},
    {"content_policy_violation", Failure::blocked_input},
    {"content_filter", Failure::blocked_input},
    {"insufficient_quota", Failure::account},
    {"billing_hard_limit_reached", Failure::account},
    {"billing_not_active", Failure::account},
    {"invalid_api_key", Failure::account},
    {"account_deactivated", Failure::account},
    {"model_not_found", Failure::account},
    {"rate_limit_exceeded", Failure::rate_limited},
    {"server_error", Failure::transient},
}};

std::optional<Failure> by_code(std::string_view code) {
  const auto* found = std::ranges::find(kCodes, code, &std::pair<std::string_view, Failure>::first);
  if (found == kCodes.end()) return std::nullopt;
  return found->second;
}

/// Their own clients obey this field before the status.
Failure obey(std::string_view should_retry, int status, Failure by_status) {
  if (should_retry == "true" && by_status != Failure::rate_limited) return Failure::transient;
  if (should_retry == "false" && by_status == Failure::rate_limited) return Failure::account;
  if (should_retry == "false" && by_status == Failure::transient) return Failure::ambiguous;
  return status == 409 && should_retry.empty() ? Failure::transient : by_status;
}

}  // namespace

Failed openai_refusal(const Answer& answer) {
  const auto parsed = answer.json();
  const Json json = parsed ? *parsed : Json{};
  std::string_view message = text_at(json, "error", "message");
  if (message.empty()) message = text_at(json, "error");
  if (message.empty()) message = text_at(json, "message");
  Failed failed = failed_by_status(answer, message);
  failed.request_id = quoted(answer.header("x-request-id"));
  auto known = by_code(text_at(json, "error", "code"));
  if (!known) known = by_code(text_at(json, "error", "type"));
  if (known) {
    failed.why = *known;
    if (*known == Failure::blocked_input &&
        text_at(json, "error", "moderation_details", "moderation_stage") == "output") {
      failed.why = Failure::blocked_output;
    }
    for (const Json& category : array_at(json, "error", "moderation_details", "categories")) {
      if (category.is_string()) failed.categories.push_back(quoted(category.get_string()));
    }
  } else {
    failed.why = obey(answer.header("x-should-retry"), answer.status, failed.why);
  }
  return failed;
}

}  // namespace banana::providers
