#include "core/people/operations.hpp"

#include "core/base/language.hpp"
#include "core/base/limits.hpp"
#include "core/ops/paging.hpp"
#include "core/people/handlers.hpp"

namespace banana::people {
namespace {

using ops::Arg;
using ops::Column;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

constexpr std::string_view kRoles[] = {"user", "support", "moderator", "admin"};
constexpr std::string_view kYesNo[] = {"yes", "no"};
constexpr std::int64_t kTextBytesMax = 200;
constexpr auto kReasonBytesMax = static_cast<std::int64_t>(limits::kReasonBytesMax);

constexpr Arg kListArgs[] = {
    {.name = "role", .kind = Kind::choice, .help = "only people of this role", .choices = kRoles},
    {.name = "banned",
     .kind = Kind::choice,
     .help = "only the banned, or only the others",
     .choices = kYesNo},
    {.name = "language", .kind = Kind::choice, .help = "only who chose it", .choices = kLanguageNames},
    {.name = "seen-within", .kind = Kind::duration, .help = "only who was here in the last 7d", .min = 1},
    {.name = "new-within", .kind = Kind::duration, .help = "only who came in the last 7d", .min = 1},
    ops::kLimitArg,
    ops::kAfterArg,
};
constexpr Arg kShowArgs[] = {kUserArg};
constexpr Arg kSearchArgs[] = {{.name = "text",
                                .help = "words of a name, a username, or digits of a Telegram id",
                                .place = Place::positional,
                                .need = Need::required,
                                .min = 1,
                                .max = kTextBytesMax},
                               ops::kLimitArg};
constexpr Arg kBanArgs[] = {
    kUserArg,
    {.name = "reason",
     .help = "told to the person",
     .need = Need::required,
     .min = 1,
     .max = kReasonBytesMax},
    {.name = "until", .kind = Kind::instant, .help = "when it ends by itself; without it, never"}};
constexpr Arg kUnbanArgs[] = {kUserArg};
constexpr Arg kRoleArgs[] = {kUserArg,
                             {.name = "role",
                              .kind = Kind::choice,
                              .help = "the role they get",
                              .place = Place::positional,
                              .need = Need::required,
                              .choices = kRoles}};
constexpr Arg kNoteArgs[] = {kUserArg,
                             {.name = "text",
                              .help = "what the staff should know",
                              .place = Place::positional,
                              .need = Need::required,
                              .min = 1,
                              .max = kReasonBytesMax}};

constexpr Column kColumns[] = {
    {.key = "telegram_id", .title = "TELEGRAM ID", .format = Format::id},
    {.key = "name", .title = "NAME"},
    {.key = "username", .title = "USERNAME"},
    {.key = "role", .title = "ROLE"},
    {.key = "banned", .title = "BANNED", .format = Format::yes_no},
    {.key = "seen_at", .title = "SEEN", .format = Format::instant},
    {.key = "language", .title = "LANGUAGE"},
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "created_at", .title = "SINCE", .format = Format::instant},
    {.key = "ban", .title = "BAN", .format = Format::json, .seen = Seen::in_records},
    {.key = "first_name", .title = "FIRST NAME", .seen = Seen::in_records},
    {.key = "last_name", .title = "LAST NAME", .seen = Seen::in_records},
    {.key = "role_by_config", .title = "ROLE BY CONFIG", .format = Format::yes_no, .seen = Seen::in_records},
    {.key = "telegram_language", .title = "TELEGRAM LANGUAGE", .seen = Seen::in_records},
    {.key = "terms_version", .title = "TERMS ACCEPTED", .format = Format::number, .seen = Seen::in_records},
    {.key = "returned", .title = "ERASED BEFORE", .format = Format::yes_no, .seen = Seen::in_records},
    {.key = "erased_at", .title = "ERASED AT", .format = Format::instant, .seen = Seen::in_records},
    {.key = "notes", .title = "NOTES", .format = Format::json, .seen = Seen::in_records},
};
constexpr Column kNoteColumns[] = {{.key = "id", .title = "ID", .format = Format::id},
                                   {.key = "notes", .title = "NOTES", .format = Format::json}};
// The notes, last, are shown with one person only.
constexpr std::span<const Column> kPersonColumns = std::span{kColumns}.first(std::size(kColumns) - 1);
constexpr ops::View kTable{.show = Show::table, .columns = kPersonColumns, .empty = "Nobody matches."};
constexpr ops::View kRecord{.show = Show::record, .columns = kPersonColumns};
constexpr ops::View kWithNotes{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"users list", "users list --role admin",
                                              "users list --banned yes --seen-within 7d --json"};
constexpr std::string_view kShowExamples[] = {"users show 7002", "users show @ali",
                                              "users show 0000000000042"};
constexpr std::string_view kSearchExamples[] = {"users search ali", "users search \"valiyev ali\""};
constexpr std::string_view kBanExamples[] = {"users ban 7002 --reason spam",
                                             "users ban @ali --reason \"chargebacks\" --until +7d"};
constexpr std::string_view kUnbanExamples[] = {"users unban 7002"};
constexpr std::string_view kRoleExamples[] = {"users role @ali support", "users role 7002 user"};
constexpr std::string_view kNoteExamples[] = {"users note 7002 \"paid twice, was refunded by hand\""};

constexpr ops::Operation kOperations[] = {
    {.name = "users.list",
     .summary = "List people, newest first",
     .description = "Erased people are not listed.",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list_users},
    {.name = "users.show",
     .summary = "Show a person",
     .description = "Their tokens: bananactl users history. To give some: bananactl users grant. To take: "
                    "bananactl ledger adjust.",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kWithNotes,
     .handler = &show_user},
    {.name = "users.search",
     .summary = "Find people by name, username or Telegram id",
     .description = "Every word must occur; case, and which apostrophe was typed, don't matter.",
     .args = kSearchArgs,
     .role = Role::support,
     .examples = kSearchExamples,
     .view = kTable,
     .handler = &search_users},
    {.name = "users.ban",
     .summary = "Keep a person out",
     .description =
         "They are told the reason once and can still reach support. A second ban takes the place of "
         "the first. The staff can't be banned by their equals.",
     .args = kBanArgs,
     .role = Role::moderator,
     .effect = Effect::write,
     .examples = kBanExamples,
     .view = kRecord,
     .handler = &ban_user},
    {.name = "users.unban",
     .summary = "Let a banned person in again",
     .args = kUnbanArgs,
     .role = Role::moderator,
     .effect = Effect::write,
     .examples = kUnbanExamples,
     .view = kRecord,
     .handler = &unban_user},
    {.name = "users.role",
     .summary = "Give a person a role",
     .description =
         "Roles by configuration (admin.ids, moderator.ids) stay: the higher one counts. Nobody can give "
         "a role above their own, or change that of their equals.",
     .args = kRoleArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRoleExamples,
     .view = kRecord,
     .handler = &give_role},
    {.name = "users.note",
     .summary = "Write something down about a person",
     .description =
         "For the staff only; but it is part of what the person gets when they ask for their data.",
     .args = kNoteArgs,
     .role = Role::support,
     .effect = Effect::write,
     .examples = kNoteExamples,
     .view = {.show = Show::record, .columns = kNoteColumns},
     .handler = &note_user},
};

}  // namespace

std::span<const ops::Operation> people_operations() { return kOperations; }

}  // namespace banana::people
