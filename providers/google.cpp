#include "providers/google.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "providers/read_json.hpp"

namespace banana::providers {

namespace {

struct Status {
  std::string_view name;
  std::int64_t grpc;
  Failure why;
};
constexpr std::array kStatuses{
    Status{"CANCELLED", 1, Failure::transient},
    Status{"UNKNOWN", 2, Failure::transient},
    Status{"INVALID_ARGUMENT", 3, Failure::invalid},
    Status{"DEADLINE_EXCEEDED", 4, Failure::transient},
    Status{"NOT_FOUND", 5, Failure::account},
    Status{"PERMISSION_DENIED", 7, Failure::account},
    Status{"RESOURCE_EXHAUSTED", 8, Failure::rate_limited},
    Status{"FAILED_PRECONDITION", 9, Failure::account},
    Status{"ABORTED", 10, Failure::transient},
    Status{"OUT_OF_RANGE", 11, Failure::invalid},
    Status{"UNIMPLEMENTED", 12, Failure::invalid},
    Status{"INTERNAL", 13, Failure::transient},
    Status{"UNAVAILABLE", 14, Failure::transient},
    Status{"UNAUTHENTICATED", 16, Failure::account},
};

constexpr std::array<std::string_view, 10> kSafetyReasons{
    "SAFETY",    "IMAGE_SAFETY", "PROHIBITED_CONTENT", "IMAGE_PROHIBITED_CONTENT",
    "BLOCKLIST", "SPII",         "RECITATION",         "IMAGE_RECITATION",
    "JAILBREAK", "MODEL_ARMOR"};

/// "34s", "1.5s"
std::optional<Millis> duration(std::string_view text) {
  double seconds = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr double kSecondsMax = 3600;
  if (failed != std::errc{} || std::string_view{end, text.data() + text.size()} != "s" || !(seconds >= 0)) {
    return std::nullopt;
  }
  return Millis{static_cast<std::int64_t>(std::min(seconds, kSecondsMax) * 1000)};
}

/// A day's quota that is spent does not come back in minutes.
bool is_days_quota(const Json& detail) {
  return std::ranges::any_of(array_at(detail, "violations"), [](const Json& violation) {
    return text_at(violation, "quotaId").find("PerDay") != std::string_view::npos;
  });
}

void read_details(const Json& error, Failed& failed) {
  for (const Json& detail : array_at(error, "details")) {
    const auto type = text_at(detail, "@type");
    if (type.ends_with("RetryInfo") && !failed.retry_after)
      failed.retry_after = duration(text_at(detail, "retryDelay"));
    if (type.ends_with("QuotaFailure") && is_days_quota(detail)) failed.why = Failure::account;
    if (type.ends_with("ErrorInfo") && text_at(detail, "reason").starts_with("API_KEY_"))
      failed.why = Failure::account;
  }
}

}  // namespace

Failed google_refusal(const Answer& answer) {
  auto parsed = answer.json();
  const Json json = parsed ? *std::move(parsed) : Json{};
  const Json* error = at(json, "error");
  if (!error) error = at(json, 0, "error");
  const Json none;
  if (!error) error = &none;
  Failed failed = failed_by_status(answer, text_at(*error, "message"));
  const auto status = text_at(*error, "status");
  if (const auto* known = std::ranges::find(kStatuses, status, &Status::name); known != kStatuses.end()) {
    failed.why = known->why;
  }
  read_details(*error, failed);
  // An operation that isn't there any more will not come back; a model that isn't there is for the operator.
  if (answer.purpose == Purpose::question && answer.status == 404) failed.why = Failure::invalid;
  failed.poll_again = answer.purpose == Purpose::question && failed.why != Failure::invalid;
  return failed;
}

Failed google_failure(const Json& error) {
  Failed failed{.why = Failure::transient, .message = quoted(text_at(error, "message"))};
  if (failed.message.empty()) failed.message = "the vendor reports an error without words";
  const auto code = number_at(error, "code");
  const auto* known = std::ranges::find_if(kStatuses, [&](const Status& status) {
    return (code && status.grpc == *code) || status.name == text_at(error, "code") ||
           status.name == text_at(error, "status");
  });
  if (known != kStatuses.end()) failed.why = known->why;
  // What Veo refuses is told in words only.
  constexpr std::array<std::string_view, 3> kWords{"usage guidelines", "Responsible AI", "safety"};
  const bool is_about_safety = std::ranges::any_of(
      kWords, [&](std::string_view words) { return failed.message.find(words) != std::string::npos; });
  if (is_safety_reason(text_at(error, "code")) || (failed.why == Failure::invalid && is_about_safety)) {
    failed.why = Failure::blocked_input;
  }
  return failed;
}

bool is_safety_reason(std::string_view reason) {
  return std::ranges::find(kSafetyReasons, reason) != kSafetyReasons.end();
}

}  // namespace banana::providers
