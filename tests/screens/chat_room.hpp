// Somebody talks with a program: updates go in as JSON, calls come out. The outbox stands in for Telegram: what waits
// there is taken as sent, and the screen's message gets a number.
//
//   ChatRoom<OnSqlite> room{screens::demo::program()};
//   room.say("/start");
//   CHECK(room.sent().back().method == "sendMessage");
//   room.press("Balance");
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/outbox/outbox.hpp"
#include "core/outbox/uploads.hpp"
#include "core/text/texts.hpp"
#include "daemon/screens/shell.hpp"
#include "tests/people/town.hpp"

namespace banana::test {

struct SentCall {
  std::string method;
  JsonObject params;
  std::string slot;
  std::string key = {};
};

template <class Here>
class ChatRoom : public Town<Here> {
 public:
  using Town = banana::test::Town<Here>;
  static constexpr std::int64_t kPerson = 7002;
  static constexpr BotId kBot{7001};

  explicit ChatRoom(const screens::Program& program, screens::Around around = {})
      : program_(program), around_(std::move(around)), shell_(std::in_place, program_, texts_, around_) {}

  /// The process ends and begins anew: what it knew is what the database knows.
  void restart() { shell_.emplace(program_, texts_, around_); }

  /// The answers; what went to the outbox is in sent().
  inbox::Answers update(const std::string& json) {
    const auto parsed = telegram::parse_update(json).value();
    sent_.clear();
    auto answers = Town::write([&](db::Tx& tx) {
      return shell_->handle(tx, {.bot = kBot, .now = Town::now(), .ids = Town::ids(), .update = parsed});
    });
    take_outbox();
    return answers;
  }
  void message(const std::string& fields) {
    static_cast<void>(update(fmt::format(
        R"({{"update_id":{},"message":{{"message_id":{},"date":1795219200,"chat":{{"id":{},"type":"private"}},)"
        R"("from":{},{}}}}})",
        next_++, next_message_++, kPerson, from(), fields)));
  }
  void say(std::string_view text) {
    message(fmt::format(R"("text":{})", boost::json::serialize(Json(text))));
  }
  /// Presses what carries this data, on a message; the call that answers it.
  telegram::Call press_data(std::string_view data, std::int64_t on_message) {
    const auto answers = update(fmt::format(
        R"({{"update_id":{},"callback_query":{{"id":"q{}","from":{},"data":{},"message":{{"message_id":{},)"
        R"("date":1795219200,"chat":{{"id":{},"type":"private"}},"text":"x"}}}}}})",
        next_++, next_, from(), boost::json::serialize(Json(data)), on_message, kPerson));
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].method == "answerCallbackQuery");
    return answers[0];
  }
  /// Presses the button of the screen with this label in it.
  telegram::Call press(std::string_view label) { return press_data(data_of(label), screen_message_); }
  [[nodiscard]] std::string data_of(std::string_view label) const {
    for (const Json& row : screen_.at("reply_markup").at("inline_keyboard").as_array()) {
      for (const Json& button : row.as_array()) {
        if (std::string_view{button.at("text").as_string()}.find(label) != std::string_view::npos) {
          return std::string{button.at("callback_data").as_string()};
        }
      }
    }
    FAIL("no button '", label, "' on ", boost::json::serialize(screen_));
    return {};
  }

  /// Of the screen's buttons, in their order.
  [[nodiscard]] std::vector<std::string> labels() const {
    std::vector<std::string> out;
    for (const Json& row : screen_.at("reply_markup").at("inline_keyboard").as_array()) {
      for (const Json& button : row.as_array()) out.emplace_back(button.at("text").as_string());
    }
    return out;
  }
  [[nodiscard]] bool has_button(std::string_view label) const {
    return std::ranges::any_of(
        labels(), [&](const std::string& each) { return each.find(label) != std::string::npos; });
  }

  [[nodiscard]] const std::vector<SentCall>& sent() const { return sent_; }
  /// What the screen shows now.
  [[nodiscard]] std::string_view screen() const {
    if (const Json* media = screen_.if_contains("media")) return media->as_object().at("caption").as_string();
    return screen_.contains("text") ? screen_.at("text").as_string() : screen_.at("caption").as_string();
  }
  /// The buttons of the screen, a row in brackets: "[Model|Settings][Home]".
  [[nodiscard]] std::string buttons() const {
    std::string out;
    for (const Json& row : screen_.at("reply_markup").at("inline_keyboard").as_array()) {
      out += '[';
      for (const Json& button : row.as_array()) {
        if (out.back() != '[') out += '|';
        out += button.at("text").as_string();
      }
      out += ']';
    }
    return out;
  }
  /// What was sent along, in memory.
  [[nodiscard]] const std::vector<telegram::Upload>& uploads() const { return uploads_; }
  [[nodiscard]] std::int64_t screen_message() const { return screen_message_; }
  [[nodiscard]] std::vector<std::string> methods() const {
    std::vector<std::string> out;
    for (const SentCall& call : sent_) out.push_back(call.method);
    return out;
  }
  [[nodiscard]] const text::Texts& texts() const { return texts_; }
  void speak(std::string_view language_code) { language_code_ = language_code; }

 private:
  [[nodiscard]] std::string from() const {
    return fmt::format(R"({{"id":{},"is_bot":false,"first_name":"Ali <b>","language_code":"{}"}})", kPerson,
                       language_code_);
  }
  /// All that waits is sent, in its order.
  void take_outbox() {
    Town::write([&](db::Tx& tx) {
      sent_.clear();
      uploads_.clear();
      db::Rows rows = tx.query(
          "SELECT method, params, coalesce(slot, ''), uploads, coalesce(key, '') FROM outbox WHERE ended_at "
          "IS NULL ORDER BY "
          "id");
      while (rows.next()) {
        if (!rows.is_null(3))
          std::ranges::move(outbox::read_uploads(rows.text(3)), std::back_inserter(uploads_));
        sent_.push_back({rows.get<std::string>(0), boost::json::parse(rows.text(1)).as_object(),
                         rows.get<std::string>(2), rows.get<std::string>(4)});
      }
    });
    Town::write([&](db::Tx& tx) {
      tx.exec("DELETE FROM outbox");
      for (const SentCall& call : sent_) {
        const bool sends = call.method.starts_with("send");
        if (sends) ++next_message_;
        if (!call.slot.empty() && call.slot != "screen") keep_slot(tx, call, sends);
        if (call.slot != "screen" || call.method == "deleteMessage") continue;
        screen_ = call.params;
        if (!sends) continue;
        screen_message_ = next_message_;
        outbox::bind(tx, kBot, ChatId{kPerson}, call.slot, telegram::MessageId{next_message_}, Town::now());
      }
    });
  }

  /// A message that others will change later.
  void keep_slot(db::Tx& tx, const SentCall& call, bool sends) {
    const ChatId chat{kPerson};
    if (sends)
      outbox::bind(tx, kBot, chat, call.slot, telegram::MessageId{next_message_}, Town::now());
    else if (call.method == "deleteMessage")
      outbox::unbind(tx, kBot, chat, call.slot);
  }

  text::Texts texts_;
  const screens::Program& program_;
  const screens::Around around_;
  std::optional<screens::Shell> shell_;
  std::vector<SentCall> sent_;
  std::vector<telegram::Upload> uploads_;
  JsonObject screen_;
  std::int64_t screen_message_ = 0;
  std::int64_t next_ = 1;
  std::int64_t next_message_ = 1;
  std::string language_code_ = "en";
};

}  // namespace banana::test
