#include "core/access/operations.hpp"

#include "core/access/bot.hpp"
#include "core/access/handlers.hpp"
#include "core/base/limits.hpp"
#include "core/ops/paging.hpp"

namespace banana::access {

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

constexpr Arg kBotArg{.name = "bot",
                      .help = "its id or @username",
                      .place = Place::positional,
                      .need = Need::required,
                      .min = 1,
                      .max = 200};
constexpr Arg kListArgs[] = {
    {.name = "kind", .kind = Kind::choice, .help = "only bots of this kind", .choices = kBotKinds},
    {.name = "state", .kind = Kind::choice, .help = "only bots in this state", .choices = kBotStates},
    ops::kLimitArg,
    ops::kAfterArg,
};
constexpr Arg kShowArgs[] = {kBotArg};
constexpr Arg kStartArgs[] = {kBotArg,
                              {.name = "mode",
                               .kind = Kind::choice,
                               .help = "how its updates come in from now on",
                               .choices = kBotModes}};
constexpr Arg kStopArgs[] = {kBotArg,
                             {.name = "reason",
                              .help = "for the other operators",
                              .max = static_cast<std::int64_t>(limits::kReasonBytesMax)}};

constexpr Column kColumns[] = {
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "username", .title = "USERNAME"},
    {.key = "kind", .title = "KIND"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "since", .title = "SINCE", .format = Format::instant},
    {.key = "reason", .title = "REASON"},
    {.key = "mode", .title = "MODE", .seen = Seen::in_records},
    {.key = "name", .title = "NAME", .seen = Seen::in_records},
    {.key = "owner", .title = "OWNER", .format = Format::id, .seen = Seen::in_records},
    {.key = "error", .title = "LAST ERROR", .format = Format::prose, .seen = Seen::in_records},
    {.key = "error_at", .title = "ERROR AT", .format = Format::instant, .seen = Seen::in_records},
    {.key = "created_at", .title = "HERE SINCE", .format = Format::instant, .seen = Seen::in_records},
};
constexpr ops::View kTable{.show = Show::table,
                           .columns = kColumns,
                           .empty = "No bot is here. Add one: bananactl bots add --token @FILE"};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"bots list", "bots list --state parked",
                                              "bots list --kind seller --json"};
constexpr std::string_view kShowExamples[] = {"bots show @shop_bot", "bots show 123456789"};
constexpr std::string_view kStartExamples[] = {"bots start @shop_bot", "bots start 123456789 --mode polling"};
constexpr std::string_view kStopExamples[] = {"bots stop @shop_bot --reason \"the owner asked for it\""};

constexpr ops::Operation kOperations[] = {
    {.name = "bots.list",
     .summary = "List the bots of this installation",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list_bots},
    {.name = "bots.show",
     .summary = "Show a bot",
     .description = "Its token is never shown.",
     .args = kShowArgs,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show_bot},
    {.name = "bots.start",
     .summary = "Let a stopped or parked bot run again",
     .description =
         "Takes effect at once, without a restart. A bot that was parked for its token is parked again if "
         "Telegram still refuses it: give it another with bots rotate-token.",
     .args = kStartArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kStartExamples,
     .view = kRecord,
     .handler = &start_bot},
    {.name = "bots.stop",
     .summary = "Stop a bot",
     .description =
         "It takes no updates and sends nothing until it is started; what people write meanwhile waits at "
         "Telegram for a day.",
     .args = kStopArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kStopExamples,
     .view = kRecord,
     .handler = &stop_bot},
};

}  // namespace

std::span<const ops::Operation> bot_operations() { return kOperations; }

}  // namespace banana::access
