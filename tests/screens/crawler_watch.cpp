// What a crawler looks at after each step.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/dialog/dialog.hpp"
#include "core/people/person.hpp"
#include "core/telegram/text.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "tests/screens/crawler.hpp"

namespace banana::test {

namespace {

using sandbox::Number;
using screens::ButtonData;
using screens::read_data;

constexpr std::size_t kTrail = 12;
constexpr std::size_t kProblemsMax = 20;
constexpr std::size_t kButtonLabelMax = 64;
constexpr std::size_t kAlertMax = 200;

bool leads_home(const screens::Program& program, std::string_view data) {
  const auto read = read_data(data);
  if (!read) return false;
  // Whoever comes first chooses a language, and that opens home.
  const bool is_language =
      read->kind == ButtonData::Kind::act && read->screen == "language" && read->name == "choose";
  return is_language || (read->kind == ButtonData::Kind::go && read->screen == program.home().name) ||
         (read->kind == ButtonData::Kind::deed && read->name == "home");
}

std::string shown(std::string_view text) { return telegram::shorten(text, 60); }

}  // namespace

std::vector<std::string> Coverage::unused() const {
  std::vector<std::string> out;
  const auto look = [&](std::string row) {
    if (of(row) == 0) out.push_back(std::move(row));
  };
  for (const screens::Screen& screen : program_.screens) {
    look(fmt::format("screen {}", screen.name));
    for (const screens::Action& action : screen.actions)
      look(fmt::format("action {}.{}", screen.name, action.name));
  }
  for (const screens::Action& deed : program_.deeds) look(fmt::format("deed {}", deed.name));
  for (const screens::CommandRow& command : program_.commands) look(fmt::format("command {}", command.name));
  return out;
}

bool Crawler::is_over() const { return problems_.size() >= kProblemsMax; }
void Crawler::give_up() { problems_.resize(kProblemsMax, "nothing more was tried"); }

void Crawler::act(db::Tx& tx, std::string_view name, JsonObject fields) {
  trail_.push_back(fmt::format("{} {} {}", person_, name, shown(boost::json::serialize(fields))));
  if (trail_.size() > kTrail) trail_.pop_front();
  fields["user"] = person_;
  fields["bot"] = Playground::kBotName;
  static_cast<void>(playground_.act(tx, name, fields));
  for (auto it = playground_.world.presses.begin(); it != playground_.world.presses.end();) {
    if (!it->second.answer) problem("a press was not answered");
    it = playground_.world.presses.erase(it);
  }
  for (const auto& [id, checkout] : playground_.world.checkouts) {
    if (checkout.state == "waiting") problem("a checkout was not answered");
  }
}

void Crawler::see(const telegram::Call& call, std::string_view refusal) {
  constexpr std::array<std::string_view, 4> kHarmless{"message is not modified", "message to edit not found",
                                                      "message to delete not found",
                                                      "message can't be deleted"};
  const bool is_harmless = std::ranges::any_of(
      kHarmless, [&](std::string_view each) { return refusal.find(each) != std::string_view::npos; });
  if (!refusal.empty() && !is_harmless) {
    problem(fmt::format("Telegram refuses {}: {} {}", call.method, refusal,
                        telegram::shorten(boost::json::serialize(call.params), 1500)));
  }
  for (const char* field : {"text", "caption", "error_message", "title", "description"}) {
    if (const Json* text = call.params.if_contains(field)) see_text(call.method, *text);
  }
  if (const Json* text = call.params.if_contains("text");
      text != nullptr && call.method == "answerCallbackQuery" &&
      telegram::utf16_length(std::string_view{text->as_string()}) > kAlertMax) {
    problem("an alert is too long");
  }
  const Json* markup = call.params.if_contains("reply_markup");
  const Json* rows =
      markup != nullptr && markup->is_object() ? markup->as_object().if_contains("inline_keyboard") : nullptr;
  if (rows == nullptr) return;
  for (const Json& row : rows->as_array()) {
    for (const Json& button : row.as_array()) {
      see_text("a button", button.at("text"));
      if (telegram::utf16_length(std::string_view{button.at("text").as_string()}) > kButtonLabelMax)
        problem("a button's label is too long");
    }
  }
}

void Crawler::see_text(std::string_view where, const Json& text) {
  if (!text.is_string()) return;
  constexpr std::array<std::string_view, 6> kWrong{"std::",  "xception",  "NaN",
                                                   "(null)", "undefined", "SELECT "};
  for (const std::string_view wrong : kWrong) {
    if (std::string_view{text.as_string()}.find(wrong) != std::string_view::npos)
      problem(fmt::format("{} says: {}", where, text.as_string().c_str()));
  }
}

/// Wherever somebody is, they see it, and can go home from there.
void Crawler::check_screen(db::Tx& tx) {
  const std::string here = where(tx);
  if (here.empty()) return;  // they parted with the screen: the next word or press brings one
  const screens::Screen* screen = program_.screen(here);
  if (screen == nullptr) return problem("they are on a screen that there is not: " + here);
  coverage_.count("screen " + here);
  const auto message = outbox::message_of(tx, playground_.bot_id(), ChatId{person_}, "screen");
  const sandbox::Message* seen =
      message ? sandbox::find_message(playground_.chat_of(person_), message->value()) : nullptr;
  if (seen == nullptr) return problem("the screen " + here + " is nowhere to be seen");
  if (screen == &program_.home()) return;
  const auto all = buttons(*seen);
  if (std::ranges::none_of(all, [&](const Press& each) { return leads_home(program_, each.data); }))
    problem("no way home from " + here);
}

void Crawler::problem(std::string what) {
  if (is_over()) return;
  problems_.push_back(fmt::format("{}\n  after: {}", what, fmt::join(trail_, "\n         ")));
}

std::string Crawler::where(db::Tx& tx) const {
  const auto person = people::find_by_telegram_id(tx, person_);
  if (!person) return {};
  return dialog::load(tx, {.bot = playground_.bot_id(), .chat = ChatId{person_}, .user = person->id}).screen;
}

std::vector<Crawler::Press> Crawler::buttons(const sandbox::Message& message) const {
  std::vector<Press> out;
  for (const Json& row : message.keyboard) {
    for (const Json& button : row.as_array()) {
      if (const Json* data = button.as_object().if_contains("callback_data"))
        out.push_back({.message = message.id, .data = std::string{data->as_string()}});
    }
  }
  return out;
}

}  // namespace banana::test
