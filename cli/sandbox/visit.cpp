#include "cli/sandbox/visit.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "cli/sandbox/message.hpp"
#include "core/base/spelling.hpp"
#include "core/config/load.hpp"

namespace banana::cli {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t kLookedAt = 30;  // messages compared before and after
constexpr Millis kLookEvery{40};
constexpr Millis kQuiet{250};  // a bot that was silent for so long has said what it had to say

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string_view bare(std::string_view name) { return name.starts_with('@') ? name.substr(1) : name; }

const JsonArray& list_at(const JsonObject& object, std::string_view key) {
  static const JsonArray kNone;
  const Json* found = object.if_contains(key);
  return found != nullptr && found->is_array() ? found->get_array() : kNone;
}

bool is_called(const JsonObject& thing, std::string_view wanted) {
  return fmt::format("{}", number_at(thing, "id")) == wanted ||
         same_name(text_at(thing, "username"), bare(wanted)) || same_name(text_at(thing, "title"), wanted) ||
         same_name(text_at(thing, "first_name"), wanted);
}

const JsonObject* find(const JsonArray& things, std::string_view wanted) {
  for (const Json& thing : things) {
    if (is_called(thing.as_object(), wanted)) return &thing.get_object();
  }
  return nullptr;
}

}  // namespace

Result<SandboxClient> sandbox_of(ops::Host& host) {
  const config::Loaded& loaded = host.loaded();
  if (!loaded.ok()) return loaded.error();
  return SandboxClient::find(loaded.config.telegram.api_base.text);
}

Result<SandboxVisit> SandboxVisit::begin(ops::Host& host, std::string_view as, std::string_view chat) {
  auto client = sandbox_of(host);
  if (!client) return client.error();
  const auto anybody = client->get("state");
  if (!anybody) return anybody.error();
  const JsonArray& people = list_at(*anybody, "users");
  if (people.empty()) {
    return fail(Errc::not_found, "nobody lives in this sandbox yet",
                "Make somebody: bananactl sandbox add-user Ann --stars 1000");
  }
  const JsonObject* person = as.empty() ? &people.front().as_object() : find(people, as);
  if (person == nullptr) {
    return fail(Errc::not_found, fmt::format("nobody here is called \"{}\"", as),
                "See who is there: bananactl sandbox users");
  }
  SandboxVisit visit{*std::move(client), number_at(*person, "id"), {}};
  if (const auto looked = visit.look(); !looked) return looked.error();
  if (chat.empty()) return visit;
  if (const auto entered = visit.enter(chat); !entered) return entered.error();
  return visit;
}

Result<void> SandboxVisit::look() {
  auto state = client_.get(fmt::format("state?user={}", user_));
  if (!state) return state.error();
  state_ = *std::move(state);
  return {};
}

Result<void> SandboxVisit::enter(std::string_view chat) {
  if (const JsonObject* known = find(list_at(state_, "chats"), chat)) {
    chat_ = number_at(*known, "id");
    return {};
  }
  const auto bots = client_.get("bots");
  if (!bots) return bots.error();
  if (const JsonObject* bot = find(list_at(*bots, "bots"), chat)) {
    bot_ = std::string{text_at(*bot, "username")};
    return {};
  }
  return fail(Errc::not_found, fmt::format("there is no chat or bot \"{}\"", chat),
              "See what there is: bananactl sandbox chats");
}

JsonObject SandboxVisit::addressed() const {
  return chat_ ? JsonObject{{"chat", *chat_}} : JsonObject{{"bot", bot_}};
}

Result<JsonArray> SandboxVisit::messages(std::int64_t count) const {
  if (!chat_) return JsonArray{};
  auto history = client_.get(fmt::format("history?user={}&chat={}&limit={}", user_, *chat_, count));
  if (!history) return history.error();
  return list_at(*history, "messages");
}

Result<JsonObject> SandboxVisit::act(std::string_view name, JsonObject body, Millis wait) {
  const auto before = messages(kLookedAt);
  if (!before) return before.error();
  body["user"] = user_;
  auto answer = client_.post(name, body);
  if (!answer) return answer.error();
  answer_ = *std::move(answer);
  const auto changed = settle(*before, wait);
  if (!changed) return changed.error();
  JsonArray items;
  for (const Json& message : *changed) items.push_back(shown(message.as_object()));
  return JsonObject{{"items", std::move(items)}};
}

Result<JsonArray> SandboxVisit::settle(const JsonArray& before, Millis wait) {
  const auto until = SteadyClock::now() + wait;
  auto quiet_since = SteadyClock::now();
  JsonArray last;
  for (;;) {
    if (!chat_) {
      if (const auto looked = look(); !looked) return looked.error();
      if (const JsonObject* made = find(list_at(state_, "chats"), bot_)) chat_ = number_at(*made, "id");
    }
    const auto now = messages(kLookedAt);
    if (!now) return now.error();
    JsonArray changed;
    bool answered = answer_.contains("answer") && answer_.at("answer").is_object();
    for (const Json& message : *now) {
      if (std::find(before.begin(), before.end(), message) != before.end()) continue;
      answered |= !is_set(message.as_object(), "out");
      changed.push_back(message);
    }
    if (changed != last) quiet_since = SteadyClock::now();
    last = std::move(changed);
    if (answered && SteadyClock::now() - quiet_since >= kQuiet) return last;
    if (SteadyClock::now() >= until) return last;
    std::this_thread::sleep_for(kLookEvery);
  }
}

}  // namespace banana::cli
