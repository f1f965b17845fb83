// The demo's screens, a file each; program.cpp makes the table of them.
#pragma once

#include "daemon/screens/program.hpp"

namespace banana::screens::demo {

inline constexpr std::string_view kHome = "home";
inline constexpr std::string_view kPhoto = "photo";
inline constexpr std::string_view kBuy = "buy";
inline constexpr std::string_view kBalance = "balance";
inline constexpr std::string_view kLanguage = "language";
inline constexpr std::string_view kHelp = "help";

[[nodiscard]] View show_home(const Visit& visit);
[[nodiscard]] View show_photo(const Visit& visit);
[[nodiscard]] View show_buy(const Visit& visit);
[[nodiscard]] View show_balance(const Visit& visit);
[[nodiscard]] View show_language(const Visit& visit);
/// Shows the text that its memory names: help, terms, privacy, paysupport.
[[nodiscard]] View show_help(const Visit& visit);

[[nodiscard]] Move echo(Visit& visit, const telegram::Message& message);
[[nodiscard]] Move buy(Visit& visit, std::string_view pack);
[[nodiscard]] Move refund_last(Visit& visit, std::string_view value);
[[nodiscard]] Move choose_language(Visit& visit, std::string_view language);

[[nodiscard]] Verdict checkout(Visit& visit, const telegram::PreCheckout& asked);
[[nodiscard]] Move paid(Visit& visit, const telegram::SuccessfulPayment& payment);
[[nodiscard]] Move refunded(Visit& visit, const telegram::RefundedPayment& payment);

/// The row that every screen but home ends in.
[[nodiscard]] std::vector<Button> home_row(const Visit& visit);

}  // namespace banana::screens::demo
