#include "daemon/screens/demo/program.hpp"

#include "core/money/free_credits.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/demo/screens.hpp"

namespace banana::screens::demo {

namespace {

Move start(Visit& visit, std::string_view /*argument*/) {
  static_cast<void>(growth::give_free_credits(visit.tx, visit.person, visit.now));
  return go_to(kHome);
}
Move menu(Visit& /*visit*/, std::string_view /*argument*/) { return go_to(kHome); }
Move balance(Visit& /*visit*/, std::string_view /*argument*/) { return go_to(kBalance); }
Move language(Visit& /*visit*/, std::string_view /*argument*/) { return go_to(kLanguage); }

template <char const* text>
Move tell(Visit& /*visit*/, std::string_view /*argument*/) {
  return go_to(kHelp, {{"text", text}});
}
constexpr char kHelpText[] = "demo.help";
constexpr char kTermsText[] = "demo.terms";
constexpr char kPrivacyText[] = "demo.privacy";
constexpr char kPaySupportText[] = "demo.paysupport";

/// What nobody asked for.
Move written(Visit& visit, const telegram::Message& message) {
  if (message.command())
    visit.send(telegram::send_message(visit.chat, visit.say.html("demo.unknown_command")));
  return go_to(kHome);
}

constexpr Action kBuyActions[] = {{"pack", &buy}};
constexpr Action kBalanceActions[] = {{"refund", &refund_last}};
constexpr Action kLanguageActions[] = {{"choose", &choose_language}};

constexpr Screen kScreens[] = {
    {.name = kHome, .show = &show_home},
    {.name = kPhoto, .show = &show_photo, .written = &echo},
    {.name = kBuy, .show = &show_buy, .actions = kBuyActions},
    {.name = kBalance, .show = &show_balance, .actions = kBalanceActions},
    {.name = kLanguage, .show = &show_language, .actions = kLanguageActions},
    {.name = kHelp, .show = &show_help},
};

constexpr CommandRow kCommands[] = {
    {"start", &start, "demo.command.start"},
    {"menu", &menu, "demo.command.menu"},
    {"balance", &balance, "demo.command.balance"},
    {"lang", &language, "demo.command.lang"},
    {"help", &tell<kHelpText>, "demo.command.help"},
    {"terms", &tell<kTermsText>, "demo.command.terms"},
    {"privacy", &tell<kPrivacyText>, "demo.command.privacy"},
    {"paysupport", &tell<kPaySupportText>, "demo.command.paysupport"},
};

constexpr Program kProgram{
    .name = "demo",
    .screens = kScreens,
    .commands = kCommands,
    .written = &written,
    .checkout = &checkout,
    .paid = &paid,
    .refunded = &refunded,
};

}  // namespace

const Program& program() { return kProgram; }

}  // namespace banana::screens::demo
