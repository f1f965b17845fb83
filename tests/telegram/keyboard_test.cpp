#include "core/telegram/keyboard.hpp"

#include <doctest/doctest.h>

namespace banana::telegram {
namespace {

std::string text(const Keyboard& keyboard) { return boost::json::serialize(to_json(keyboard)); }

TEST_CASE("buttons under a message do one thing each") {
  const InlineKeyboard keyboard{
      {{callback_button("Yes", "y", ButtonStyle::success), callback_button("No", "n", ButtonStyle::danger)},
       {url_button("Site", "https://b.example"),
        web_app_button("App", "https://b.example/app", ButtonStyle::primary)},
       {copy_button("Copy", "ref_X"), {"Share", InlineButton::Does::share, "look"}, pay_button("Pay")}}};
  CHECK(
      text(keyboard) ==
      R"({"inline_keyboard":[[{"text":"Yes","callback_data":"y","style":"success"},{"text":"No","callback_data":"n","style":"danger"}],)"
      R"([{"text":"Site","url":"https://b.example"},{"text":"App","web_app":{"url":"https://b.example/app"},"style":"primary"}],)"
      R"([{"text":"Copy","copy_text":{"text":"ref_X"}},{"text":"Share","switch_inline_query":"look"},{"text":"Pay","pay":true}]]})");
}

TEST_CASE("buttons in place of the letters ask for chats and people and bots") {
  RequestChat club{.request_id = 1, .is_channel = true, .is_mine = true, .bot_is_member = true};
  club.bot_rights = Rights{.can_restrict_members = true, .can_invite_users = true};
  const ReplyKeyboard keyboard{
      {{{"Plain"}, {"Phone", RequestContact{}}, {"App", OpenWebApp{"https://b.example"}}},
       {{"Person", RequestUsers{.request_id = 2, .is_bot = false}, ButtonStyle::primary}},
       {{"Bot", RequestManagedBot{3, "Shop", "shop_bot"}}}},
      "Choose",
      true,
      true};
  CHECK(
      text(keyboard) ==
      R"({"keyboard":[[{"text":"Plain"},{"text":"Phone","request_contact":true},{"text":"App","web_app":{"url":"https://b.example"}}],)"
      R"([{"text":"Person","request_users":{"request_id":2,"max_quantity":1,"request_name":true,"request_username":true,"user_is_bot":false},"style":"primary"}],)"
      R"([{"text":"Bot","request_managed_bot":{"request_id":3,"suggested_name":"Shop","suggested_username":"shop_bot"}}]],)"
      R"("resize_keyboard":true,"one_time_keyboard":true,"is_persistent":true,"input_field_placeholder":"Choose"})");

  const Json chat = to_json(ReplyKeyboard{{{{"Channel", club}}}});
  const JsonObject& asked = chat.at("keyboard").at(0).at(0).at("request_chat").as_object();
  CHECK(asked.at("chat_is_channel") == true);
  CHECK(asked.at("chat_is_created") == true);
  CHECK(asked.at("bot_is_member") == true);
  const JsonObject& rights = asked.at("bot_administrator_rights").as_object();
  CHECK(rights.at("can_invite_users") == true);
  CHECK(rights.at("can_promote_members") == false);
  CHECK(rights.size() == 15);
  CHECK_FALSE(asked.contains("user_administrator_rights"));
}

TEST_CASE("a keyboard may be taken away or ask for a reply or not be spoken of") {
  CHECK(text(RemoveKeyboard{}) == R"({"remove_keyboard":true})");
  CHECK(text(ForceReply{}) == R"({"force_reply":true})");
  CHECK(text(ForceReply{"Prompt"}) == R"({"force_reply":true,"input_field_placeholder":"Prompt"})");
  CHECK(text({}) == "null");
}

}  // namespace
}  // namespace banana::telegram
