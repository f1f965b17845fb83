#include "cli/sandbox/operations.hpp"

#include "cli/sandbox/acts.hpp"

namespace banana::cli {

namespace {

using ops::Arg;
using ops::Column;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Seen;
using ops::Show;
using ops::Where;

constexpr std::int64_t kStarsMax = 1'000'000'000;
constexpr std::int64_t kLimitMax = 100;
constexpr std::int64_t kTextBytesMax = 16 * 1024;  // 4096 characters of four bytes
constexpr std::int64_t kNameBytesMax = 256;
constexpr std::string_view kLanguages[] = {"en", "ru", "uz"};

constexpr Arg kAs{.name = "as",
                  .help = "who does it: an id, an @name or a first name; the first person otherwise",
                  .min = 1,
                  .max = kNameBytesMax};
constexpr Arg kChat{.name = "chat",
                    .help = "a bot's username, or a chat's title or id",
                    .place = Place::positional,
                    .need = Need::required,
                    .min = 1,
                    .max = kNameBytesMax};
constexpr Arg kWait{.name = "wait",
                    .kind = Kind::duration,
                    .help = "how long to wait for an answer, at most",
                    .fallback = "3s",
                    .min = 0,
                    .max = 60'000};
constexpr Arg kMessage{.name = "message",
                       .kind = Kind::integer,
                       .help = "the id of the message it is on; the newest that fits otherwise",
                       .min = 1};
constexpr Arg kStars{.name = "stars",
                     .kind = Kind::stars,
                     .help = "how many",
                     .place = Place::positional,
                     .need = Need::required,
                     .min = 1,
                     .max = kStarsMax};

constexpr Arg kChatsArgs[] = {kAs};
constexpr Arg kShowArgs[] = {kChat,
                             kAs,
                             {.name = "limit",
                              .kind = Kind::integer,
                              .help = "how many",
                              .fallback = "20",
                              .min = 1,
                              .max = kLimitMax}};
constexpr Arg kAddArgs[] = {{.name = "name",
                             .help = "their first name",
                             .place = Place::positional,
                             .need = Need::required,
                             .min = 1,
                             .max = kNameBytesMax},
                            {.name = "username", .help = "without the @", .min = 4, .max = 32},
                            {.name = "language",
                             .kind = Kind::choice,
                             .help = "of their Telegram",
                             .fallback = "en",
                             .choices = kLanguages},
                            {.name = "stars",
                             .kind = Kind::stars,
                             .help = "what they have",
                             .fallback = "1000",
                             .min = 0,
                             .max = kStarsMax}};
constexpr Arg kTopUpArgs[] = {kStars, kAs};
constexpr Arg kSayArgs[] = {
    kChat,
    {.name = "text",
     .help = "what to say",
     .place = Place::positional,
     .need = Need::required,
     .min = 1,
     .max = kTextBytesMax},
    kAs,
    {.name = "reply-to", .kind = Kind::integer, .help = "the id of the message it answers", .min = 1},
    kWait};
constexpr Arg kPhotoArgs[] = {kChat,
                              {.name = "file",
                               .kind = Kind::path,
                               .help = "a picture",
                               .place = Place::positional,
                               .need = Need::required},
                              kAs,
                              {.name = "caption", .help = "said with it", .min = 1, .max = kTextBytesMax},
                              {.name = "as-file", .kind = Kind::flag, .help = "as a file, untouched"},
                              kWait};
constexpr Arg kPressArgs[] = {kChat,
                              {.name = "button",
                               .help = "its label, or its number in sandbox show",
                               .place = Place::positional,
                               .need = Need::required,
                               .min = 1,
                               .max = kNameBytesMax},
                              kAs,
                              kMessage,
                              kWait};
constexpr Arg kPayArgs[] = {kChat, kAs, kMessage, kWait};
constexpr std::string_view kTurns[] = {"renew", "fail", "expire", "cancel", "reenable"};
constexpr Arg kSubscriptionArgs[] = {{.name = "chat",
                                      .help = "the username of the bot that sells it",
                                      .place = Place::positional,
                                      .need = Need::required,
                                      .min = 1,
                                      .max = kNameBytesMax},
                                     {.name = "action",
                                      .kind = Kind::choice,
                                      .help = "what becomes of it",
                                      .place = Place::positional,
                                      .need = Need::required,
                                      .choices = kTurns},
                                     kAs,
                                     kWait};
constexpr Arg kJoinArgs[] = {{.name = "chat",
                              .help = "an invite link, or the id of a public chat",
                              .place = Place::positional,
                              .need = Need::required,
                              .min = 1,
                              .max = kNameBytesMax},
                             kAs};

constexpr std::string_view kFaults[] = {"flood",       "server_error", "timeout", "lost_reply",
                                        "drop_before", "duplicate",    "late",    "reordered"};
constexpr Arg kFaultArgs[] = {
    {.name = "kind",
     .kind = Kind::choice,
     .help = "what goes wrong",
     .place = Place::positional,
     .need = Need::required,
     .choices = kFaults},
    {.name = "bot", .help = "only for this bot, by username; else for any", .min = 1, .max = kNameBytesMax},
    {.name = "method", .help = "only for this method of the Bot API", .min = 1, .max = kNameBytesMax},
    {.name = "times",
     .kind = Kind::integer,
     .help = "how often",
     .fallback = "1",
     .min = 1,
     .max = 1'000'000},
    {.name = "retry-after",
     .kind = Kind::duration,
     .help = "what a flood asks to wait",
     .min = 1'000,
     .max = 3'600'000},
    {.name = "for",
     .kind = Kind::duration,
     .help = "how long a timeout holds, or an update is late",
     .min = 1'000,
     .max = 3'600'000}};

constexpr Column kBots[] = {{.key = "id", .title = "ID", .format = Format::id},
                            {.key = "username", .title = "USERNAME"},
                            {.key = "name", .title = "NAME"}};
constexpr Column kPeople[] = {{.key = "id", .title = "ID", .format = Format::id},
                              {.key = "name", .title = "NAME"},
                              {.key = "username", .title = "USERNAME"},
                              {.key = "language", .title = "LANGUAGE"},
                              {.key = "stars", .title = "STARS", .format = Format::number}};
constexpr Column kChats[] = {{.key = "id", .title = "ID", .format = Format::id},
                             {.key = "title", .title = "TITLE"},
                             {.key = "username", .title = "USERNAME"},
                             {.key = "kind", .title = "KIND"},
                             {.key = "unread", .title = "UNREAD", .format = Format::number},
                             {.key = "last", .title = "LAST MESSAGE"}};
constexpr Column kMessages[] = {
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "from", .title = "FROM"},
    {.key = "text", .title = "TEXT", .format = Format::prose},
    {.key = "buttons", .title = "BUTTONS", .format = Format::prose},
    {.key = "media", .title = "MEDIA"},
    {.key = "at", .title = "AT", .format = Format::instant, .seen = Seen::in_records},
    {.key = "file", .title = "FILE", .seen = Seen::in_records},
    {.key = "keyboard", .title = "KEYBOARD", .format = Format::json, .seen = Seen::in_records}};
constexpr Column kBalance[] = {{.key = "user", .title = "user", .format = Format::id},
                               {.key = "stars", .title = "stars", .format = Format::number}};
constexpr Column kJoined[] = {{.key = "user", .title = "user", .format = Format::id},
                              {.key = "status", .title = "status", .format = Format::status}};

constexpr ops::View kConversation{
    .show = Show::table, .columns = kMessages, .empty = "Nothing new in the chat."};

constexpr std::string_view kBotsExamples[] = {"sandbox bots"};
constexpr std::string_view kUsersExamples[] = {"sandbox users", "sandbox users --json"};
constexpr std::string_view kAddExamples[] = {"sandbox add-user Ann --username ann_lee --stars 500",
                                             "sandbox add-user Dilnoza --language uz"};
constexpr std::string_view kTopUpExamples[] = {"sandbox top-up 500 --as @ann"};
constexpr std::string_view kChatsExamples[] = {"sandbox chats", "sandbox chats --as @ann"};
constexpr std::string_view kShowExamples[] = {"sandbox show banana_demo_bot",
                                              "sandbox show banana_demo_bot --limit 5 --json"};
constexpr std::string_view kSayExamples[] = {
    "sandbox say banana_demo_bot /start",
    "sandbox say banana_demo_bot \"a cat on a roof\" --as @ann --wait 10s"};
constexpr std::string_view kPhotoExamples[] = {
    "sandbox send-photo banana_demo_bot cat.jpg --caption \"make it night\"",
    "sandbox send-photo banana_demo_bot cat.png --as-file"};
constexpr std::string_view kPressExamples[] = {"sandbox press banana_demo_bot Balance",
                                               "sandbox press banana_demo_bot 2 --message 17"};
constexpr std::string_view kPayExamples[] = {"sandbox pay banana_demo_bot",
                                             "sandbox pay banana_demo_bot --message 17 --as @ann"};
constexpr std::string_view kJoinExamples[] = {"sandbox join https://t.me/+AbCdEf",
                                              "sandbox join -1001234567890 --as @ann"};

constexpr std::string_view kFaultExamples[] = {"sandbox fault flood --retry-after 5s",
                                               "sandbox fault lost_reply --method sendMessage --times 3",
                                               "sandbox fault late --for 10s --bot banana_demo_bot"};
constexpr std::string_view kSubscriptionExamples[] = {"sandbox subscription banana_bot renew",
                                                      "sandbox subscription banana_bot cancel --as Ann"};
constexpr std::string_view kClearExamples[] = {"sandbox clear-faults"};

constexpr std::string_view kActs =
    "Gives what is new or has changed in the chat once the bot has answered and is quiet.";

constexpr ops::Operation kOperations[] = {
    {.name = "sandbox.bots",
     .summary = "List the bots of the sandbox",
     .where = Where::caller,
     .examples = kBotsExamples,
     .view = {.show = Show::table, .columns = kBots, .empty = "No bot has called the sandbox yet."},
     .handler = &list_bots},
    {.name = "sandbox.users",
     .summary = "List the people of the sandbox and their Stars",
     .where = Where::caller,
     .examples = kUsersExamples,
     .view = {.show = Show::table, .columns = kPeople, .empty = "Nobody lives here yet."},
     .handler = &list_people},
    {.name = "sandbox.add-user",
     .summary = "Make a person in the sandbox",
     .args = kAddArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kAddExamples,
     .view = {.show = Show::record, .columns = kPeople},
     .handler = &add_person},
    {.name = "sandbox.top-up",
     .summary = "Give a person of the sandbox Stars, which are play money there",
     .args = kTopUpArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kTopUpExamples,
     .view = {.show = Show::record, .columns = kBalance},
     .handler = &top_up},
    {.name = "sandbox.chats",
     .summary = "List a person's chats in the sandbox",
     .args = kChatsArgs,
     .where = Where::caller,
     .examples = kChatsExamples,
     .view = {.show = Show::table, .columns = kChats, .empty = "No chats yet."},
     .handler = &list_chats},
    {.name = "sandbox.show",
     .summary = "Show the newest messages of a chat in the sandbox, their buttons numbered",
     .args = kShowArgs,
     .where = Where::caller,
     .examples = kShowExamples,
     .view = {.show = Show::table, .columns = kMessages, .empty = "Nothing was said here yet."},
     .handler = &show_chat},
    {.name = "sandbox.say",
     .summary = "Say something in a chat of the sandbox",
     .description = kActs,
     .args = kSayArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kSayExamples,
     .view = kConversation,
     .handler = &say},
    {.name = "sandbox.send-photo",
     .summary = "Send a picture to a chat of the sandbox",
     .description = kActs,
     .args = kPhotoArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kPhotoExamples,
     .view = kConversation,
     .handler = &send_photo},
    {.name = "sandbox.press",
     .summary = "Press a button under a message in the sandbox",
     .description = kActs,
     .args = kPressArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kPressExamples,
     .view = kConversation,
     .handler = &press},
    {.name = "sandbox.pay",
     .summary = "Pay an invoice in the sandbox with Stars, which are play money there",
     .description = "By the newest invoice of the chat, or link to one. Exits with 1 when it was not paid.",
     .args = kPayArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kPayExamples,
     .view = kConversation,
     .handler = &pay},
    {.name = "sandbox.subscription",
     .summary = "Let a month of somebody's subscription in the sandbox pass, or cancel it",
     .description = "renew: the next month is paid, or it ends for want of Stars. fail, expire: it ends. "
                    "cancel, reenable: "
                    "as people do in Telegram's own settings.",
     .args = kSubscriptionArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kSubscriptionExamples,
     .view = kConversation,
     .handler = &change_subscription},
    {.name = "sandbox.join",
     .summary = "Join a channel or group of the sandbox, or ask to",
     .args = kJoinArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kJoinExamples,
     .view = {.show = Show::record, .columns = kJoined},
     .handler = &join},
    {.name = "sandbox.fault",
     .summary = "Make the sandbox fail as Telegram sometimes does",
     .description =
         "Of calls: flood (429), server_error (500), timeout (held, then closed, nothing done), lost_reply "
         "(done, but no answer), drop_before (nothing done, no answer). Of updates: duplicate, late, "
         "reordered.",
     .args = kFaultArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kFaultExamples,
     .view = {.show = Show::none},
     .handler = &make_fault},
    {.name = "sandbox.clear-faults",
     .summary = "End all faults of the sandbox",
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kClearExamples,
     .view = {.show = Show::none},
     .handler = &clear_faults},
};

}  // namespace

std::span<const ops::Operation> sandbox_operations() { return kOperations; }

}  // namespace banana::cli
