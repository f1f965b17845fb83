#include "core/vendors/operations.hpp"

#include "core/config/vendor.hpp"
#include "core/vendors/handlers.hpp"
#include "core/vendors/keys.hpp"

namespace banana::vendors {

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

constexpr std::int64_t kModelBytesMax = 200;
constexpr std::int64_t kForMin = 1000;
constexpr std::int64_t kForMax = 30LL * 24 * 3'600'000;
constexpr std::string_view kForced[] = {"open", "closed", "auto"};

constexpr Arg kNameArg{.name = "name",
                       .kind = Kind::choice,
                       .help = "which vendor",
                       .place = Place::positional,
                       .need = Need::required,
                       .choices = kVendorNames};
constexpr Arg kMaybeNameArg{.name = "name",
                            .kind = Kind::choice,
                            .help = "only this vendor",
                            .place = Place::positional,
                            .choices = kVendorNames};
constexpr Arg kListArgs[] = {
    {.name = "ready", .kind = Kind::flag, .help = "only those that have an address and a key"}};
constexpr Arg kNameArgs[] = {kNameArg};
constexpr Arg kHealthArgs[] = {
    kMaybeNameArg,
    {.name = "probe", .kind = Kind::flag, .help = "ask each one now, where that costs nothing"}};
constexpr Arg kForceArgs[] = {
    kNameArg,
    {.name = "state",
     .kind = Kind::choice,
     .help = "open: no call goes; closed: every call goes; auto: as outcomes say",
     .place = Place::positional,
     .need = Need::required,
     .choices = kForced},
    {.name = "for",
     .kind = Kind::duration,
     .help = "how long; for good without it",
     .min = kForMin,
     .max = kForMax},
    {.name = "model", .help = "only this model of it", .min = 1, .max = kModelBytesMax}};
constexpr Arg kTestArgs[] = {
    kNameArg,
    {.name = "model", .help = "which one; the cheapest without it", .min = 1, .max = kModelBytesMax}};
constexpr Arg kKeysArgs[] = {kMaybeNameArg};
constexpr Arg kSetArgs[] = {kNameArg,
                            {.name = "key",
                             .help = "as the vendor shows it; Kling's as ACCESS:SECRET or plain",
                             .need = Need::required,
                             .max = kKeyBytesMax,
                             .secret = true},
                            {.name = "label",
                             .help = "your word for the account it belongs to",
                             .fallback = "main",
                             .min = 1,
                             .max = kLabelBytesMax}};
constexpr Arg kRemoveArgs[] = {kNameArg,
                               {.name = "label",
                                .help = "your word for it",
                                .place = Place::positional,
                                .need = Need::required,
                                .min = 1,
                                .max = kLabelBytesMax}};

constexpr Column kColumns[] = {
    {.key = "name", .title = "NAME", .format = Format::id},
    {.key = "enabled", .title = "ENABLED", .format = Format::yes_no},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "key", .title = "KEY"},
    {.key = "success_percent", .title = "OK %", .format = Format::number},
    {.key = "p50_ms", .title = "P50", .format = Format::duration},
    {.key = "p95_ms", .title = "P95", .format = Format::duration},
    {.key = "until", .title = "UNTIL", .format = Format::instant},
    {.key = "last_failure", .title = "LAST FAILURE"},
    {.key = "failed_at", .title = "FAILED AT", .format = Format::instant},
    {.key = "failure_text", .title = "ITS WORDS", .format = Format::prose, .seen = Seen::in_records},
    {.key = "calls", .title = "CALLS", .format = Format::number, .seen = Seen::in_records},
    {.key = "p99_ms", .title = "P99", .format = Format::duration, .seen = Seen::in_records},
    {.key = "quota", .title = "QUOTA", .format = Format::status, .seen = Seen::in_records},
    {.key = "ready", .title = "SET UP", .format = Format::yes_no, .seen = Seen::in_records},
    {.key = "base_url", .title = "ADDRESS", .seen = Seen::in_records},
    {.key = "timeout_ms", .title = "TIMEOUT", .format = Format::duration, .seen = Seen::in_records},
    {.key = "concurrency", .title = "CALLS AT ONCE", .format = Format::number, .seen = Seen::in_records},
    {.key = "set_by", .title = "TURNED BY", .seen = Seen::in_records},
    {.key = "set_at", .title = "TURNED AT", .format = Format::instant, .seen = Seen::in_records},
    {.key = "about", .title = "ABOUT", .format = Format::prose, .seen = Seen::in_records},
};
constexpr Column kHealthColumns[] = {
    {.key = "name", .title = "NAME", .format = Format::id},
    {.key = "model", .title = "MODEL"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "success_percent", .title = "OK %", .format = Format::number},
    {.key = "calls", .title = "CALLS", .format = Format::number},
    {.key = "p50_ms", .title = "P50", .format = Format::duration},
    {.key = "p95_ms", .title = "P95", .format = Format::duration},
    {.key = "p99_ms", .title = "P99", .format = Format::duration},
    {.key = "probe", .title = "PROBE"},
    {.key = "quota", .title = "QUOTA", .format = Format::status},
    {.key = "until", .title = "UNTIL", .format = Format::instant},
    {.key = "last_failure", .title = "LAST FAILURE"},
    {.key = "failed_at", .title = "FAILED AT", .format = Format::instant},
    {.key = "failure_text", .title = "ITS WORDS"},
    {.key = "probe_ms", .title = "PROBE TOOK", .format = Format::duration, .seen = Seen::in_records},
};
constexpr Column kKeyColumns[] = {
    {.key = "vendor", .title = "VENDOR", .format = Format::id},
    {.key = "label", .title = "LABEL"},
    {.key = "key", .title = "KEY", .format = Format::id},
    {.key = "from", .title = "FROM"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "rests_until", .title = "RESTS UNTIL", .format = Format::instant},
    {.key = "last_failure", .title = "LAST FAILURE"},
    {.key = "failed_at", .title = "FAILED AT", .format = Format::instant},
    {.key = "added_at", .title = "ADDED AT", .format = Format::instant},
    {.key = "added_by", .title = "BY"},
};
constexpr Column kTestColumns[] = {
    {.key = "name", .title = "NAME", .format = Format::id},
    {.key = "model", .title = "MODEL", .format = Format::id},
    {.key = "result", .title = "RESULT", .format = Format::status},
    {.key = "failure", .title = "FAILURE"},
    {.key = "detail", .title = "ITS WORDS", .format = Format::prose},
    {.key = "took_ms", .title = "TOOK", .format = Format::duration},
    {.key = "outputs", .title = "OUTPUTS", .format = Format::number},
    {.key = "type", .title = "TYPE"},
    {.key = "bytes", .title = "SIZE", .format = Format::bytes},
    {.key = "cost", .title = "COST"},
    {.key = "request_id", .title = "REQUEST"},
    {.key = "ok", .title = "WELL", .format = Format::yes_no},
};
constexpr ops::View kTable{.show = Show::table, .columns = kColumns, .empty = "No vendor is set up."};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};
constexpr ops::View kKeyRecord{.show = Show::record, .columns = kKeyColumns};

constexpr std::string_view kListExamples[] = {"providers list", "providers list --ready --watch 5"};
constexpr std::string_view kShowExamples[] = {"providers show openai", "providers show gemini --json"};
constexpr std::string_view kEnableExamples[] = {"providers enable fal"};
constexpr std::string_view kDisableExamples[] = {"providers disable fal",
                                                 "providers disable kling --dry-run"};
constexpr std::string_view kHealthExamples[] = {"providers health --watch", "providers health openai",
                                                "providers health --probe --json"};
constexpr std::string_view kForceExamples[] = {"providers force openai open --for 1h",
                                               "providers force kling closed --model kling-v2-1",
                                               "providers force openai auto"};
constexpr std::string_view kTestExamples[] = {"providers test openai",
                                              "providers test gemini --model nano-banana"};
constexpr std::string_view kKeysExamples[] = {"providers keys-list", "providers keys-list openai --json"};
constexpr std::string_view kSetExamples[] = {"providers keys-set openai --key @openai.key",
                                             "providers keys-set openai --key - --label spare"};
constexpr std::string_view kRemoveExamples[] = {"providers keys-rm openai spare"};

constexpr ops::Operation kOperations[] = {
    {.name = "providers.list",
     .summary = "List the AI vendors and how they are",
     .description =
         "Keys are shown as set or not set, with their last four characters. Numbers are of the last "
         "providers.breaker_window.",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list_vendors},
    {.name = "providers.show",
     .summary = "Show an AI vendor",
     .args = kNameArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show_vendor},
    {.name = "providers.health",
     .summary = "Show how vendors and their models answer",
     .description =
         "A circuit that is open is left alone until the time shown, then a call tries whether it is back. "
         "Exits with 1 when one in use is open or does not answer a probe.",
     .args = kHealthArgs,
     .role = Role::support,
     .examples = kHealthExamples,
     .view = {.show = Show::table,
              .columns = kHealthColumns,
              .empty = "No vendor is set up. Give one a key: bananactl providers keys-set"},
     .handler = &vendor_health},
    {.name = "providers.enable",
     .summary = "Let a vendor be called",
     .description = "Whatever providers.use says. Takes effect at once, in every process.",
     .args = kNameArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kEnableExamples,
     .view = kRecord,
     .handler = &enable_vendor},
    {.name = "providers.disable",
     .summary = "Call a vendor no more",
     .description =
         "Its models answer by their fallback, if they have one. What it works at already is fetched. Takes "
         "effect at once, in every process.",
     .args = kNameArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kDisableExamples,
     .view = kRecord,
     .handler = &disable_vendor},
    {.name = "providers.force",
     .summary = "Force a vendor's circuit open or closed, or leave it to itself",
     .description = "Takes effect at once, in every process. With --model, one of its models only.",
     .args = kForceArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kForceExamples,
     .view = kRecord,
     .handler = &force_vendor},
    {.name = "providers.test",
     .summary = "Have a vendor make one small thing and say what happened",
     .description = "A real call that may cost a few cents. Exits with 1 when it did not work.",
     .args = kTestArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kTestExamples,
     .view = {.show = Show::record, .columns = kTestColumns},
     .handler = &test_vendor},
    {.name = "providers.keys-list",
     .summary = "List the keys with vendors, by their last four characters",
     .args = kKeysArgs,
     .role = Role::admin,
     .examples = kKeysExamples,
     .view = {.show = Show::table,
              .columns = kKeyColumns,
              .empty = "No vendor has a key. Give one: bananactl providers keys-set"},
     .handler = &list_vendor_keys},
    {.name = "providers.keys-set",
     .summary = "Give a vendor a key, or another one in place of what the label had",
     .description = "It is kept encrypted and never shown again. Several keys take turns, with those of the "
                    "configuration. Takes effect at once.",
     .args = kSetArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kSetExamples,
     .view = kKeyRecord,
     .handler = &set_vendor_key},
    {.name = "providers.keys-rm",
     .summary = "Take a key away from a vendor",
     .description = "Orders that were made with it can't be asked for any more.",
     .args = kRemoveArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .confirm = Confirm::ask,
     .examples = kRemoveExamples,
     .view = kKeyRecord,
     .handler = &remove_vendor_key},
};

}  // namespace

std::span<const ops::Operation> vendor_operations() { return kOperations; }

}  // namespace banana::vendors
