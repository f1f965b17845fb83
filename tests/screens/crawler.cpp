#include "tests/screens/crawler.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include <fmt/format.h>

#include "core/studio/cancel.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/expire.hpp"
#include "core/studio/settle.hpp"
#include "daemon/sandbox/world/files.hpp"
#include "daemon/sandbox/world/messages.hpp"

namespace banana::test {

namespace {

using sandbox::Number;
using screens::ButtonData;
using screens::read_data;

constexpr studio::WorkerId kWorker{1};

constexpr std::array<std::string_view, 16> kWords{"a yellow boat at dawn",
                                                  "лодка на рассвете, масло",
                                                  "tong otayotganda sariq qayiq, oʻrmon",
                                                  "7",
                                                  "100",
                                                  "1",
                                                  "-5",
                                                  "0.5",
                                                  "1000000000000000000000",
                                                  "sunset",
                                                  "SUN10",
                                                  "<b>bold & brave</b> \"quotes\" 'n' <i>",
                                                  "👩‍👩‍👧‍👦🏳️‍🌈",
                                                  "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\xAE"
                                                  "evil",
                                                  "{subject} %s %n $1 '; DROP TABLE person; --",
                                                  "@ali"};

std::string key_of(const ButtonData& data, std::string_view standing_on) {
  switch (data.kind) {
    case ButtonData::Kind::go:
      return fmt::format("go {}>{}", standing_on, data.screen);
    case ButtonData::Kind::deed:
      return "deed " + data.name;
    default:
      return fmt::format("action {}.{}", data.screen, data.name);
  }
}

/// By which a subscription is paid: the newest in the chat, empty for none.
std::string invoice_link(const sandbox::Chat& chat) {
  for (auto message = chat.messages.rbegin(); message != chat.messages.rend(); ++message) {
    for (const Json& row : message->second.keyboard) {
      for (const Json& button : row.as_array()) {
        const Json* url = button.as_object().if_contains("url");
        if (url != nullptr && std::string_view{url->as_string()}.starts_with("https://t.me/$"))
          return std::string{url->as_string()};
      }
    }
  }
  return {};
}

}  // namespace

Crawler::Crawler(Playground& playground, const screens::Program& program, Coverage& coverage,
                 const studio::Audience& audience, ManualClock& clock, std::uint64_t seed)
    : playground_(playground),
      program_(program),
      coverage_(coverage),
      audience_(audience),
      clock_(clock),
      random_(seed) {
  const auto file = [&](const char* name, const char* mime, std::string bytes) {
    return sandbox::add_file(playground_.world, {.name = name, .mime = mime, .bytes = std::move(bytes)}).id;
  };
  photos_ = {file("one.png", "image/png", png_head(640, 480)),
             file("two.png", "image/png", png_head(90, 900))};
  film_ = file("film.mp4", "video/mp4", "no film");
  paper_ = file("paper.pdf", "application/pdf", "%PDF-1.4");
  playground_.watch = [this](const telegram::Call& call, std::string_view refusal) { see(call, refusal); };
}

void Crawler::start(db::Tx& tx) {
  for (const Number person : people_) {
    person_ = person;
    act(tx, "start", {});
  }
  if (admin_ == 0) return;
  person_ = admin_;
  act(tx, "start", {});
}

void Crawler::step(db::Tx& tx) {
  if (is_over()) return;
  using Deed = void (Crawler::*)(db::Tx&);
  struct Way {
    std::size_t weight;
    Deed go;
  };
  constexpr std::array<Way, 10> kWays{Way{53, &Crawler::press_screen}, Way{11, &Crawler::press_any},
                                      Way{10, &Crawler::write_words},  Way{6, &Crawler::send_files},
                                      Way{1, &Crawler::send_odd},      Way{6, &Crawler::command},
                                      Way{4, &Crawler::forge},         Way{3, &Crawler::pay},
                                      Way{5, &Crawler::work},          Way{1, &Crawler::answer_support}};
  person_ = one_of(people_);
  if (below(40) == 0) wait();
  std::size_t roll = below(100);
  const Way* way = kWays.data();
  while (roll >= way->weight) roll -= way++->weight;
  try {
    (this->*way->go)(tx);
    check_screen(tx);
  } catch (const std::exception& thrown) {
    problem(fmt::format("it threw: {}", thrown.what()));
    give_up();
  }
}

void Crawler::wait() {
  constexpr std::array<std::int64_t, 5> kWaits{1'000, 30'000, 660'000, 7'200'000, 90'000'000};
  clock_.advance(Millis{one_of(kWaits)});
}

void Crawler::press_screen(db::Tx& tx) {
  const auto message = outbox::message_of(tx, playground_.bot_id(), ChatId{person_}, "screen");
  const auto* screen =
      message ? sandbox::find_message(playground_.chat_of(person_), message->value()) : nullptr;
  auto all = screen != nullptr ? buttons(*screen) : std::vector<Press>{};
  if (all.empty()) return act(tx, "send", {{"text", "/menu"}});
  const std::string here = where(tx);
  if (!haunt_.empty() && !here.starts_with(haunt_.substr(1)) && below(4) == 0)
    return act(tx, "send", {{"text", haunt_}});
  const screens::Screen* mine = program_.screen(here);
  if (mine != nullptr && mine->written != nullptr && below(6) == 0) return write_words(tx);
  Press chosen = one_of(all);
  if (below(10) < 8) {  // what was pressed least, by whichever crawler
    const auto times = [&](const Press& press) {
      const auto data = read_data(press.data);
      return data ? coverage_.pressed(key_of(*data, here)) : 0;
    };
    const auto least = std::ranges::min(all, {}, times);
    std::erase_if(all, [&](const Press& press) { return times(press) > times(least); });
    chosen = one_of(all);
  }
  press(tx, chosen);
}

void Crawler::press_any(db::Tx& tx) {
  std::vector<Press> all;
  const auto& messages = playground_.chat_of(person_).messages;
  for (auto it = messages.rbegin(); it != messages.rend() && all.size() < 60; ++it) {
    for (Press& each : buttons(it->second)) all.push_back(std::move(each));
  }
  if (all.empty()) return;
  Press chosen = one_of(all);
  for (const Press& each : all) {  // deeds are rarer than screens
    const auto data = read_data(each.data);
    if (data && data->kind == ButtonData::Kind::deed && below(8) == 0) chosen = each;
  }
  press(tx, chosen);
}

void Crawler::press(db::Tx& tx, const Press& what) {
  const std::string here = where(tx);
  const auto current = outbox::message_of(tx, playground_.bot_id(), ChatId{person_}, "screen");
  if (const auto data = read_data(what.data)) {
    const std::string key = key_of(*data, here);
    const bool is_current = current && current->value() == what.message;
    ++coverage_.pressed(key);
    if (data->kind == ButtonData::Kind::deed || (is_current && data->screen == here)) coverage_.count(key);
  } else {
    problem("a button carries what nobody understands: " + what.data);
  }
  act(tx, "press", {{"message", what.message}, {"data", what.data}});
}

void Crawler::forge(db::Tx& tx) {
  const auto& messages = playground_.chat_of(person_).messages;
  if (messages.empty()) return;
  Number message = messages.rbegin()->first;
  if (const auto screen = outbox::message_of(tx, playground_.bot_id(), ChatId{person_}, "screen"))
    message = screen->value();
  if (!playground_.chat_of(person_).messages.contains(message)) return;
  constexpr std::array<std::string_view, 9> kValues{
      "", "0", "-1", "99999999999999999999", "01J9ZK4T8QY3E", "uz", "starter", "../../etc", "1:2:3"};
  const screens::Screen& screen = one_of(program_.screens);
  std::string data{"x"};
  switch (below(4)) {
    case 0:
      data = fmt::format("g:{}", screen.name);
      break;
    case 1:
      if (!program_.deeds.empty())
        data = fmt::format("d:{}:{}", one_of(program_.deeds).name, one_of(kValues));
      break;
    case 2:
      data = fmt::format("a:nowhere:{}", one_of(kValues));
      break;
    default: {
      const std::string here = where(tx);  // an action of where they are, with another value
      const screens::Screen* mine = program_.screen(here);
      if (mine != nullptr && !mine->actions.empty())
        data = fmt::format("a:{}:{}:{}", here, one_of(mine->actions).name, one_of(kValues));
    }
  }
  act(tx, "press", {{"message", message}, {"data", data}});
}

void Crawler::write_words(db::Tx& tx) {
  std::string words{one_of(kWords)};
  if (below(30) == 0) words = std::string(4096, 'w');
  JsonObject fields{{"text", words}};
  if (below(10) == 0) fields["forwarded_from"] = "Somebody";
  act(tx, "send", std::move(fields));
}

void Crawler::send_files(db::Tx& tx) {
  JsonArray files;
  switch (below(6)) {
    case 0:
      files = {film_};
      break;
    case 1:
      files = {paper_};
      break;
    case 2:
      files = {photos_[0], photos_[1]};  // an album
      break;
    default:
      files = {one_of(photos_)};
  }
  JsonObject fields{{"files", files}};
  if (below(2) == 0) fields["caption"] = one_of(kWords);
  if (below(6) == 0) fields["as"] = "document";
  const auto& messages = playground_.chat_of(person_).messages;
  if (below(6) == 0 && !messages.empty()) fields["reply_to"] = messages.rbegin()->first;
  act(tx, "send", std::move(fields));
}

/// What a bot gets and has no use for.
void Crawler::send_odd(db::Tx& tx) {
  const std::array<JsonObject, 4> odd{
      JsonObject{{"sticker", JsonObject{{"file_id", "s"}, {"file_unique_id", "u"}, {"type", "regular"}}}},
      JsonObject{{"location", JsonObject{{"latitude", 41.3}, {"longitude", 69.2}}}},
      JsonObject{{"dice", JsonObject{{"emoji", "🎲"}, {"value", 6}}}},
      JsonObject{{"pinned_message", JsonObject{{"message_id", 1}}}}};
  static_cast<void>(sandbox::post(playground_.world, playground_.chat_of(person_),
                                  {.from = person_, .content = one_of(odd)}));
  playground_.settle(tx);
}

void Crawler::command(db::Tx& tx) {
  constexpr std::array<std::string_view, 9> kArguments{
      "",       "", "", "a red fox", "ref_AAAA", "tpl_0000000000001", "job_0000000000001", "promo_SUN10",
      "5001 10"};
  const auto name = below(12) == 0 ? std::string_view{"nothing_known"} : one_of(program_.commands).name;
  const std::string_view argument = one_of(kArguments);
  coverage_.count(fmt::format("command {}", name));
  act(tx, "send",
      {{"text", argument.empty() ? fmt::format("/{}", name) : fmt::format("/{} {}", name, argument)}});
}

void Crawler::pay(db::Tx& tx) {
  std::vector<Number> invoices;
  for (const auto& [id, message] : playground_.chat_of(person_).messages) {
    if (!message.invoice.empty()) invoices.push_back(id);
  }
  const std::string link = invoice_link(playground_.chat_of(person_));
  if (!link.empty() && below(2) == 0) return act(tx, "pay", {{"slug", link}});
  constexpr std::array<std::string_view, 3> kTurns{"renew", "cancel", "reenable"};
  if (below(4) == 0) return act(tx, "subscription", {{"action", one_of(kTurns)}});
  if (!invoices.empty()) act(tx, "pay", {{"message", one_of(invoices)}});
}

/// Workers take what waits, and vendors do what vendors do.
void Crawler::work(db::Tx& tx) {
  const Instant now = playground_.now();
  studio::wake_due(tx, now, 100);
  studio::expire_due(tx, 100, audience_, now);
  studio::cancel_wished(tx, 100, audience_, now);
  for (const studio::Job& job : studio::claim(tx, kWorker, {.begin_max = 3}, now)) {
    if (job.needs == studio::Needs::preparing)
      static_cast<void>(studio::mark_submitting(tx, studio::fence_of(job)));
    if (below(2) != 0) audience_.kept_waiting(tx, job, 0, now);
    if (below(6) != 0) finish_job(tx, studio::find_job(tx, job.id).value());
  }
  constexpr db::Sql kLeft = "SELECT id FROM job WHERE status = 1 LIMIT 20";
  std::vector<studio::JobId> left;
  for (db::Rows row = tx.query(kLeft); row.next();) left.push_back(row.get<studio::JobId>(0));
  for (const studio::JobId id : left) {
    if (below(2) == 0) finish_job(tx, studio::find_job(tx, id).value());
  }
  playground_.settle(tx);
}

/// An admin replies to one of the last questions.
void Crawler::answer_support(db::Tx& tx) {
  if (admin_ == 0) return;
  person_ = admin_;
  const auto& messages = playground_.chat_of(admin_).messages;
  for (auto it = messages.rbegin(); it != messages.rend(); ++it) {
    if (it->second.from == admin_) continue;
    const auto slot =
        outbox::slot_of(tx, playground_.bot_id(), ChatId{admin_}, telegram::MessageId{it->first});
    if (!slot || !slot->starts_with("support:") || below(3) == 0) continue;
    return act(tx, "send", {{"text", one_of(kWords)}, {"reply_to", it->first}});
  }
}

void Crawler::finish_job(db::Tx& tx, const studio::Job& job) {
  const Instant now = playground_.now();
  if (job.cancel_at && below(2) == 0) {
    static_cast<void>(studio::end_attempt(tx, job, studio::Status::canceled, studio::cause::kUser,
                                          {.outcome = "user"}, audience_, now));
    return;
  }
  constexpr std::array<std::string_view, 8> kFaults{"blocked_input", "blocked_output", "rate_limited",
                                                    "account",       "invalid",        "transient",
                                                    "ambiguous",     "no_model"};
  if (below(4) == 0) {
    const studio::AttemptEnd end{.outcome = std::string{one_of(kFaults)}};
    studio::Decision decision = studio::GiveUp{};
    if (below(3) == 0) decision = studio::Retry{now + Millis{10'000}};
    static_cast<void>(studio::settle_failure(tx, job, end, decision, audience_, now));
    return;
  }
  const bool is_film = job.operation == "video" || job.operation == "animate";
  const bool is_text = job.operation == "describe" || job.operation == "improve";
  studio::Delivery delivery{.made = {},
                            .seed = below(3) == 0 ? std::nullopt : std::optional<std::int64_t>{42}};
  const auto outputs = below(5) == 0 ? 1 : job.outputs;
  for (std::int64_t n = 0; n < outputs; ++n) {
    delivery.made.push_back({.blob = std::string(64, static_cast<char>('a' + n % 6)),
                             .type = is_film   ? "video/mp4"
                                     : is_text ? "text/plain"
                                               : "image/png",
                             .bytes = 1,
                             .width = 64,
                             .height = 64,
                             .words = is_text ? "a boat <at> dawn" : ""});
  }
  static_cast<void>(studio::deliver(tx, job, delivery, {.outcome = "ok"}, audience_, now));
}

}  // namespace banana::test
