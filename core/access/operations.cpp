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

constexpr Arg kTokenArg{
    .name = "token", .help = "as @BotFather shows it", .need = Need::required, .secret = true};
constexpr Arg kAddArgs[] = {
    kTokenArg,
    {.name = "kind",
     .kind = Kind::choice,
     .help = "what it does",
     .fallback = "studio",
     .choices = kBotKinds},
    {.name = "owner", .help = "whose bot it is: a Telegram id, @username or id", .min = 1, .max = 200},
    {.name = "mode",
     .kind = Kind::choice,
     .help = "how its updates come in",
     .fallback = "config",
     .choices = kBotModes}};
constexpr Arg kRotateArgs[] = {kBotArg, kTokenArg};
constexpr Arg kHealthArgs[] = {{.name = "bot",
                                .help = "its id or @username; without it, the bots that run",
                                .place = Place::positional,
                                .min = 1,
                                .max = 200},
                               ops::kLimitArg,
                               ops::kAfterArg};
constexpr std::string_view kWebhookActs[] = {"show", "set", "delete"};
constexpr Arg kWebhookArgs[] = {kBotArg,
                                {.name = "act",
                                 .kind = Kind::choice,
                                 .help = "what to do",
                                 .place = Place::positional,
                                 .fallback = "show",
                                 .choices = kWebhookActs}};

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
constexpr Column kHealthColumns[] = {{.key = "id", .title = "ID", .format = Format::id},
                                     {.key = "username", .title = "USERNAME"},
                                     {.key = "state", .title = "STATE", .format = Format::status},
                                     {.key = "telegram", .title = "TELEGRAM", .format = Format::status},
                                     {.key = "detail", .title = "DETAIL"},
                                     {.key = "pending", .title = "PENDING", .format = Format::number},
                                     {.key = "webhook", .title = "WEBHOOK"}};
constexpr Column kWebhookColumns[] = {
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "url", .title = "URL", .format = Format::prose},
    {.key = "pending", .title = "PENDING", .format = Format::number},
    {.key = "last_error", .title = "LAST ERROR", .format = Format::prose},
    {.key = "last_error_at", .title = "ERROR AT", .format = Format::instant},
    {.key = "ip_address", .title = "ADDRESS"},
    {.key = "connections_max", .title = "CONNECTIONS", .format = Format::number}};
constexpr ops::View kTable{.show = Show::table,
                           .columns = kColumns,
                           .empty = "No bot is here. Add one: bananactl bots add --token @FILE"};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"bots list", "bots list --state parked",
                                              "bots list --kind seller --json"};
constexpr std::string_view kShowExamples[] = {"bots show @shop_bot", "bots show 123456789"};
constexpr std::string_view kStartExamples[] = {"bots start @shop_bot", "bots start 123456789 --mode polling"};
constexpr std::string_view kStopExamples[] = {"bots stop @shop_bot --reason \"the owner asked for it\""};

constexpr std::string_view kAddExamples[] = {"bots add --token @shop.token",
                                             "bots add --token - --kind platform",
                                             "bots add --token @shop.token --kind seller --owner @ali"};
constexpr std::string_view kRotateExamples[] = {"bots rotate-token @shop_bot --token @shop.token"};
constexpr std::string_view kHealthExamples[] = {"bots health", "bots health @shop_bot --json"};
constexpr std::string_view kWebhookExamples[] = {"bots webhook @shop_bot", "bots webhook @shop_bot set",
                                                 "bots webhook @shop_bot delete"};

constexpr ops::Operation kOperations[] = {
    {.name = "bots.add",
     .summary = "Add a bot by its token",
     .description =
         "Telegram is asked whose token it is; then the bot runs at once. The token is kept encrypted and "
         "never shown again.",
     .args = kAddArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kAddExamples,
     .view = kRecord,
     .handler = &add_bot},
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
    {.name = "bots.health",
     .summary = "Ask Telegram how bots are",
     .description =
         "Names that changed are taken over, and a bot whose token Telegram refuses is parked. Exits with 1 "
         "when something is wrong.",
     .args = kHealthArgs,
     .role = Role::support,
     .examples = kHealthExamples,
     .view = {.show = Show::table, .columns = kHealthColumns, .empty = "No bot runs."},
     .handler = &bot_health},
    {.name = "bots.rotate-token",
     .summary = "Give a bot the new token that @BotFather made for it",
     .description = "Telegram is asked whether it works first. A parked bot runs again.",
     .args = kRotateArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRotateExamples,
     .view = kRecord,
     .handler = &rotate_bot_token},
    {.name = "bots.webhook",
     .summary = "Show, set or delete a bot's webhook at Telegram",
     .description = "What is set is <web.public_url>/webhook/<bot id>. Deleting it lets the bot be polled.",
     .args = kWebhookArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kWebhookExamples,
     .view = {.show = Show::record, .columns = kWebhookColumns},
     .handler = &bot_webhook},
};

}  // namespace

std::span<const ops::Operation> bot_operations() { return kOperations; }

}  // namespace banana::access
