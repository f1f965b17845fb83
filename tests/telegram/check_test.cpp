#include "core/telegram/check.hpp"

#include <doctest/doctest.h>

#include "core/telegram/methods.hpp"
#include "tests/support/show_result.hpp"

namespace banana::telegram {
namespace {

constexpr ChatId kChat{7};

std::string complaint(const Call& call) {
  const auto allowed = check(call);
  return allowed ? "" : allowed.error().message;
}

std::string times(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST_CASE("texts and captions are counted as they are seen") {
  CHECK(check(send_message(kChat, "<b>" + times("я", 4096) + "</b>")));
  CHECK(complaint(send_message(kChat, times("я", 4097))) ==
        "sendMessage: text: 4097 characters, allowed are 1 to 4096");
  CHECK(check(send_message(kChat, times("🍌", 2048))));
  CHECK_FALSE(check(send_message(kChat, times("🍌", 2049))));
  CHECK_FALSE(check(send_message(kChat, times("<b></b>", 1000), {.parse_mode = ParseMode::none})));
  CHECK(complaint(send_message(kChat, "")) == "sendMessage: text is missing");
  CHECK(complaint(send_message(kChat, "<b></b>")) ==
        "sendMessage: text: 0 characters, allowed are 1 to 4096");
  CHECK(check(send_photo(kChat, by_id("p"), times("x", 1024))));
  CHECK_FALSE(check(send_photo(kChat, by_id("p"), times("x", 1025))));
  CHECK_FALSE(check(answer_callback_query("q", {.text = times("x", 201)})));
}

TEST_CASE("a button's data fits in 64 bytes") {
  const auto with = [](InlineButton button) {
    return send_message(kChat, "hi", {.keyboard = InlineKeyboard{{{button}}}});
  };
  CHECK(check(with(callback_button("Go", times("x", 64)))));
  CHECK(complaint(with(callback_button("Go", times("я", 33)))) ==
        "sendMessage: a button's callback_data has 66 bytes, allowed are 1 to 64");
  CHECK_FALSE(check(with(callback_button("Go", ""))));
  CHECK_FALSE(check(with(callback_button("", "go"))));
  CHECK(check(with(copy_button("Copy", times("я", 256)))));
  CHECK_FALSE(check(with(copy_button("Copy", times("я", 257)))));
  CHECK_FALSE(check(with(pay_button("Pay"))));
  CHECK_FALSE(check(send_message(kChat, "hi", {.keyboard = ForceReply{times("x", 65)}})));
}

TEST_CASE("albums have two to ten of a kind") {
  const auto album = [](std::size_t count) { return std::vector<Media>(count, Media{.file = by_id("a")}); };
  CHECK(check(send_media_group(kChat, album(2))));
  CHECK(check(send_media_group(kChat, album(10))));
  CHECK_FALSE(check(send_media_group(kChat, album(1))));
  CHECK_FALSE(check(send_media_group(kChat, album(11))));
  std::vector<Media> mixed = album(2);
  mixed[1].kind = FileKind::document;
  CHECK_FALSE(check(send_media_group(kChat, mixed)));
  mixed[0].kind = FileKind::document;
  CHECK(check(send_media_group(kChat, mixed)));
  mixed[1].caption = times("x", 1025);
  CHECK_FALSE(check(send_media_group(kChat, mixed)));
  CHECK_FALSE(check(send_paid_media(kChat, Stars{0}, album(1), "p")));
  CHECK_FALSE(check(send_paid_media(kChat, Stars{25'001}, album(1), "p")));
  CHECK(check(send_paid_media(kChat, Stars{25'000}, album(1), "p")));
}

TEST_CASE("invoices keep within their fields") {
  const Invoice good{.title = "Pack", .description = "Tokens", .payload = "p", .price = Stars{250}};
  const auto changed = [&](auto change) {
    Invoice invoice = good;
    change(invoice);
    return create_invoice_link(invoice);
  };
  CHECK(check(create_invoice_link(good)));
  CHECK_FALSE(check(changed([](Invoice& invoice) { invoice.title = times("x", 33); })));
  CHECK_FALSE(check(changed([](Invoice& invoice) { invoice.description = ""; })));
  CHECK_FALSE(check(changed([](Invoice& invoice) { invoice.payload = times("я", 65); })));
  CHECK_FALSE(check(changed([](Invoice& invoice) { invoice.price = Stars{0}; })));
  CHECK(check(changed([](Invoice& invoice) { invoice.price = Stars{20'000}; })));
  CHECK_FALSE(check(changed([](Invoice& invoice) {
    invoice.price = Stars{10'001};
    invoice.billing = Billing::monthly;
  })));
  CHECK(check(send_invoice(kChat, good,
                           {.keyboard = InlineKeyboard{{{pay_button("Pay"), callback_button("No", "n")}}}})));
  CHECK_FALSE(check(send_invoice(
      kChat, good, {.keyboard = InlineKeyboard{{{callback_button("No", "n"), pay_button("Pay")}}}})));
}

TEST_CASE("links and commands and names keep within their limits") {
  CHECK(check(create_chat_invite_link(kChat, {.name = times("я", 32), .member_limit = 99'999})));
  CHECK_FALSE(check(create_chat_invite_link(kChat, {.name = times("я", 33)})));
  CHECK_FALSE(check(create_chat_invite_link(kChat, {.member_limit = 100'000})));
  CHECK_FALSE(check(create_chat_invite_link(kChat, {.member_limit = 1, .by_request = true})));
  CHECK_FALSE(check(create_chat_subscription_invite_link(kChat, "x", Stars{10'001})));
  CHECK(check(set_my_commands({{"start", "Begin"}})));
  CHECK_FALSE(check(set_my_commands({{"Start", "Begin"}})));
  CHECK_FALSE(check(set_my_commands({{"start", ""}})));
  CHECK_FALSE(check(set_my_commands(std::vector<BotCommand>(101, BotCommand{"start", "Begin"}))));
  CHECK_FALSE(check(set_my_name(times("x", 65))));
  CHECK_FALSE(check(get_updates({.wait_max = Millis{51'000}})));
  CHECK_FALSE(check(delete_messages(kChat, {})));
  CHECK(check(get_me()));
}

}  // namespace
}  // namespace banana::telegram
