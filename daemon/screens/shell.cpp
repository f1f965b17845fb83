#include "daemon/screens/shell.hpp"

#include <utility>

#include "core/people/ban.hpp"
#include "core/people/contact.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/text.hpp"

namespace banana::screens {

namespace {

using telegram::Place;

/// The outbox's name for the message that is the screen.
constexpr std::string_view kSlot = "screen";

/// Of an answer to a callback, in characters.
constexpr std::size_t kAlertMax = 200;

people::Contact contact_of(const telegram::User& user) {
  return {.telegram_id = user.telegram_id,
          .first_name = user.first_name,
          .last_name = user.last_name,
          .username = user.username,
          .language_code = user.language_code};
}

/// Bots talk with people, in private; groups are for those programs that say so.
bool is_for_us(const telegram::Message& message) {
  return message.from && !message.from->is_bot && !message.is_edited && !message.is_channel_post &&
         telegram::is_private(message.chat.id);
}

template <class Row>
const Row* row(std::span<const Row> rows, std::string_view name) {
  for (const Row& one : rows) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace

/// Somebody, where they are, and how the screen that comes of it will be placed.
struct Shell::Scene {
  Visit visit;
  dialog::Dialog dialog;
  dialog::Key key;
  const Screen* screen;   // where they are; home for whoever is new
  bool in_place = false;  // the current screen's message is changed, rather than a new one sent
};

Shell::Scene Shell::enter(db::Tx& tx, const inbox::Arrival& arrival, const telegram::User& user,
                          ChatId chat) const {
  people::Met met = people::touch(tx, contact_of(user), arrival.now);
  outbox::seen(tx, arrival.bot, chat);
  const dialog::Key key{.bot = arrival.bot, .chat = chat, .user = met.person.id};
  dialog::Dialog dialog = dialog::load(tx, key);
  text::Voice say = texts_.in(met.person.speaks());
  const Screen* screen = program_.screen(dialog.screen);
  if (screen == nullptr) screen = &program_.home();
  return {.visit = {.tx = tx,
                    .now = arrival.now,
                    .ids = arrival.ids,
                    .bot = arrival.bot,
                    .chat = chat,
                    .update = arrival.update.id,
                    .person = std::move(met.person),
                    .say = std::move(say),
                    .texts = texts_,
                    .around = around_,
                    .memory = dialog.memory,
                    .screen = screen->name,
                    .is_new = met.is_new},
          .dialog = std::move(dialog),
          .key = key,
          .screen = screen};
}

inbox::Answers Shell::handle(db::Tx& tx, const inbox::Arrival& arrival) {
  return std::visit([&](const auto& event) { return on(tx, arrival, event); }, arrival.update.event);
}

inbox::Answers Shell::on(db::Tx& tx, const inbox::Arrival& arrival, const telegram::Message& message) const {
  if (!is_for_us(message)) return {};
  Scene scene = enter(tx, arrival, *message.from, message.chat.id);
  scene.visit.message = message.id;
  const bool is_money = message.successful_payment || message.refunded_payment;
  if (scene.visit.person.is_banned(arrival.now) && !is_money) {
    if (people::take_ban_notice(tx, scene.visit.person, arrival.now)) {
      scene.visit.send(telegram::send_message(scene.visit.chat, ban_notice(scene, As::message)));
    }
    finish(scene, stay());
    return {};
  }
  finish(scene, read(scene, message));
  return {};
}

Move Shell::read(Scene& scene, const telegram::Message& message) const {
  Visit& visit = scene.visit;
  if (message.successful_payment) {
    return program_.paid != nullptr ? program_.paid(visit, *message.successful_payment) : stay();
  }
  if (message.refunded_payment) {
    return program_.refunded != nullptr ? program_.refunded(visit, *message.refunded_payment) : stay();
  }
  if (const auto command = message.command()) {
    if (const CommandRow* known = row(program_.commands, command->name))
      return known->run(visit, command->argument);
    return program_.written(visit, message);
  }
  const auto written = scene.screen->written != nullptr ? scene.screen->written : program_.written;
  return written(visit, message);
}

inbox::Answers Shell::on(db::Tx& tx, const inbox::Arrival& arrival,
                         const telegram::Callback& callback) const {
  const auto answer = [&](const std::string& text, bool is_alert) {
    return inbox::Answers{telegram::answer_callback_query(callback.id, {.text = text, .is_alert = is_alert})};
  };
  if (!callback.chat || !telegram::is_private(callback.chat->id)) return answer({}, false);
  Scene scene = enter(tx, arrival, callback.from, callback.chat->id);
  scene.visit.message = callback.message;
  if (scene.visit.person.is_banned(arrival.now)) {
    static_cast<void>(people::take_ban_notice(tx, scene.visit.person, arrival.now));
    return answer(ban_notice(scene, As::alert), true);
  }
  const Move move = press(scene, callback);
  finish(scene, move);
  return answer(telegram::shorten(move.toast, kAlertMax), move.is_alert);
}

Move Shell::press(Scene& scene, const telegram::Callback& callback) const {
  Visit& visit = scene.visit;
  const auto data = read_data(callback.data);
  if (!data) return stale(scene);
  if (data->kind == ButtonData::Kind::deed) {
    const Action* known = row(program_.deeds, data->name);
    return known != nullptr ? known->run(visit, data->value) : stale(scene);
  }
  // A newer message with a screen's button is the screen: we only don't know its number yet.
  const auto current = outbox::message_of(visit.tx, visit.bot, visit.chat, kSlot);
  // But not one that has become something else since, such as the status of what was just ordered.
  const bool is_given_away = callback.message && current != callback.message &&
                             outbox::is_bound(visit.tx, visit.bot, visit.chat, *callback.message);
  if (is_given_away && data->kind == ButtonData::Kind::act)  // the second press of two
    return stay(visit.say.plain(program_.pressed));
  const bool is_other = is_given_away || (callback.message && current != callback.message &&
                                          callback.on_media != scene.dialog.has_media);
  const bool is_current = callback.message && callback.is_message_accessible && !is_other &&
                          (!current || *callback.message >= *current);
  if (is_current) {
    if (current != callback.message)
      outbox::bind(visit.tx, visit.bot, visit.chat, kSlot, *callback.message, visit.now);
    scene.in_place = true;
  } else if (callback.message && callback.is_message_accessible && !is_other) {
    visit.send(telegram::edit_message_reply_markup(Place{visit.chat, *callback.message}, {}));
  }
  if (data->kind == ButtonData::Kind::go)
    return program_.screen(data->screen) != nullptr ? go_to(data->screen) : stale(scene);
  if (!is_current || data->screen != scene.screen->name) return stale(scene);
  const Action* known = row(scene.screen->actions, data->name);
  return known != nullptr ? known->run(visit, data->value) : stale(scene);
}

Move Shell::stale(Scene& scene) const {
  Move move = again(scene.dialog.memory);
  move.toast = scene.visit.say.plain(program_.stale);
  return move;
}

inbox::Answers Shell::on(db::Tx& tx, const inbox::Arrival& arrival,
                         const telegram::PreCheckout& checkout) const {
  Scene scene = enter(tx, arrival, checkout.from, checkout.from.chat());
  Verdict verdict;
  if (scene.visit.person.is_banned(arrival.now)) {
    verdict.refusal = ban_notice(scene, As::alert);
  } else if (program_.checkout != nullptr) {
    verdict = program_.checkout(scene.visit, checkout);
  }
  finish(scene, stay());
  if (verdict.ok) return {telegram::answer_pre_checkout_query(checkout.id)};
  return {telegram::refuse_pre_checkout_query(checkout.id, verdict.refusal)};
}

inbox::Answers Shell::on(db::Tx& tx, const inbox::Arrival& arrival,
                         const telegram::SubscriptionChange& change) const {
  if (program_.subscription == nullptr) return {};
  Scene scene = enter(tx, arrival, change.user, change.user.chat());
  finish(scene, program_.subscription(scene.visit, change));
  return {};
}

std::string Shell::ban_notice(const Scene& scene, As as) const {
  const people::Ban& ban = *scene.visit.person.ban;
  std::vector<text::Argument> arguments{{"reason", ban.reason}};
  if (ban.until) arguments.emplace_back("until", *ban.until);
  const std::string_view key = ban.until ? program_.banned_until : program_.banned;
  const text::Voice& say = scene.visit.say;
  return as == As::message ? say.html(key, arguments)
                           : telegram::shorten(say.plain(key, arguments), kAlertMax);
}

void Shell::finish(Scene& scene, const Move& move) const {
  Visit& visit = scene.visit;
  if (move.to == Move::To::part) part(scene, move.screen);
  if (move.in_place && !scene.dialog.screen.empty()) scene.in_place = true;
  if (!visit.effects.empty()) scene.in_place = false;
  for (const outbox::Effect& effect : std::exchange(visit.effects, {}))
    outbox::add(visit.tx, effect, visit.now);
  if (move.to == Move::To::stay) {
    if (visit.memory == scene.dialog.memory) return;
    scene.dialog.screen = scene.screen->name;
    scene.dialog.memory = std::move(visit.memory);
    dialog::save(visit.tx, scene.key, scene.dialog, visit.now);
    return;
  }
  if (move.to == Move::To::part) return;
  const Screen* target = move.to == Move::To::again ? scene.screen : program_.screen(move.screen);
  if (target == nullptr) throw std::logic_error{"there is no screen " + move.screen};
  visit.memory = move.memory;
  visit.say = texts_.in(visit.person.speaks());
  show(scene, *target);
}

void Shell::part(Scene& scene, const std::string& slot) const {
  const Visit& visit = scene.visit;
  if (const auto message = outbox::message_of(visit.tx, visit.bot, visit.chat, kSlot)) {
    outbox::bind(visit.tx, visit.bot, visit.chat, slot, *message, visit.now);
    outbox::unbind(visit.tx, visit.bot, visit.chat, kSlot);
  }
  dialog::leave(visit.tx, scene.key);  // so that the next screen deletes nothing
}

void Shell::show(Scene& scene, const Screen& screen) const {
  Visit& visit = scene.visit;
  View view = screen.show(visit);
  const telegram::InlineKeyboard keyboard = keyboard_of(screen.name, view);
  if (!view.photo.empty()) view.media = {.file = telegram::by_id(view.photo)};
  const bool has_media = view.media.has_value();
  if (has_media) view.media->caption = view.html;
  const auto add = [&](telegram::Call call) {
    outbox::add(visit.tx,
                {.bot = visit.bot, .chat = visit.chat, .call = std::move(call), .slot = std::string{kSlot}},
                visit.now);
  };
  // A text can become a picture, but not the other way round.
  if (scene.in_place && (has_media || !scene.dialog.has_media)) {
    add(has_media ? telegram::edit_message_media(visit.chat, *view.media, {.keyboard = keyboard})
                  : telegram::edit_message_text(visit.chat, view.html, {.keyboard = keyboard}));
  } else {
    if (!scene.dialog.screen.empty()) add(telegram::delete_message(visit.chat));
    add(has_media ? telegram::send_media(visit.chat, *view.media, {.keyboard = keyboard})
                  : telegram::send_message(visit.chat, view.html, {.keyboard = keyboard}));
  }
  scene.dialog = {
      .screen = std::string{screen.name}, .memory = std::move(visit.memory), .has_media = has_media};
  dialog::save(visit.tx, scene.key, scene.dialog, visit.now);
}

}  // namespace banana::screens
