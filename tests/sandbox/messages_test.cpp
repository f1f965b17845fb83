// Sending, editing, deleting, buttons.
#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

JsonObject keyboard(JsonObject button) {
  JsonArray row;
  row.push_back(std::move(button));
  JsonArray rows;
  rows.push_back(std::move(row));
  return {{"inline_keyboard", std::move(rows)}};
}

JsonObject callback_keyboard(std::string_view data) {
  return keyboard({{"text", "Go"}, {"callback_data", data}});
}

TEST_CASE("a bot and a person talk") {
  Town it;
  const Json sent = it.say("Hello");
  CHECK(text_of(sent, "text") == "Hello");
  CHECK(text_of(sent.at("chat"), "type") == "private");
  CHECK(text_of(sent.at("from"), "is_bot") == "true");
  it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", " hi there "}});
  const Json heard = it.update("message");
  CHECK(text_of(heard, "text") == "hi there");
  CHECK(text_of(heard.at("from"), "first_name") == "Ann");
  CHECK(text_of(heard.at("chat"), "id") == "5001");
}

TEST_CASE("the start button carries its payload as a command") {
  Town it;
  it.act("start", {{"user", it.bob}, {"bot", "@SHOP_bot"}, {"payload", "promo-1_A"}});
  const Json heard = it.update("message");
  CHECK(text_of(heard, "text") == "/start promo-1_A");
  CHECK(text_of(heard, "entities") == R"([{"type":"bot_command","offset":0,"length":6}])");
  const Json bad = it.act("start", {{"user", it.bob}, {"bot", "shop_bot"}, {"payload", "no spaces"}});
  CHECK(bad.as_object().contains("error"));
}

TEST_CASE("texts are refused with the words of Telegram") {
  Town it;
  const auto with = [&](std::string_view text) {
    return it.refused("sendMessage", {{"chat_id", it.ann}, {"text", text}});
  };
  CHECK(with("") == "Bad Request: message text is empty");
  CHECK(with(" \n ") == "Bad Request: message text is empty");
  CHECK(with(std::string(4097, 'x')) == "Bad Request: message is too long");
  CHECK(with("\xff") == "Bad Request: strings must be encoded in UTF-8");
  it.say(std::string(4096, 'x'));
  CHECK(it.refused("sendMessage", {{"text", "x"}}) == "Bad Request: chat_id is empty");
  CHECK(it.refused("sendMessage", {{"chat_id", 4}, {"text", "x"}}) == "Bad Request: chat not found");
  CHECK(it.refused("sendMessage", {{"chat_id", it.bob}, {"text", "x"}}) == "Bad Request: chat not found");
  CHECK(it.refused("sendMessage", {{"chat_id", it.bot->id}, {"text", "x"}}) ==
        "Forbidden: bots can't send messages to bots");
  CHECK(it.refused("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"parse_mode", "MarkdownV2"}}) ==
        "Bad Request: unsupported parse_mode: the sandbox reads HTML only");
  CHECK(it.refused("sendMessage", {{"chat_id", it.ann}, {"text", "<b>x"}, {"parse_mode", "HTML"}}) ==
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"");
}

TEST_CASE("a bot that was blocked is told so until the person starts it again") {
  Town it;
  it.act("block", {{"user", it.ann}, {"bot", "shop_bot"}});
  const Json change = it.update("my_chat_member");
  CHECK(text_of(change.at("new_chat_member"), "status") == "kicked");
  CHECK(it.refused("sendMessage", {{"chat_id", it.ann}, {"text", "x"}}) ==
        "Forbidden: bot was blocked by the user");
  CHECK(it.call("sendMessage", {{"chat_id", it.ann}, {"text", "x"}}).error().code == 403);
  it.act("start", {{"user", it.ann}, {"bot", "shop_bot"}});
  it.say("x");
}

TEST_CASE("buttons are checked before anything is sent") {
  Town it;
  const auto with = [&](JsonObject markup) {
    return it.refused("sendMessage",
                      {{"chat_id", it.ann}, {"text", "x"}, {"reply_markup", std::move(markup)}});
  };
  CHECK(with(callback_keyboard(std::string(65, 'x'))) == "Bad Request: BUTTON_DATA_INVALID");
  CHECK(with(callback_keyboard("")) == "Bad Request: BUTTON_DATA_INVALID");
  CHECK(with(callback_keyboard(std::string(64, 'x'))) == "it was done");
  CHECK(with(keyboard({{"text", "x"}})) ==
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  CHECK(
      with(keyboard({{"text", ""}, {"callback_data", "x"}})).starts_with("Bad Request: can't parse inline"));
  CHECK(with(keyboard({{"text", "x"}, {"url", "no link"}})).find("is invalid") != std::string::npos);
  CHECK(with(keyboard({{"text", "x"}, {"pay", true}})) == "Bad Request: BUTTON_POS_INVALID");
  CHECK(with(keyboard({{"text", "x"}, {"callback_data", "x"}, {"style", "loud"}})) ==
        "Bad Request: BUTTON_STYLE_INVALID");
  CHECK(with(keyboard({{"text", "x"}, {"web_app", JsonObject{{"url", "http://example.com"}}}}))
            .find("Only HTTPS") != std::string::npos);
  CHECK(it.refused("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_markup", "[1]"}}) ==
        "Bad Request: object expected as reply markup");
}

TEST_CASE("a pressed button asks the bot and its answer comes back") {
  Town it;
  const Json sent =
      it.ok("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_markup", callback_keyboard("d")}});
  const Number id = sent.at("message_id").as_int64();
  it.act("press", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", id}, {"row", 0}, {"column", 0}});
  const Json query = it.update("callback_query");
  CHECK(text_of(query, "data") == "d");
  CHECK(text_of(query.at("message"), "message_id") == std::to_string(id));
  const JsonObject answer{{"callback_query_id", query.at("id")}, {"text", "Done"}, {"show_alert", true}};
  CHECK(sandbox::answer_to(it.world, it.waits_for).at("answer").is_null());
  it.ok("answerCallbackQuery", answer);
  CHECK(text_of(sandbox::answer_to(it.world, it.waits_for), "answer") ==
        R"({"text":"Done","alert":true,"url":""})");
  CHECK(it.refused("answerCallbackQuery", answer) ==
        "Bad Request: query is too old and response timeout expired or query ID is invalid");
}

TEST_CASE("a query is too old after two and a half minutes") {
  Town it;
  const Json sent =
      it.ok("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_markup", callback_keyboard("d")}});
  it.act("press", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", sent.at("message_id")}, {"data", "d"}});
  const Json query = it.update("callback_query");
  it.clock.advance(Millis{150'001});
  CHECK(it.refused("answerCallbackQuery", {{"callback_query_id", query.at("id")}}) ==
        "Bad Request: query is too old and response timeout expired or query ID is invalid");
}

TEST_CASE("an edit that changes nothing is refused and one that does is shown") {
  Town it;
  const Json sent = it.say("one");
  JsonObject edit{{"chat_id", it.ann}, {"message_id", sent.at("message_id")}, {"text", "one"}};
  CHECK(it.refused("editMessageText", edit) ==
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same "
        "as a current content and reply markup of the message");
  edit["text"] = "two";
  CHECK(text_of(it.ok("editMessageText", edit), "text") == "two");
  edit["reply_markup"] = callback_keyboard("d");
  CHECK(it.ok("editMessageText", edit).as_object().contains("reply_markup"));
  CHECK_FALSE(it.ok("editMessageReplyMarkup", {{"chat_id", it.ann}, {"message_id", sent.at("message_id")}})
                  .as_object()
                  .contains("reply_markup"));
}

TEST_CASE("what can't be edited is named") {
  Town it;
  CHECK(it.refused("editMessageText", {{"chat_id", it.ann}, {"message_id", 99}, {"text", "x"}}) ==
        "Bad Request: message to edit not found");
  CHECK(it.refused("editMessageText", {{"chat_id", it.ann}, {"message_id", 1}, {"text", "x"}}) ==
        "Bad Request: message can't be edited");
  CHECK(it.refused("editMessageText", {{"chat_id", it.ann}, {"text", "x"}}) ==
        "Bad Request: message identifier is not specified");
  const Json sent = it.say("one");
  CHECK(it.refused("editMessageCaption",
                   {{"chat_id", it.ann}, {"message_id", sent.at("message_id")}, {"caption", "x"}}) ==
        "Bad Request: there is no caption in the message to edit");
}

TEST_CASE("messages are deleted one by one and many at once") {
  Town it;
  const Json first = it.say("one").at("message_id");
  const Json second = it.say("two").at("message_id");
  it.ok("deleteMessage", {{"chat_id", it.ann}, {"message_id", first}});
  CHECK(it.refused("deleteMessage", {{"chat_id", it.ann}, {"message_id", first}}) ==
        "Bad Request: message to delete not found");
  JsonArray ids;
  ids.push_back(first);
  ids.push_back(second);
  it.ok("deleteMessages", {{"chat_id", it.ann}, {"message_ids", ids}});
  const Json history = it.act("history", {{"user", it.ann}, {"bot", "shop_bot"}});
  CHECK(history.at("messages").as_array().size() == 1);  // /start
  const Json old = it.say("three").at("message_id");
  it.clock.advance(std::chrono::hours{49});
  CHECK(it.refused("deleteMessage", {{"chat_id", it.ann}, {"message_id", old}}) ==
        "Bad Request: message can't be deleted for everyone");
}

TEST_CASE("messages are forwarded with their origin and copied without") {
  Town it;
  const Json sent = it.say("one");
  const JsonObject what{{"chat_id", it.ann}, {"from_chat_id", it.ann}, {"message_id", sent.at("message_id")}};
  CHECK(it.ok("forwardMessage", what).as_object().contains("forward_origin"));
  const Json copy = it.ok("copyMessage", what);
  CHECK(copy.as_object().size() == 1);
  CHECK(it.refused("copyMessage", {{"chat_id", it.ann}, {"from_chat_id", it.ann}, {"message_id", 99}}) ==
        "Bad Request: message to copy not found");
  CHECK(it.refused("forwardMessage", {{"chat_id", it.ann}, {"from_chat_id", it.ann}, {"message_id", 99}}) ==
        "Bad Request: message to forward not found");
  it.ok("sendMessage", {{"chat_id", it.ann}, {"text", "mine"}, {"protect_content", true}});
  CHECK(it.refused("copyMessage", {{"chat_id", it.ann}, {"from_chat_id", it.ann}, {"message_id", 5}}) ==
        "Bad Request: message can't be forwarded");
}

TEST_CASE("a reply quotes and a reply to nothing is refused unless that is allowed") {
  Town it;
  const JsonObject gone{{"message_id", 99}};
  CHECK(it.refused("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_parameters", gone}}) ==
        "Bad Request: message to be replied not found");
  const JsonObject fine{{"message_id", 99}, {"allow_sending_without_reply", true}};
  CHECK_FALSE(it.ok("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_parameters", fine}})
                  .as_object()
                  .contains("reply_to_message"));
  const JsonObject start{{"message_id", 1}};
  const Json quoting =
      it.ok("sendMessage", {{"chat_id", it.ann}, {"text", "x"}, {"reply_parameters", start}});
  CHECK(text_of(quoting.at("reply_to_message"), "text") == "/start");
}

TEST_CASE("a reply keyboard stays with the chat until it is removed") {
  Town it;
  JsonArray row;
  row.push_back("Yes");
  JsonArray rows;
  rows.push_back(row);
  it.ok("sendMessage", {{"chat_id", it.ann},
                        {"text", "x"},
                        {"reply_markup", JsonObject{{"keyboard", rows}, {"resize_keyboard", true}}}});
  const auto chat = [&] { return it.act("state", {{"user", it.ann}}).at("chats").as_array().at(0); };
  CHECK(text_of(chat().at("reply_keyboard"), "keyboard") == R"([[{"text":"Yes"}]])");
  it.ok("sendMessage",
        {{"chat_id", it.ann}, {"text", "x"}, {"reply_markup", JsonObject{{"remove_keyboard", true}}}});
  CHECK_FALSE(chat().as_object().contains("reply_keyboard"));
}

TEST_CASE("actions drafts and reactions are checked") {
  Town it;
  it.ok("sendChatAction", {{"chat_id", it.ann}, {"action", "typing"}});
  CHECK(it.refused("sendChatAction", {{"chat_id", it.ann}, {"action", "dance"}}) ==
        "Bad Request: wrong parameter action in request");
  it.ok("sendMessageDraft", {{"chat_id", it.ann}, {"draft_id", 7}, {"text", "so far"}});
  CHECK(it.refused("sendMessageDraft", {{"chat_id", it.ann}, {"draft_id", 0}, {"text", "x"}}) ==
        "Bad Request: RANDOM_ID_INVALID");
  JsonArray reaction;
  reaction.push_back(JsonObject{{"type", "emoji"}, {"emoji", "👍"}});
  it.ok("setMessageReaction", {{"chat_id", it.ann}, {"message_id", 1}, {"reaction", reaction}});
  reaction.push_back(reaction[0]);
  CHECK(it.refused("setMessageReaction", {{"chat_id", it.ann}, {"message_id", 1}, {"reaction", reaction}}) ==
        "Bad Request: REACTIONS_TOO_MANY");
}

TEST_CASE("parameters may come as text") {
  Town it;
  const Json sent = it.ok("sendMessage", {{"chat_id", std::to_string(it.ann)},
                                          {"text", "x"},
                                          {"protect_content", "true"},
                                          {"reply_markup", boost::json::serialize(callback_keyboard("d"))},
                                          {"unknown_parameter", 5}});
  CHECK(text_of(sent, "has_protected_content") == "true");
  CHECK(text_of(sent, "reply_markup") == R"({"inline_keyboard":[[{"text":"Go","callback_data":"d"}]]})");
}

}  // namespace
}  // namespace banana::test
