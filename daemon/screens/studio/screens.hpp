// The studio's screens, a file each; program.cpp makes the table of them.
#pragma once

#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

// First visit and home.
inline constexpr std::string_view kHome = "home";
inline constexpr std::string_view kLanguage = "language";
inline constexpr std::string_view kCode = "code";
[[nodiscard]] Move start(Visit& visit, std::string_view argument);
/// What a link opens, without its "/start "; home for one we don't know.
[[nodiscard]] Move open_link(Visit& visit, std::string_view link);
[[nodiscard]] View show_language(const Visit& visit);
[[nodiscard]] Move choose_language(Visit& visit, std::string_view name);
[[nodiscard]] Move ask_language(Visit& visit, std::string_view argument);
[[nodiscard]] View show_home(const Visit& visit);
[[nodiscard]] Move back_home(Visit& visit, std::string_view value);
/// Home, with a sentence above it on what was just done: HTML.
[[nodiscard]] Move go_home(const Visit& visit, std::string notice);
/// The row that every screen but home ends in.
[[nodiscard]] std::vector<Button> home_row(const Visit& visit);
[[nodiscard]] View show_code(const Visit& visit);
[[nodiscard]] Move type_code(Visit& visit, const telegram::Message& message);
[[nodiscard]] Move open_code(Visit& visit, std::string_view code);
[[nodiscard]] Move ask_code(Visit& visit, std::string_view value);

// Money.
inline constexpr std::string_view kBalance = "balance";
inline constexpr std::string_view kBuy = "buy";
inline constexpr std::string_view kAmount = "amount";
inline constexpr std::string_view kAgree = "agree";
[[nodiscard]] View show_balance(const Visit& visit);
[[nodiscard]] Move ask_balance(Visit& visit, std::string_view argument);
[[nodiscard]] Move older(Visit& visit, std::string_view last);
[[nodiscard]] Move newer(Visit& visit, std::string_view value);
[[nodiscard]] Move to_buy(Visit& visit, std::string_view value);
[[nodiscard]] View show_buy(const Visit& visit);
[[nodiscard]] Move buy_pack(Visit& visit, std::string_view pack);
[[nodiscard]] Move ask_amount(Visit& visit, std::string_view value);
[[nodiscard]] View show_amount(const Visit& visit);
[[nodiscard]] Move type_amount(Visit& visit, const telegram::Message& message);
[[nodiscard]] Move to_packs(Visit& visit, std::string_view value);
[[nodiscard]] View show_agree(const Visit& visit);
[[nodiscard]] Move leave_terms(Visit& visit, std::string_view value);
[[nodiscard]] Move agree(Visit& visit, std::string_view value);
[[nodiscard]] Verdict checkout(Visit& visit, const telegram::PreCheckout& asked);
[[nodiscard]] Move paid(Visit& visit, const telegram::SuccessfulPayment& payment);
[[nodiscard]] Move refunded(Visit& visit, const telegram::RefundedPayment& payment);

// Plans.
inline constexpr std::string_view kPlans = "plans";
[[nodiscard]] View show_plans(const Visit& visit);
[[nodiscard]] Move ask_plans(Visit& visit, std::string_view argument);
[[nodiscard]] Move to_plans(Visit& visit, std::string_view value);
[[nodiscard]] Move buy_month(Visit& visit, std::string_view plan);
[[nodiscard]] Move buy_year(Visit& visit, std::string_view plan);
[[nodiscard]] Move cancel_plan(Visit& visit, std::string_view value);
[[nodiscard]] Move go_on_with_plan(Visit& visit, std::string_view value);
[[nodiscard]] Move plan_changed(Visit& visit, const telegram::SubscriptionChange& change);

// Account.
inline constexpr std::string_view kProfile = "profile";
inline constexpr std::string_view kInvite = "invite";
inline constexpr std::string_view kData = "data";
inline constexpr std::string_view kErase = "erase";
[[nodiscard]] View show_profile(const Visit& visit);
[[nodiscard]] Move ask_profile(Visit& visit, std::string_view argument);
[[nodiscard]] Move to_invite(Visit& visit, std::string_view value);
[[nodiscard]] Move to_data(Visit& visit, std::string_view value);
[[nodiscard]] View show_invite(const Visit& visit);
[[nodiscard]] View show_data(const Visit& visit);
[[nodiscard]] Move export_data(Visit& visit, std::string_view value);
[[nodiscard]] Move to_erase(Visit& visit, std::string_view value);
[[nodiscard]] View show_erase(const Visit& visit);
[[nodiscard]] Move ask_again(Visit& visit, std::string_view value);
[[nodiscard]] Move erase(Visit& visit, std::string_view value);

// Help: the texts "help", "terms", "privacy", "paysupport".
inline constexpr std::string_view kHelp = "help";
[[nodiscard]] View show_help(const Visit& visit);
[[nodiscard]] Move read_help(Visit& visit, std::string_view text);
[[nodiscard]] Move take_back_last(Visit& visit, std::string_view payment);

inline constexpr std::string_view kCreate = "create";
inline constexpr std::string_view kModel = "model";
inline constexpr std::string_view kConfirm = "confirm";
inline constexpr std::string_view kEdit = "edit";
inline constexpr std::string_view kVideo = "video";
inline constexpr std::string_view kPhoto = "photo";
inline constexpr std::string_view kPictures = "pictures";
inline constexpr std::string_view kSettings = "settings";
inline constexpr std::string_view kPresets = "presets";
inline constexpr std::string_view kSupport = "support";

[[nodiscard]] View show_create(const Visit& visit);
[[nodiscard]] Move describe(Visit& visit, const telegram::Message& message);
[[nodiscard]] Move price_it(Visit& visit, std::string_view value);
[[nodiscard]] Move begin_create(Visit& visit, std::string_view argument);

[[nodiscard]] View show_edit(const Visit& visit);
[[nodiscard]] Move begin_edit(Visit& visit, std::string_view argument);

[[nodiscard]] View show_video(const Visit& visit);
[[nodiscard]] Move begin_video(Visit& visit, std::string_view argument);

[[nodiscard]] View show_photo(const Visit& visit);
[[nodiscard]] Move write_photo(Visit& visit, const telegram::Message& message);
[[nodiscard]] Move do_photo(Visit& visit, std::string_view operation);
/// What nobody asked for: words and pictures are the beginning of something.
[[nodiscard]] Move begin_with(Visit& visit, const telegram::Message& message);

[[nodiscard]] View show_pictures(const Visit& visit);
[[nodiscard]] Move to_pictures(Visit& visit, std::string_view value);
[[nodiscard]] Move remove_picture(Visit& visit, std::string_view place);
[[nodiscard]] Move clear_references(Visit& visit, std::string_view value);

[[nodiscard]] View show_settings(const Visit& visit);
[[nodiscard]] Move to_settings(Visit& visit, std::string_view value);
[[nodiscard]] Move open_setting(Visit& visit, std::string_view place);
[[nodiscard]] Move pick_value(Visit& visit, std::string_view place);
[[nodiscard]] Move clear_setting(Visit& visit, std::string_view value);
[[nodiscard]] Move reset_all(Visit& visit, std::string_view value);
[[nodiscard]] Move settings_done(Visit& visit, std::string_view value);
[[nodiscard]] Move write_setting(Visit& visit, const telegram::Message& message);

[[nodiscard]] View show_presets(const Visit& visit);
[[nodiscard]] Move to_presets(Visit& visit, std::string_view value);
[[nodiscard]] Move name_preset(Visit& visit, std::string_view value);
[[nodiscard]] Move use_preset(Visit& visit, std::string_view id);
[[nodiscard]] Move delete_preset(Visit& visit, std::string_view id);
[[nodiscard]] Move write_preset(Visit& visit, const telegram::Message& message);

[[nodiscard]] View show_model(const Visit& visit);
[[nodiscard]] Move to_models(Visit& visit, std::string_view value);
[[nodiscard]] Move turn_models(Visit& visit, std::string_view page);
[[nodiscard]] Move choose_model(Visit& visit, std::string_view model);

[[nodiscard]] View show_confirm(const Visit& visit);
[[nodiscard]] Move generate(Visit& visit, std::string_view value);
[[nodiscard]] Move change(Visit& visit, std::string_view value);
/// To the shop, and back to this card from there.
[[nodiscard]] Move top_up(Visit& visit, std::string_view value);

// Templates and what is trending.
inline constexpr std::string_view kTemplates = "templates";
inline constexpr std::string_view kShelf = "shelf";
inline constexpr std::string_view kTemplate = "template";
inline constexpr std::string_view kQuestion = "question";
inline constexpr std::string_view kTrending = "trending";
[[nodiscard]] View show_templates(const Visit& visit);
[[nodiscard]] Move open_category(Visit& visit, std::string_view category);
[[nodiscard]] View show_shelf(const Visit& visit);
[[nodiscard]] Move turn_shelf(Visit& visit, std::string_view page);
[[nodiscard]] View show_trending(const Visit& visit);
[[nodiscard]] Move pick_template(Visit& visit, std::string_view id);
[[nodiscard]] View show_template(const Visit& visit);
[[nodiscard]] Move use_template(Visit& visit, std::string_view value);
[[nodiscard]] View show_question(const Visit& visit);
[[nodiscard]] Move answer_question(Visit& visit, const telegram::Message& message);
[[nodiscard]] Move unask(Visit& visit, std::string_view value);
[[nodiscard]] Move open_template(Visit& visit, std::string_view id);
/// From 0 on; 0 for what is no page's number.
[[nodiscard]] std::int64_t page_number(std::string_view text);

// What somebody has made.
inline constexpr std::string_view kHistory = "history";
[[nodiscard]] View show_history(const Visit& visit);
[[nodiscard]] Move begin_history(Visit& visit, std::string_view argument);
[[nodiscard]] Move turn_history(Visit& visit, std::string_view page);
[[nodiscard]] Move show_in_history(Visit& visit, std::string_view id);
[[nodiscard]] Move resend_result(Visit& visit, std::string_view id);
[[nodiscard]] Move ask_to_delete(Visit& visit, std::string_view id);
[[nodiscard]] Move delete_from_history(Visit& visit, std::string_view id);
[[nodiscard]] Move open_job(Visit& visit, std::string_view id);

[[nodiscard]] View show_support(const Visit& visit);
[[nodiscard]] Move write_to_support(Visit& visit, const telegram::Message& message);
[[nodiscard]] Move open_support(Visit& visit, std::string_view value);
[[nodiscard]] Move open_pay_support(Visit& visit, std::string_view value);

// What stands below results, for ever.
[[nodiscard]] Move share_result(Visit& visit, std::string_view job);
[[nodiscard]] Move regenerate(Visit& visit, std::string_view job);
[[nodiscard]] Move same_seed(Visit& visit, std::string_view job);
[[nodiscard]] Move edit_result(Visit& visit, std::string_view job);
[[nodiscard]] Move animate_result(Visit& visit, std::string_view job);
[[nodiscard]] Move upscale_result(Visit& visit, std::string_view job);
[[nodiscard]] Move more_of_result(Visit& visit, std::string_view job);
[[nodiscard]] Move vary_result(Visit& visit, std::string_view job);
/// Its settings, to be ordered anew.
[[nodiscard]] Move change_of_job(Visit& visit, std::string_view job);
[[nodiscard]] Move send_original(Visit& visit, std::string_view job);

/// Asks; the next two are the answers.
[[nodiscard]] Move delete_result(Visit& visit, std::string_view job);
[[nodiscard]] Move drop_result(Visit& visit, std::string_view job);
[[nodiscard]] Move keep_result(Visit& visit, std::string_view job);
/// How far it is, as a toast.
[[nodiscard]] Move where_is(Visit& visit, std::string_view job);
[[nodiscard]] Move cancel_job(Visit& visit, std::string_view job);

// words.cpp
[[nodiscard]] Move improve_prompt(Visit& visit, std::string_view value);
[[nodiscard]] Move use_words(Visit& visit, std::string_view job);
[[nodiscard]] Move film_of_words(Visit& visit, std::string_view job);

}  // namespace banana::screens::studio
