#include "daemon/screens/studio/program.hpp"

#include "core/telegram/methods.hpp"
#include "daemon/screens/admin/screens.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {

namespace {

Move menu(Visit& /*visit*/, std::string_view /*argument*/) { return go_to(kHome); }

template <char const* text>
Move tell(Visit& visit, std::string_view /*argument*/) {
  return read_help(visit, text);
}
constexpr char kHelpText[] = "help";
constexpr char kTermsText[] = "terms";
constexpr char kPrivacyText[] = "privacy";

Move written(Visit& visit, const telegram::Message& message) {
  if (message.command()) {
    visit.send(telegram::send_message(visit.chat, visit.say.html("studio.unknown_command")));
    return go_to(kHome);
  }
  return begin_with(visit, message);
}

constexpr Action kDraftActions[] = {
    {"price", &price_it}, {"model", &to_models}, {"settings", &to_settings}, {"pictures", &to_pictures}};
constexpr Action kPhotoActions[] = {{"do", &do_photo}};
constexpr Action kPicturesActions[] = {
    {"remove", &remove_picture}, {"clear", &clear_references}, {"done", &settings_done}};
constexpr Action kSettingsActions[] = {
    {"open", &open_setting}, {"pick", &pick_value},    {"clear", &clear_setting}, {"list", &to_settings},
    {"reset", &reset_all},   {"done", &settings_done}, {"presets", &to_presets}};
constexpr Action kPresetsActions[] = {{"use", &use_preset},
                                      {"delete", &delete_preset},
                                      {"save", &name_preset},
                                      {"list", &to_presets},
                                      {"settings", &to_settings}};
constexpr Action kModelActions[] = {{"choose", &choose_model}, {"page", &turn_models}};
constexpr Action kConfirmActions[] = {
    {"generate", &generate},    {"change", &change}, {"model", &to_models},       {"settings", &to_settings},
    {"pictures", &to_pictures}, {"topup", &top_up},  {"improve", &improve_prompt}};
constexpr Action kBuyActions[] = {{"pack", &buy_pack},
                                  {"amount", &ask_amount},
                                  {"plans", &to_plans},
                                  {"code", &ask_code},
                                  {"back", &leave}};
constexpr Action kAmountActions[] = {{"packs", &to_packs}};
constexpr Action kAgreeActions[] = {{"agree", &agree}, {"packs", &leave_terms}};
constexpr Action kBalanceActions[] = {
    {"buy", &to_buy}, {"code", &ask_code}, {"older", &older}, {"newer", &newer}, {"back", &leave}};
constexpr Action kProfileActions[] = {
    {"plans", &to_plans},        {"balance", &ask_balance}, {"invite", &to_invite}, {"code", &ask_code},
    {"language", &ask_language}, {"data", &to_data},        {"back", &leave}};
constexpr Action kPlansActions[] = {{"month", &buy_month},
                                    {"year", &buy_year},
                                    {"cancel", &cancel_plan},
                                    {"go_on", &go_on_with_plan},
                                    {"back", &leave}};
constexpr Action kInviteActions[] = {{"back", &leave}};
constexpr Action kDataActions[] = {{"export", &export_data}, {"erase", &to_erase}, {"back", &leave}};
constexpr Action kEraseActions[] = {{"yes", &ask_again}, {"forget", &erase}, {"back", &leave}};
constexpr Action kHelpActions[] = {{"read", &read_help}, {"refund", &take_back_last}};
constexpr Action kLanguageActions[] = {{"choose", &choose_language}, {"back", &leave}};
constexpr Action kCodeActions[] = {{"back", &leave}};
constexpr Action kTemplatesActions[] = {{"category", &open_category}};
constexpr Action kShelfActions[] = {{"open", &pick_template}, {"page", &turn_shelf}};
constexpr Action kTemplateActions[] = {{"use", &use_template}, {"back", &leave}};
constexpr Action kQuestionActions[] = {{"back", &unask}};
constexpr Action kTrendingActions[] = {{"open", &pick_template}};
constexpr Action kHistoryActions[] = {{"show", &show_in_history},    {"page", &turn_history},
                                      {"again", &regenerate},        {"resend", &resend_result},
                                      {"orig", &send_original},      {"delete", &ask_to_delete},
                                      {"drop", &delete_from_history}};

constexpr Screen kScreens[] = {
    {.name = kHome, .show = &show_home},
    {.name = kCreate,
     .show = &show_create,
     .actions = kDraftActions,
     .written = &describe,
     .in_groups = true},
    {.name = kEdit, .show = &show_edit, .actions = kDraftActions, .written = &describe, .in_groups = true},
    {.name = kVideo, .show = &show_video, .actions = kDraftActions, .written = &describe, .in_groups = true},
    {.name = kPhoto,
     .show = &show_photo,
     .actions = kPhotoActions,
     .written = &write_photo,
     .in_groups = true},
    {.name = kPictures,
     .show = &show_pictures,
     .actions = kPicturesActions,
     .written = &describe,
     .in_groups = true},
    {.name = kSettings,
     .show = &show_settings,
     .actions = kSettingsActions,
     .written = &write_setting,
     .in_groups = true},
    {.name = kPresets,
     .show = &show_presets,
     .actions = kPresetsActions,
     .written = &write_preset,
     .in_groups = true},
    {.name = kModel, .show = &show_model, .actions = kModelActions, .written = &describe, .in_groups = true},
    {.name = kConfirm,
     .show = &show_confirm,
     .actions = kConfirmActions,
     .written = &describe,
     .in_groups = true},
    {.name = kBuy, .show = &show_buy, .actions = kBuyActions},
    {.name = kAmount, .show = &show_amount, .actions = kAmountActions, .written = &type_amount},
    {.name = kAgree, .show = &show_agree, .actions = kAgreeActions},
    {.name = kBalance, .show = &show_balance, .actions = kBalanceActions},
    {.name = kLanguage, .show = &show_language, .actions = kLanguageActions},
    {.name = kCode, .show = &show_code, .actions = kCodeActions, .written = &type_code},
    {.name = kPlans, .show = &show_plans, .actions = kPlansActions},
    {.name = kProfile, .show = &show_profile, .actions = kProfileActions},
    {.name = kInvite, .show = &show_invite, .actions = kInviteActions},
    {.name = kData, .show = &show_data, .actions = kDataActions},
    {.name = kErase, .show = &show_erase, .actions = kEraseActions},
    {.name = kHelp, .show = &show_help, .actions = kHelpActions},
    {.name = kTemplates, .show = &show_templates, .actions = kTemplatesActions},
    {.name = kShelf, .show = &show_shelf, .actions = kShelfActions},
    {.name = kTemplate, .show = &show_template, .actions = kTemplateActions},
    {.name = kQuestion, .show = &show_question, .actions = kQuestionActions, .written = &answer_question},
    {.name = kTrending, .show = &show_trending, .actions = kTrendingActions},
    {.name = kHistory, .show = &show_history, .actions = kHistoryActions},
    {.name = kSupport, .show = &show_support, .written = &write_to_support},
    {.name = admin::kMenu, .show = &admin::show_menu, .actions = admin::kMenuActions},
    {.name = admin::kNoun, .show = &admin::show_noun, .actions = admin::kNounActions},
    {.name = admin::kForm,
     .show = &admin::show_form,
     .actions = admin::kFormActions,
     .written = &admin::write_value},
    {.name = admin::kRun, .show = &admin::show_run, .actions = admin::kRunActions},
    {.name = admin::kResult, .show = &admin::show_result, .actions = admin::kResultActions},
};

constexpr CommandRow kCommands[] = {
    {"start", &start, "studio.command.start"},
    {"menu", &menu, "studio.command.menu"},
    {"new", &begin_create, "studio.command.new"},
    {"edit", &begin_edit, "studio.edit.command"},
    {"video", &begin_video, "studio.video.command"},
    {"history", &begin_history, "studio.history.command"},
    {"balance", &ask_balance, "studio.command.balance"},
    {"profile", &ask_profile, "studio.command.profile"},
    {"lang", &ask_language, "studio.command.lang"},
    {"help", &tell<kHelpText>, "studio.command.help"},
    {"terms", &tell<kTermsText>, "studio.command.terms"},
    {"privacy", &tell<kPrivacyText>, "studio.command.privacy"},
    {"paysupport", &open_pay_support, "studio.command.paysupport", true},
    {"support", &open_support, {}, true},
    {"plans", &ask_plans},  // not in the list: not everybody sells some
    {.name = "admin", .run = &admin::open, .about = "staff.command.admin", .role = ops::Role::support},
    {.name = "stats", .run = &admin::stats, .about = "staff.command.stats", .role = ops::Role::support},
    {.name = "addtokens",
     .run = &admin::add_tokens,
     .about = "staff.command.addtokens",
     .role = ops::Role::admin},
    {.name = "userinfo",
     .run = &admin::user_info,
     .about = "staff.command.userinfo",
     .role = ops::Role::support},
};

constexpr Action kDeeds[] = {
    {"again", &regenerate},    {"seed", &same_seed},      {"edit", &edit_result},
    {"vary", &vary_result},    {"film", &animate_result}, {"up", &upscale_result},
    {"more", &more_of_result}, {"share", &share_result},  {"tune", &change_of_job},
    {"orig", &send_original},  {"del", &delete_result},   {"drop", &drop_result},
    {"keep", &keep_result},    {"use", &use_words},       {"film_of", &film_of_words},
    {"where", &where_is},      {"cancel", &cancel_job},   {"home", &back_home},
    {"support", &open_support}};

constexpr Program kProgram{
    .name = "studio",
    .screens = kScreens,
    .commands = kCommands,
    .deeds = kDeeds,
    .written = &written,
    .checkout = &checkout,
    .paid = &paid,
    .refunded = &refunded,
    .subscription = &plan_changed,
    .refuge = kSupport,
};

}  // namespace

const Program& program() { return kProgram; }

}  // namespace banana::screens::studio
