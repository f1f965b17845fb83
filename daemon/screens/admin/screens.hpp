// The operation table as screens: nouns, operations, arguments one at a time, a rehearsal, the result (AD, decision 1).
//
// What they remember is the act that is being put together:
//   {"op": "users.ban", "args": {"user": "7002", "reason": "spam"}, "ask": "until"}
#pragma once

#include <string>
#include <string_view>

#include "core/ops/registry.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::admin {

inline constexpr std::string_view kMenu = "admin";
inline constexpr std::string_view kNoun = "admin.noun";
inline constexpr std::string_view kForm = "admin.act";
inline constexpr std::string_view kRun = "admin.run";
inline constexpr std::string_view kResult = "admin.result";

/// Every operation there is.
[[nodiscard]] const ops::Registry& table();
/// Whether somebody of this role may do it in a chat: an act on a machine's files, or one that is told a secret, is for
/// bananactl.
enum class Offer : std::uint8_t { yes, bananactl_only, no };
[[nodiscard]] Offer offer(const ops::Operation& operation, ops::Role role);

[[nodiscard]] View show_menu(const Visit& visit);
[[nodiscard]] View show_noun(const Visit& visit);
[[nodiscard]] View show_form(const Visit& visit);
[[nodiscard]] View show_run(const Visit& visit);
[[nodiscard]] View show_result(const Visit& visit);
/// The same, for whoever has no visit.
[[nodiscard]] View result_view(const text::Voice& say, const JsonObject& memory);

[[nodiscard]] Move to_menu(Visit& visit, std::string_view value);
[[nodiscard]] Move choose_noun(Visit& visit, std::string_view noun);
[[nodiscard]] Move choose_operation(Visit& visit, std::string_view name);
[[nodiscard]] Move ask(Visit& visit, std::string_view arg);
[[nodiscard]] Move take(Visit& visit, std::string_view value);
[[nodiscard]] Move skip(Visit& visit, std::string_view value);
[[nodiscard]] Move write_value(Visit& visit, const telegram::Message& message);
/// A read is done at once, anything else is rehearsed first.
[[nodiscard]] Move run(Visit& visit, std::string_view value);
[[nodiscard]] Move confirm(Visit& visit, std::string_view value);
[[nodiscard]] Move change(Visit& visit, std::string_view value);
[[nodiscard]] Move more(Visit& visit, std::string_view value);

/// Typed commands: /admin, /stats, /addtokens <id> <amount>, /userinfo <id>.
[[nodiscard]] Move open(Visit& visit, std::string_view argument);
[[nodiscard]] Move stats(Visit& visit, std::string_view argument);
[[nodiscard]] Move add_tokens(Visit& visit, std::string_view argument);
[[nodiscard]] Move user_info(Visit& visit, std::string_view argument);

inline constexpr Action kMenuActions[] = {{"noun", &choose_noun}};
inline constexpr Action kNounActions[] = {{"op", &choose_operation}, {"menu", &to_menu}};
inline constexpr Action kFormActions[] = {
    {"ask", &ask}, {"take", &take}, {"skip", &skip}, {"run", &run}, {"menu", &to_menu}};
inline constexpr Action kRunActions[] = {{"menu", &to_menu}};
inline constexpr Action kResultActions[] = {
    {"yes", &confirm}, {"change", &change}, {"more", &more}, {"menu", &to_menu}};

}  // namespace banana::screens::admin
