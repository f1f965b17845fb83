#include "core/studio/operations.hpp"

#include "core/base/limits.hpp"
#include "core/ops/paging.hpp"
#include "core/studio/handlers.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {
namespace {

using ops::Arg;
using ops::Column;
using ops::Confirm;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

constexpr std::int64_t kModelBytesMax = 64;
constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

constexpr Arg kJob{.name = "job",
                   .kind = Kind::id,
                   .help = "its id, as jobs list shows it",
                   .place = Place::positional,
                   .need = Need::required};
constexpr Arg kReason{.name = "reason",
                      .help = "why, for the audit",
                      .need = Need::required,
                      .min = 1,
                      .max = static_cast<std::int64_t>(limits::kReasonBytesMax)};
constexpr Arg kModel{.name = "model", .help = "only this one; else all", .min = 1, .max = kModelBytesMax};

constexpr Arg kListArgs[] = {
    {.name = "status", .kind = Kind::choice, .help = "only those in this one", .choices = kStatusNames},
    {.name = "user", .help = "only of this person: a Telegram id, @username or internal id", .max = 200},
    {.name = "model", .help = "only those that were ordered of this one", .min = 1, .max = kModelBytesMax},
    {.name = "bot", .kind = Kind::integer, .help = "only of this bot, by its number", .min = 1},
    {.name = "since", .kind = Kind::instant, .help = "ordered then or later: a time, or -2h"},
    ops::kLimitArg,
    ops::kAfterArg};
constexpr Arg kJobArgs[] = {kJob};
constexpr Arg kActArgs[] = {kJob, kReason};
constexpr Arg kStatsArgs[] = {{.name = "within",
                               .kind = Kind::duration,
                               .help = "count what was ordered within this",
                               .fallback = "1h",
                               .min = kMinute,
                               .max = kDay}};
constexpr Arg kStopArgs[] = {kModel, kReason};
constexpr Arg kResumeArgs[] = {kModel};

#define JOB_COLUMNS                                                                                         \
  {.key = "id", .title = "JOB", .format = Format::id},                                                      \
      {.key = "status", .title = "STATUS", .format = Format::status},                                       \
      {.key = "ordered_at", .title = "ORDERED", .format = Format::instant}, {.key = "user", .title = "BY"}, \
      {.key = "model", .title = "MODEL"}, {.key = "price", .title = "PRICE", .format = Format::number},     \
      {.key = "charged", .title = "CHARGED", .format = Format::number}, {.key = "cause", .title = "CAUSE"}, \
      {.key = "attempts", .title = "TRIES", .format = Format::number},                                      \
      {.key = "operation", .title = "OPERATION"},                                                           \
      {.key = "outputs", .title = "OUTPUTS", .format = Format::number, .seen = Seen::in_records},           \
      {.key = "model_now", .title = "TRIED WITH", .seen = Seen::in_records},                                \
      {.key = "bot", .title = "BOT", .format = Format::id, .seen = Seen::in_records},                       \
      {.key = "chat", .title = "CHAT", .format = Format::id, .seen = Seen::in_records},                     \
      {.key = "hold", .title = "HOLD", .format = Format::id, .seen = Seen::in_records},                     \
      {.key = "due_at", .title = "NOT BEFORE", .format = Format::instant, .seen = Seen::in_records},        \
      {.key = "deadline_at", .title = "DEADLINE", .format = Format::instant, .seen = Seen::in_records},     \
      {.key = "ended_at", .title = "ENDED", .format = Format::instant, .seen = Seen::in_records},           \
      {.key = "cancel_asked_at",                                                                            \
       .title = "CANCEL ASKED",                                                                             \
       .format = Format::instant,                                                                           \
       .seen = Seen::in_records},                                                                           \
      {.key = "worker", .title = "WORKER", .format = Format::id, .seen = Seen::in_records}, {               \
    .key = "ticket", .title = "TICKET", .format = Format::id, .seen = Seen::in_records                      \
  }

constexpr Column kColumns[] = {JOB_COLUMNS};
constexpr Column kRecordColumns[] = {
    JOB_COLUMNS,
    {.key = "cancel_asked_by", .title = "CANCEL ASKED BY"},
    {.key = "retry_of", .title = "ONCE MORE OF", .format = Format::id},
    {.key = "retried_as", .title = "MADE ONCE MORE AS", .format = Format::id},
    {.key = "request", .title = "REQUEST", .format = Format::json},
    {.key = "seed", .title = "SEED", .format = Format::id},
    {.key = "cost_usd_micros", .title = "COST IN USD / 1,000,000", .format = Format::number},
    {.key = "moves", .title = "MOVES", .format = Format::json},
    {.key = "tried", .title = "ATTEMPTS", .format = Format::json},
    {.key = "results", .title = "RESULTS", .format = Format::json},
};
#undef JOB_COLUMNS
constexpr Column kStatsColumns[] = {
    {.key = "queued", .title = "WAITING", .format = Format::number},
    {.key = "later", .title = "OF THEM FOR ANOTHER TRY", .format = Format::number},
    {.key = "oldest_ms", .title = "WAITS LONGEST", .format = Format::duration},
    {.key = "running", .title = "RUNNING", .format = Format::number},
    {.key = "workers", .title = "WORKERS", .format = Format::number},
    {.key = "models", .title = "BY MODEL", .format = Format::json},
    {.key = "stopped", .title = "STOPPED", .format = Format::json},
    {.key = "ordered", .title = "ORDERED", .format = Format::number},
    {.key = "succeeded", .title = "SUCCEEDED", .format = Format::number},
    {.key = "failed", .title = "FAILED", .format = Format::number},
    {.key = "canceled", .title = "CANCELED", .format = Format::number},
    {.key = "expired", .title = "EXPIRED", .format = Format::number},
    {.key = "wait_ms", .title = "AVERAGE WAIT", .format = Format::duration},
};
constexpr Column kCancelColumns[] = {{.key = "id", .title = "JOB", .format = Format::id},
                                     {.key = "status", .title = "STATUS", .format = Format::status},
                                     {.key = "cancel", .title = "CANCEL"}};
constexpr Column kStopColumns[] = {{.key = "model", .title = "MODEL"},
                                   {.key = "how", .title = "HOW"},
                                   {.key = "by", .title = "BY"},
                                   {.key = "reason", .title = "REASON", .format = Format::prose},
                                   {.key = "at", .title = "SINCE", .format = Format::instant}};
constexpr Column kProblemColumns[] = {{.key = "problem", .title = "PROBLEM", .format = Format::prose}};
constexpr Column kTextColumns[] = {{.key = "text", .title = "TEXT"},
                                   {.key = "sentences", .title = "SENTENCES", .format = Format::json}};
constexpr ops::View kRecord{.show = Show::record, .columns = kRecordColumns};
constexpr ops::View kStop{.show = Show::record, .columns = kStopColumns};

constexpr std::string_view kListExamples[] = {"jobs list --status running --watch",
                                              "jobs list --user @ali --since -7d",
                                              "jobs list --status failed --model nano-banana"};
constexpr std::string_view kShowExamples[] = {"jobs show 01J9ZK4T8QY3E", "jobs show 01J9ZK4T8QY3E --json"};
constexpr std::string_view kStatsExamples[] = {"jobs stats --watch", "jobs stats --within 15m"};
constexpr std::string_view kRetryExamples[] = {"jobs retry 01J9ZK4T8QY3E --reason \"the vendor was down\""};
constexpr std::string_view kCancelExamples[] = {"jobs cancel 01J9ZK4T8QY3E --reason \"stuck at the vendor\""};
constexpr std::string_view kPauseExamples[] = {"jobs pause --reason \"moving the database\"",
                                               "jobs pause --model kling-v2-1 --reason \"costs too much\""};
constexpr std::string_view kDrainExamples[] = {"jobs drain --reason \"upgrade at noon\""};
constexpr std::string_view kResumeExamples[] = {"jobs resume", "jobs resume --model kling-v2-1"};
constexpr std::string_view kVerifyExamples[] = {"jobs verify", "jobs verify --json"};
constexpr std::string_view kExplainExamples[] = {"explain job 01J9ZK4T8QY3E"};

constexpr ops::Operation kOperations[] = {
    {.name = "jobs.list",
     .summary = "List generations, newest first",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "There are no such jobs."},
     .handler = &show_jobs},
    {.name = "jobs.show",
     .summary = "Show a generation, every move and attempt, and what it made",
     .description = "What was asked for is shown as well, until it is forgotten after jobs.retention. Costs "
                    "are what the "
                    "vendor's usage comes to by the model's table.",
     .args = kJobArgs,
     .role = Role::moderator,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show_job},
    {.name = "jobs.stats",
     .summary = "Show the queue, and how what was ordered lately ended",
     .args = kStatsArgs,
     .role = Role::support,
     .examples = kStatsExamples,
     .view = {.show = Show::record, .columns = kStatsColumns},
     .handler = &show_stats},
    {.name = "jobs.retry",
     .summary = "Make a generation once more, for nothing",
     .description =
         "Of one that failed, was canceled or expired, so that nothing was charged: a new job of the same "
         "request is queued, and it is free. Each can be made once more once.",
     .args = kActArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRetryExamples,
     .view = kRecord,
     .handler = &retry_job},
    {.name = "jobs.cancel",
     .summary = "Ask for a generation to be canceled",
     .description =
         "A worker ends it within seconds when no vendor has heard of it, and its price goes back. What a "
         "vendor works at ends when the vendor agrees, else as if nobody had asked.",
     .args = kActArgs,
     .role = Role::moderator,
     .effect = Effect::write,
     .confirm = Confirm::ask,
     .examples = kCancelExamples,
     .view = {.show = Show::record, .columns = kCancelColumns},
     .handler = &cancel_job},
    {.name = "jobs.pause",
     .summary = "Begin no generation, or none of a model",
     .description = "What runs goes on. What waits, waits, as its deadline allows. Takes effect at once, in "
                    "every process.",
     .args = kStopArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kPauseExamples,
     .view = kStop,
     .handler = &pause_jobs},
    {.name = "jobs.drain",
     .summary = "Take no new generation in, or none of a model",
     .description = "What waits is still made, until nothing is left.",
     .args = kStopArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kDrainExamples,
     .view = kStop,
     .handler = &drain_jobs},
    {.name = "jobs.resume",
     .summary = "Take back a pause or drain",
     .description = "Without --model the one for all models; a model's own stays.",
     .args = kResumeArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kResumeExamples,
     .view = kStop,
     .handler = &resume_jobs},
    {.name = "jobs.verify",
     .summary = "Prove generations against the ledger",
     .description =
         "Every one must have held its price once, and charged or given it back once, as its history says. "
         "What is wrong is named, and the exit code is not zero.",
     .role = Role::admin,
     .examples = kVerifyExamples,
     .view = {.show = Show::table, .columns = kProblemColumns, .empty = "Generations and ledger agree."},
     .handler = &prove_jobs},
    {.name = "explain.job",
     .summary = "Tell what became of a generation, what happens next and why",
     .args = kJobArgs,
     .role = Role::support,
     .examples = kExplainExamples,
     .view = {.show = Show::text, .columns = kTextColumns},
     .handler = &explain_job},
};

}  // namespace

std::span<const ops::Operation> job_operations() { return kOperations; }

}  // namespace banana::studio
