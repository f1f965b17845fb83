#include "core/money/operations_ledger.hpp"

#include "core/base/limits.hpp"
#include "core/money/operations.hpp"
#include "core/ops/paging.hpp"
#include "core/people/operations.hpp"

namespace banana::money {
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

constexpr Arg kAccount{.name = "account",
                       .help = "whose: a Telegram id, @username, or an account such as house:revenue",
                       .place = Place::positional,
                       .need = Need::required,
                       .max = 200};
constexpr Arg kAsset{.name = "asset", .help = "TOKEN, XTR, UZS …", .fallback = "TOKEN", .max = 12};
constexpr Arg kReason{.name = "reason",
                      .help = "why: the person reads it in their history",
                      .need = Need::required,
                      .min = 1,
                      .max = static_cast<std::int64_t>(limits::kReasonBytesMax)};
constexpr Arg kKey{
    .name = "key", .help = "names this adjustment: the same again is done once", .min = 1, .max = 100};
constexpr Arg kShowArgs[] = {kAccount, kAsset, ops::kLimitArg, ops::kAfterArg};
constexpr Arg kHistoryArgs[] = {people::kUserArg, kAsset, ops::kLimitArg, ops::kAfterArg};
constexpr Arg kAdjustArgs[] = {
    kAccount,
    {.name = "give", .kind = Kind::tokens, .help = "tokens to give", .min = 1, .max = limits::kAmountMax},
    {.name = "take", .kind = Kind::tokens, .help = "tokens to take", .min = 1, .max = limits::kAmountMax},
    kReason,
    kKey,
};
constexpr Arg kGrantArgs[] = {people::kUserArg,
                              {.name = "tokens",
                               .kind = Kind::tokens,
                               .help = "how many",
                               .place = Place::positional,
                               .need = Need::required,
                               .min = 1,
                               .max = limits::kAmountMax},
                              kReason,
                              kKey};
constexpr Arg kVerifyArgs[] = {
    {.name = "head", .help = "the head an earlier verify gave: the chain must still hold it", .max = 64}};
constexpr Arg kExportArgs[] = {
    {.name = "format", .kind = Kind::choice, .help = "how", .fallback = "csv", .choices = kExportFormats},
    {.name = "out", .kind = Kind::path, .help = "a new file; without it, what is shown"},
    {.name = "account", .help = "only what touches this account or person", .max = 200},
    {.name = "since", .kind = Kind::instant, .help = "not before this time"},
    {.name = "until", .kind = Kind::instant, .help = "before this time"},
};

// Of a transfer in the list; the balance is beside it.
constexpr Column kEntryColumns[] = {
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "at", .title = "AT", .format = Format::instant},
    {.key = "shown", .title = "AMOUNT"},
    {.key = "act", .title = "ACT"},
    {.key = "kind", .title = "KIND"},
    {.key = "reason", .title = "REASON"},
    {.key = "with", .title = "WITH"},
    {.key = "reference", .title = "REFERENCE"},
    {.key = "moved", .title = "MOVED", .format = Format::number, .seen = Seen::in_records},
    {.key = "amount", .title = "UNITS", .format = Format::number, .seen = Seen::in_records},
    {.key = "key", .title = "KEY", .seen = Seen::in_records},
};
constexpr Column kAdjustColumns[] = {
    {.key = "owner", .title = "OWNER"},
    {.key = "moved", .title = "TOKENS", .format = Format::number},
    {.key = "balance.posted", .title = "BALANCE", .format = Format::number},
    {.key = "balance.held", .title = "HELD", .format = Format::number},
    {.key = "balance.available", .title = "CAN BE SPENT", .format = Format::number},
    {.key = "reason", .title = "REASON"},
    {.key = "transfer", .title = "TRANSFER", .format = Format::id},
    {.key = "key", .title = "KEY", .format = Format::id},
    {.key = "repeated", .title = "DONE BEFORE", .format = Format::yes_no},
    {.key = "account", .title = "ACCOUNT", .format = Format::id},
};
constexpr Column kVerifyColumns[] = {
    {.key = "status", .title = "LEDGER", .format = Format::status},
    {.key = "transfers", .title = "TRANSFERS", .format = Format::number},
    {.key = "wallets", .title = "WALLETS", .format = Format::number},
    {.key = "open_holds", .title = "OPEN HOLDS", .format = Format::number},
    {.key = "seals", .title = "SEALS", .format = Format::number},
    {.key = "unsealed", .title = "NOT SEALED YET", .format = Format::number},
    {.key = "head", .title = "HEAD", .format = Format::id},
};
constexpr Column kExportColumns[] = {{.key = "text", .title = "TEXT"},
                                     {.key = "transfers", .title = "TRANSFERS", .format = Format::number},
                                     {.key = "file", .title = "FILE"}};

constexpr std::string_view kShowExamples[] = {"ledger show @ali", "ledger show 7002 --limit 10",
                                              "ledger show house:revenue --asset TOKEN"};
constexpr std::string_view kAdjustExamples[] = {
    "ledger adjust @ali --give 500 --reason \"lost in the outage\" --dry-run",
    "ledger adjust 7002 --take 120 --reason \"charged back\" --key ticket-417 --yes"};
constexpr std::string_view kHistoryExamples[] = {"users history @ali", "users history 7002 --limit 10"};
constexpr std::string_view kGrantExamples[] = {
    "users grant @ali 500 --reason \"lost in the outage\" --dry-run",
    "users grant 7002 120 --reason \"won\" --key contest-3-7002 --yes"};
constexpr std::string_view kVerifyExamples[] = {"ledger verify", "ledger verify --json"};
constexpr std::string_view kExportExamples[] = {"ledger export --since -7d",
                                                "ledger export --format json --out /var/tmp/ledger.json",
                                                "ledger export --account house:adjustment"};

constexpr ops::Operation kOperations[] = {
    {.name = "ledger.show",
     .summary = "Show a wallet: its balance and what happened to it, newest first",
     .description =
         "What a hold keeps back is part of the balance and can't be spent. The house has a balance only.",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = {.show = Show::table, .columns = kEntryColumns, .empty = "No entries."},
     .handler = &show_ledger},
    {.name = "ledger.adjust",
     .summary = "Give somebody tokens or take them, by hand",
     .description =
         "The other side is house:adjustment. More than can be spent is never taken. Without a key a new one "
         "is "
         "made and shown; give it again, with everything else the same, and nothing happens twice.",
     .args = kAdjustArgs,
     .role = Role::admin,
     .effect = Effect::money,
     .confirm = Confirm::ask,
     .examples = kAdjustExamples,
     .view = {.show = Show::record, .columns = kAdjustColumns},
     .handler = &adjust_ledger},
    {.name = "ledger.export",
     .summary = "Write out transfers as CSV or JSON, oldest first",
     .description = "Refused ones too: they moved nothing. Amounts are in the asset's smallest unit. A file "
                    "is written where the "
                    "database is; it must be new, and appears when it is whole. In CSV a text that a "
                    "spreadsheet would take for "
                    "a formula has an apostrophe before it.",
     .args = kExportArgs,
     .role = Role::admin,
     .examples = kExportExamples,
     .view = {.show = Show::text, .columns = kExportColumns},
     .handler = &export_ledger},
    {.name = "users.history",
     .summary = "Show a person's tokens: the balance and what happened to it, newest first",
     .description = "What a hold keeps back is part of the balance and can't be spent.",
     .args = kHistoryArgs,
     .role = Role::support,
     .examples = kHistoryExamples,
     .view = {.show = Show::table, .columns = kEntryColumns, .empty = "No entries."},
     .handler = &show_history},
    {.name = "users.grant",
     .summary = "Give a person tokens",
     .description =
         "As ledger adjust does, which can also take. Without a key a new one is made and shown; give it "
         "again, with everything else the same, and nothing happens twice.",
     .args = kGrantArgs,
     .role = Role::admin,
     .effect = Effect::money,
     .confirm = Confirm::ask,
     .examples = kGrantExamples,
     .view = {.show = Show::record, .columns = kAdjustColumns},
     .handler = &grant_tokens},
};

constexpr ops::Operation kVerify[] = {
    {.name = "ledger.verify",
     .summary = "Prove the ledger from its raw rows",
     .description = "Adds up every balance anew, checks every rule for every transfer and follows the hash "
                    "chain. What is wrong "
                    "is named by its ids, and the exit code is not zero. Note the head somewhere else: given "
                    "later, it shows "
                    "that nothing was cut off the end.",
     .args = kVerifyArgs,
     .role = Role::admin,
     .examples = kVerifyExamples,
     .view = {.show = Show::record, .columns = kVerifyColumns},
     .handler = &verify_ledger},
};

}  // namespace

std::span<const ops::Operation> ledger_operations() { return kOperations; }
std::span<const ops::Operation> verify_operations() { return kVerify; }

}  // namespace banana::money
