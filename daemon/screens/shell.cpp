#include "daemon/screens/shell.hpp"

#include <utility>

#include "core/access/bot.hpp"
#include "core/people/ban.hpp"
#include "core/people/contact.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/groups.hpp"
#include "daemon/screens/support.hpp"

namespace banana::screens {

namespace {

using telegram::Place;

/// Of an answer to a callback, in characters.
constexpr std::size_t kAlertMax = 200;

people::Contact contact_of(const telegram::User& user) {
  return {.telegram_id = user.telegram_id,
          .first_name = user.first_name,
          .last_name = user.last_name,
          .username = user.username,
          .language_code = user.language_code};
}

bool is_said_by_person(const telegram::Message& message) {
  return message.from && !message.from->is_bot && !message.is_edited && !message.is_channel_post;
}

/// Empty until Telegram was asked.
std::string username_of(db::Snapshot& snapshot, BotId bot) {
  const auto known = access::find(snapshot, bot);
  return known ? known->username : std::string{};
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
  std::string slot;       // the outbox's name for the message that is the screen
  bool in_place = false;  // the current screen's message is changed, rather than a new one sent
  std::optional<telegram::MessageId> asked_by = {};  // in a group: the message that is answered

  [[nodiscard]] bool in_group() const { return !telegram::is_private(visit.chat); }
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
          .screen = screen,
          .slot = screen_slot(chat, user.telegram_id)};
}

inbox::Answers Shell::handle(db::Tx& tx, const inbox::Arrival& arrival) {
  return std::visit([&](const auto& event) { return on(tx, arrival, event); }, arrival.update.event);
}

inbox::Answers Shell::on(db::Tx& tx, const inbox::Arrival& arrival, const telegram::Message& message) const {
  if (!is_said_by_person(message)) return {};
  if (message.chat.id.value() == around_.notices.chat) {
    static_cast<void>(answer_for_support(tx, arrival.bot, texts_, message, arrival.now));
    return {};
  }
  if (!telegram::is_private(message.chat.id)) {
    read_in_group(tx, arrival, message);
    return {};
  }
  Scene scene = enter(tx, arrival, *message.from, message.chat.id);
  scene.visit.message = message.id;
  const bool is_money = message.successful_payment || message.refunded_payment;
  const bool is_kept_out = scene.visit.person.is_banned(arrival.now) && !is_money;
  finish(scene, is_kept_out ? keep_out(scene, message) : read(scene, message));
  return {};
}

/// In groups a bot answers who speaks to it; all other talk is none of its business (ST21).
void Shell::read_in_group(db::Tx& tx, const inbox::Arrival& arrival, const telegram::Message& message) const {
  const bool may_be_ours = message.text.find('@') != std::string::npos || message.reply_to;
  if (!may_be_ours) return;
  const auto words = addressed(message, arrival.bot, username_of(tx, arrival.bot));
  if (!words) return;
  Scene scene = enter(tx, arrival, *message.from, message.chat.id);
  if (scene.visit.person.is_banned(arrival.now)) return;
  scene.visit.message = message.id;
  scene.asked_by = message.id;
  finish(scene, read(scene, *words));
}

/// What only they may see, they see in private.
void Shell::invite(Scene& scene) const {
  Visit& visit = scene.visit;
  const telegram::InlineKeyboard keyboard{{{telegram::url_button(
      visit.say.plain("group.button.open"), private_link(username_of(visit.tx, visit.bot)))}}};
  outbox::add(visit.tx,
              {.bot = visit.bot,
               .chat = visit.chat,
               .call = telegram::send_message(
                   visit.chat, visit.say.html("group.private", {{"name", visit.person.first_name}}),
                   {.keyboard = keyboard, .reply_to = scene.asked_by})},
              visit.now);
}

/// Of all there is, people who are kept out may write to support; of the ban they are told once (MO5).
Move Shell::keep_out(Scene& scene, const telegram::Message& message) const {
  Visit& visit = scene.visit;
  if (auto move = write_to_support(scene, message)) return *std::move(move);
  if (const auto command = message.command()) {
    const CommandRow* known = row(program_.commands, command->name);
    if (known != nullptr && known->for_banned) return known->run(visit, command->argument);
  } else if (!program_.refuge.empty() && scene.screen->name == program_.refuge) {
    return scene.screen->written(visit, message);
  }
  tell_ban(scene);
  return stay();
}

void Shell::tell_ban(Scene& scene) const {
  Visit& visit = scene.visit;
  if (!people::take_ban_notice(visit.tx, visit.person, visit.now)) return;
  View view{.html = {}};
  if (!program_.refuge.empty())
    view.rows = {{go(visit.say.plain("support.button.write"), std::string{program_.refuge})}};
  visit.send(telegram::send_message(visit.chat, ban_notice(scene, As::message),
                                    {.keyboard = keyboard_of(program_.refuge, view)}));
}

/// Replies to what support said go to support, wherever the person is; replies of the staff's to whom they are for.
std::optional<Move> Shell::write_to_support(Scene& scene, const telegram::Message& message) const {
  Visit& visit = scene.visit;
  if (!message.reply_to) return std::nullopt;
  if (visit.person.role() >= ops::Role::support &&
      answer_for_support(visit.tx, visit.bot, texts_, message, visit.now)) {
    return stay();
  }
  if (!is_for_support(visit.tx, visit.bot, message)) return std::nullopt;
  const std::string_view text = text_of(pass_to_support(visit, message));
  visit.send(telegram::send_message(visit.chat, visit.say.html(text), {.reply_to = message.id}));
  return stay();
}

/// What is open to people who are kept out.
bool Shell::leads_to_refuge(std::string_view data) const {
  const auto read = program_.refuge.empty() ? std::nullopt : read_data(data);
  if (!read) return false;
  return read->kind == ButtonData::Kind::deed ? read->name == kSupportDeed : read->screen == program_.refuge;
}

Move Shell::read(Scene& scene, const telegram::Message& message) const {
  Visit& visit = scene.visit;
  if (message.successful_payment) {
    return program_.paid != nullptr ? program_.paid(visit, *message.successful_payment) : stay();
  }
  if (message.refunded_payment) {
    return program_.refunded != nullptr ? program_.refunded(visit, *message.refunded_payment) : stay();
  }
  if (auto move = write_to_support(scene, message)) return *std::move(move);
  if (const auto command = message.command()) {
    const CommandRow* known = row(program_.commands, command->name);
    if (known != nullptr && visit.person.role() >= known->role) return known->run(visit, command->argument);
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
  if (!callback.chat || callback.chat->kind == telegram::ChatKind::channel) return answer({}, false);
  Scene scene = enter(tx, arrival, callback.from, callback.chat->id);
  scene.visit.message = callback.message;
  if (is_of_other(scene, callback)) return answer(scene.visit.say.plain("group.not_yours.alert"), true);
  if (scene.visit.person.is_banned(arrival.now) && (scene.in_group() || !leads_to_refuge(callback.data))) {
    if (scene.in_group()) return answer(ban_notice(scene, As::alert), true);
    tell_ban(scene);
    finish(scene, stay());
    return answer(ban_notice(scene, As::alert), true);
  }
  const Move move = press(scene, callback);
  finish(scene, move);
  return answer(telegram::shorten(move.toast, kAlertMax), move.is_alert);
}

/// In a group everybody sees a card, and one person ordered it.
bool Shell::is_of_other(const Scene& scene, const telegram::Callback& callback) const {
  if (!scene.in_group() || !callback.message) return false;
  const auto slot = outbox::slot_of(scene.visit.tx, scene.visit.bot, scene.visit.chat, *callback.message);
  const auto asker = slot ? asker_of(*slot) : std::nullopt;
  return asker && *asker != std::to_string(callback.from.telegram_id);
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
  const auto [current, other] =
      outbox::compare(visit.tx, visit.bot, visit.chat, scene.slot, callback.message);
  // But not one that has become something else since, such as the status of what was just ordered.
  const bool is_given_away = other.has_value();
  if (is_given_away && data->kind == ButtonData::Kind::act)  // the second press of two
    return stay(visit.say.plain(program_.pressed));
  const bool is_other = is_given_away || (callback.message && current != callback.message &&
                                          callback.on_media != scene.dialog.has_media);
  const bool may_be_newer =
      !scene.in_group() && callback.message && (!current || *callback.message >= *current);
  const bool is_current = callback.message && callback.is_message_accessible && !is_other &&
                          (may_be_newer || current == callback.message);
  if (is_current) {
    if (current != callback.message)
      outbox::bind(visit.tx, visit.bot, visit.chat, scene.slot, *callback.message, visit.now);
    scene.in_place = true;
  } else if (callback.message && callback.is_message_accessible && !is_other && !scene.in_group()) {
    visit.send(telegram::edit_message_reply_markup(Place{visit.chat, *callback.message}, {}));
  }
  if (data->kind == ButtonData::Kind::go)
    return program_.screen(data->screen) != nullptr ? go_to(data->screen) : stale(scene);
  if (!is_current || data->screen != scene.screen->name) return stale(scene);
  const Action* known = row(scene.screen->actions, data->name);
  return known != nullptr ? known->run(visit, data->value) : stale(scene);
}

Move Shell::stale(Scene& scene) const {
  if (scene.in_group() && !scene.screen->in_groups) return stay(scene.visit.say.plain(program_.stale));
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
  if (scene.in_group() && !target->in_groups) return invite(scene);
  show(scene, *target);
}

void Shell::part(Scene& scene, const std::string& slot) const {
  const Visit& visit = scene.visit;
  outbox::rename(visit.tx, visit.bot, visit.chat, scene.slot, slot, visit.now);
  dialog::leave(visit.tx, scene.key);  // so that the next screen deletes nothing
}

/// Doors to what only they may see are left out.
void Shell::keep_public(View& view) const {
  for (auto& buttons : view.rows) {
    std::erase_if(buttons, [this](const Button& button) {
      const Screen* to = button.does == Button::Does::go ? program_.screen(button.name) : nullptr;
      return to != nullptr && !to->in_groups;
    });
  }
  std::erase_if(view.rows, [](const auto& buttons) { return buttons.empty(); });
}

void Shell::show(Scene& scene, const Screen& screen) const {
  Visit& visit = scene.visit;
  View view = screen.show(visit);
  if (scene.in_group()) keep_public(view);
  const telegram::InlineKeyboard keyboard = keyboard_of(screen.name, view);
  if (!view.photo.empty()) view.media = {.file = telegram::by_id(view.photo)};
  const bool has_media = view.media.has_value();
  if (has_media) view.media->caption = view.html;
  const auto add = [&](telegram::Call call) {
    outbox::add(visit.tx, {.bot = visit.bot, .chat = visit.chat, .call = std::move(call), .slot = scene.slot},
                visit.now);
  };
  // A text can become a picture, but not the other way round.
  if (scene.in_place && (has_media || !scene.dialog.has_media)) {
    add(has_media ? telegram::edit_message_media(visit.chat, *view.media, {.keyboard = keyboard})
                  : telegram::edit_message_text(visit.chat, view.html, {.keyboard = keyboard}));
  } else {
    if (!scene.dialog.screen.empty()) add(telegram::delete_message(visit.chat));
    add(has_media ? telegram::send_media(visit.chat, *view.media,
                                         {.keyboard = keyboard, .reply_to = scene.asked_by})
                  : telegram::send_message(visit.chat, view.html,
                                           {.keyboard = keyboard, .reply_to = scene.asked_by}));
  }
  scene.dialog = {
      .screen = std::string{screen.name}, .memory = std::move(visit.memory), .has_media = has_media};
  dialog::save(visit.tx, scene.key, scene.dialog, visit.now);
}

}  // namespace banana::screens
