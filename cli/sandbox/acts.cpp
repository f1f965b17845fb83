#include "cli/sandbox/acts.hpp"

#include <algorithm>
#include <optional>
#include <ranges>

#include <fmt/format.h>

#include "cli/sandbox/message.hpp"
#include "cli/sandbox/visit.hpp"

namespace banana::cli {

namespace {

using ops::Args;
using ops::Context;
using ops::Host;

constexpr std::int64_t kSearched = 100;  // newest messages a button or an invoice is looked for in

std::string given(const Args& args, std::string_view name) {
  return args.find<std::string>(name).value_or(std::string{});
}

Result<SandboxVisit> visit(Host& host, const Args& args) {
  return SandboxVisit::begin(host, given(args, "as"), given(args, "chat"));
}

JsonObject person_item(const JsonObject& person) {
  const std::string_view last = text_at(person, "last_name");
  const std::string_view username = text_at(person, "username");
  return {{"id", number_at(person, "id")},
          {"name", last.empty() ? std::string{text_at(person, "first_name")}
                                : fmt::format("{} {}", text_at(person, "first_name"), last)},
          {"username", username.empty() ? Json(nullptr) : Json(username)},
          {"language", text_at(person, "language_code")},
          {"stars", number_at(person, "stars")}};
}

JsonObject chat_item(const JsonObject& chat) {
  const std::string_view username = text_at(chat, "username");
  const Json* last = chat.if_contains("last");
  const JsonObject item = last != nullptr && last->is_object() ? shown(last->get_object()) : JsonObject{};
  return {{"id", number_at(chat, "id")},
          {"title", text_at(chat, "title")},
          {"username", username.empty() ? Json(nullptr) : Json(username)},
          {"kind", is_set(chat, "is_bot") ? std::string_view{"bot"} : text_at(chat, "kind")},
          {"unread", number_at(chat, "unread")},
          {"last", text_at(item, "text")}};
}

template <class Make>
Json listing(const JsonObject& answer, std::string_view key, Make make) {
  JsonArray items;
  if (const Json* all = answer.if_contains(key); all != nullptr && all->is_array()) {
    for (const Json& one : all->get_array()) items.push_back(make(one.as_object()));
  }
  return JsonObject{{"items", std::move(items)}};
}

Error no_rehearsal() {
  return fail(Errc::invalid, "the sandbox can't be rehearsed in", "All of it is play: leave --dry-run out.");
}

/// The row an operation gives back: what came of it, and a line about it.
Result<Json> told(Result<JsonObject> outcome, std::string summary) {
  if (!outcome) return outcome.error();
  if (!summary.empty()) (*outcome)["summary"] = std::move(summary);
  return Json(*std::move(outcome));
}

/// What a bot answered a pressed button with, if it did.
std::string told_by_bot(const JsonObject& answer) {
  const Json* given = answer.if_contains("answer");
  if (given == nullptr || !given->is_object()) return {};
  const JsonObject& words = given->get_object();
  if (!text_at(words, "url").empty()) return fmt::format("The bot opens {}", text_at(words, "url"));
  if (text_at(words, "text").empty()) return {};
  return fmt::format("{}: {}", is_set(words, "alert") ? "Alert" : "Answer", text_at(words, "text"));
}

/// What is to be paid by: the newest invoice that nobody paid, a link to one, or that of the message named.
Result<JsonObject> find_invoice(const JsonArray& messages, std::optional<std::int64_t> wanted) {
  for (const Json& one : messages | std::views::reverse) {
    const JsonObject& message = one.as_object();
    if (wanted && number_at(message, "id") != *wanted) continue;
    for (const std::string_view kind : {"invoice", "paid"}) {
      const Json* priced = message.if_contains(kind);
      const bool open =
          priced != nullptr && priced->is_object() && (wanted || !is_set(priced->get_object(), "paid"));
      if (open) return JsonObject{{"message", number_at(message, "id")}};
    }
    if (std::string link = invoice_link(message); !link.empty()) return JsonObject{{"slug", std::move(link)}};
  }
  return fail(Errc::not_found, "nothing here is to be paid", "See: bananactl sandbox show CHAT");
}

}  // namespace

Task<Result<Json>> list_bots(Host& host, const Args&, Context&) {
  const auto sandbox = sandbox_of(host);
  if (!sandbox) co_return sandbox.error();
  const auto answer = sandbox->get("bots");
  if (!answer) co_return answer.error();
  co_return listing(*answer, "bots", [](const JsonObject& bot) {
    return JsonObject{{"id", number_at(bot, "id")},
                      {"username", text_at(bot, "username")},
                      {"name", text_at(bot, "first_name")}};
  });
}

Task<Result<Json>> list_people(Host& host, const Args&, Context&) {
  const auto sandbox = sandbox_of(host);
  if (!sandbox) co_return sandbox.error();
  const auto answer = sandbox->get("state");
  if (!answer) co_return answer.error();
  co_return listing(*answer, "users", person_item);
}

Task<Result<Json>> list_chats(Host& host, const Args& args, Context&) {
  const auto here = SandboxVisit::begin(host, given(args, "as"), "");
  if (!here) co_return here.error();
  co_return listing(here->state(), "chats", chat_item);
}

Task<Result<Json>> show_chat(Host& host, const Args& args, Context&) {
  const auto here = visit(host, args);
  if (!here) co_return here.error();
  const auto messages = here->messages(args.get<std::int64_t>("limit"));
  if (!messages) co_return messages.error();
  co_return listing(JsonObject{{"messages", *messages}}, "messages", shown);
}

Task<Result<Json>> add_person(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  const auto sandbox = sandbox_of(host);
  if (!sandbox) co_return sandbox.error();
  JsonObject body{{"first_name", args.get<std::string>("name")},
                  {"language_code", args.get<std::string>("language")},
                  {"stars", args.get<Stars>("stars").units()}};
  if (args.has("username")) body["username"] = args.get<std::string>("username");
  const auto answer = sandbox->post("users", body);
  if (!answer) co_return answer.error();
  const Json* wrapped = answer->if_contains("user");
  co_return Json(person_item(wrapped != nullptr && wrapped->is_object() ? wrapped->get_object() : *answer));
}

Task<Result<Json>> top_up(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  const auto here = SandboxVisit::begin(host, given(args, "as"), "");
  if (!here) co_return here.error();
  const auto answer =
      here->client().post("topup", {{"user", here->user()}, {"stars", args.get<Stars>("stars").units()}});
  if (!answer) co_return answer.error();
  co_return Json(JsonObject{{"user", here->user()}, {"stars", number_at(*answer, "stars")}});
}

Task<Result<Json>> say(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  auto here = visit(host, args);
  if (!here) co_return here.error();
  JsonObject body = here->addressed();
  body["text"] = args.get<std::string>("text");
  if (const auto message = args.find<std::int64_t>("reply-to")) body["reply_to"] = *message;
  co_return told(here->act("send", std::move(body), args.get<Millis>("wait")), "");
}

Task<Result<Json>> send_photo(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  auto here = visit(host, args);
  if (!here) co_return here.error();
  const auto upload = here->client().upload(args.get<std::string>("file"));
  if (!upload) co_return upload.error();
  JsonObject body = here->addressed();
  body["files"] = JsonArray{*upload};
  body["as"] = args.get<bool>("as-file") ? "document" : "photo";
  if (args.has("caption")) body["caption"] = args.get<std::string>("caption");
  co_return told(here->act("send", std::move(body), args.get<Millis>("wait")), "");
}

Task<Result<Json>> press(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  auto here = visit(host, args);
  if (!here) co_return here.error();
  const auto messages = here->messages(kSearched);
  if (!messages) co_return messages.error();
  const auto button =
      find_button(*messages, args.get<std::string>("button"), args.find<std::int64_t>("message"));
  if (!button) co_return button.error();
  if (button->kind == "pay") {
    co_return fail(
        Errc::invalid, fmt::format("\"{}\" is for paying", button->text),
        fmt::format("bananactl sandbox pay {} --message {}", args.get<std::string>("chat"), button->message));
  }
  if (!button->url.empty()) {
    co_return Json(JsonObject{{"items", JsonArray{}}, {"summary", fmt::format("It opens {}", button->url)}});
  }
  JsonObject body = here->addressed();
  body["message"] = button->message;
  body["row"] = button->row;
  body["column"] = button->column;
  auto outcome = here->act("press", std::move(body), args.get<Millis>("wait"));
  co_return told(std::move(outcome), told_by_bot(here->answer()));
}

Task<Result<Json>> pay(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  auto here = visit(host, args);
  if (!here) co_return here.error();
  const auto messages = here->messages(kSearched);
  if (!messages) co_return messages.error();
  const auto invoice = find_invoice(*messages, args.find<std::int64_t>("message"));
  if (!invoice) co_return invoice.error();
  JsonObject body = here->addressed();
  for (const auto& [key, value] : *invoice) body[key] = value;
  auto outcome = here->act("pay", std::move(body), args.get<Millis>("wait"));
  if (!outcome) co_return outcome.error();
  const JsonObject& answer = here->answer();
  const bool paid = text_at(answer, "status") == "paid";
  (*outcome)["ok"] = paid;
  (*outcome)["summary"] = paid ? fmt::format("Paid. {} Stars are left.", number_at(answer, "stars"))
                               : fmt::format("Not paid: {}", text_at(answer, "error"));
  co_return Json(*std::move(outcome));
}

Task<Result<Json>> change_subscription(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  auto here = visit(host, args);
  if (!here) co_return here.error();
  JsonObject body = here->addressed();
  const std::string bot = args.get<std::string>("chat");
  body["bot"] = bot.starts_with('@') ? bot.substr(1) : bot;
  body["action"] = args.get<std::string>("action");
  auto outcome = here->act("subscription", std::move(body), args.get<Millis>("wait"));
  co_return told(std::move(outcome),
                 fmt::format("The subscription is {}, paid until {}.", text_at(here->answer(), "state"),
                             to_iso8601(from_unix_ms(number_at(here->answer(), "until") * 1000))));
}

Task<Result<Json>> join(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  const auto here = SandboxVisit::begin(host, given(args, "as"), "");
  if (!here) co_return here.error();
  const std::string wanted = args.get<std::string>("chat");
  const bool link = wanted.find('/') != std::string::npos;
  const JsonObject body{{"user", here->user()}, {link ? "link" : "chat", wanted}};
  const auto answer = here->client().post("join", body);
  if (!answer) co_return answer.error();
  const std::string_view status = text_at(*answer, "status");
  co_return Json(JsonObject{{"user", here->user()}, {"status", status.empty() ? "joined" : status}});
}

Task<Result<Json>> make_fault(Host& host, const Args& args, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  const auto sandbox = sandbox_of(host);
  if (!sandbox) co_return sandbox.error();
  JsonObject body{{"kind", args.get<std::string>("kind")}, {"times", args.get<std::int64_t>("times")}};
  if (args.has("bot")) body["bot"] = args.get<std::string>("bot");
  if (args.has("method")) body["method"] = args.get<std::string>("method");
  if (const auto wait = args.find<Millis>("retry-after")) body["retry_after"] = wait->count() / 1000;
  if (const auto span = args.find<Millis>("for")) body["seconds"] = span->count() / 1000;
  const auto answer = sandbox->post("fault", body);
  if (!answer) co_return answer.error();
  co_return Json(nullptr);
}

Task<Result<Json>> clear_faults(Host& host, const Args&, Context& context) {
  if (context.rehearsal) co_return no_rehearsal();
  const auto sandbox = sandbox_of(host);
  if (!sandbox) co_return sandbox.error();
  const auto answer = sandbox->post("clear_faults", {});
  if (!answer) co_return answer.error();
  co_return Json(nullptr);
}

}  // namespace banana::cli
