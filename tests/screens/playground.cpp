#include "tests/screens/playground.hpp"

#include "core/outbox/judge.hpp"
#include "core/outbox/settle.hpp"
#include "core/outbox/tail.hpp"
#include "core/table/table.hpp"
#include "core/telegram/errors.hpp"
#include "daemon/sandbox/methods/table.hpp"
#include "daemon/sandbox/people/acts.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::test {

Playground::Playground(const screens::Program& program, screens::Around around, ManualClock& clock,
                       IdMaker& ids, std::uint64_t seed)
    : random(seed),
      world(clock, random),
      clock_(clock),
      ids_(ids),
      bot_(*sandbox::add_bot(world, kBotName, "Studio").value()),
      shell_(program, texts_, std::move(around)) {
  world.limits.on = false;
}

sandbox::Number Playground::meet(sandbox::Person person) {
  return sandbox::add_person(world, std::move(person)).value()->id;
}

sandbox::Chat& Playground::chat_of(sandbox::Number person) {
  return sandbox::private_chat(world, person, bot_.id);
}

std::string Playground::act(db::Tx& tx, std::string_view name, const JsonObject& fields) {
  for (const sandbox::Act& each : sandbox::acts()) {
    if (each.name != name || each.verb != sandbox::Verb::post) continue;
    const auto outcome = each.run(sandbox::Ask{world, fields});
    settle(tx);
    return outcome ? std::string{} : outcome.error().message;
  }
  throw std::logic_error{"nobody can do " + std::string{name}};
}

void Playground::settle(db::Tx& tx) {
  for (;;) {
    send_owed(tx);
    const JsonArray updates = sandbox::take_updates(world, bot_, 0, 1000);
    bot_.updates.clear();
    if (updates.empty()) return;
    for (const Json& update : updates) {
      handle(tx, update);
      send_owed(tx);
    }
  }
}

void Playground::handle(db::Tx& tx, const Json& json) {
  const telegram::Update update = telegram::read_update(json).value();
  const inbox::Answers answers =
      shell_.handle(tx, {.bot = bot_id(), .now = now(), .ids = ids_, .update = update});
  for (const telegram::Call& answer : answers) static_cast<void>(call(answer));
}

void Playground::send_owed(db::Tx& tx) {
  constexpr db::Sql kOwed =
      "SELECT id FROM outbox WHERE bot = $2 AND state = 0 AND next_at <= $1 ORDER BY id";
  outbox::take_due(tx, now(), 1000);
  for (;;) {
    std::vector<outbox::RowId> owed;
    for (db::Rows row = tx.query(kOwed, now(), bot_id()); row.next();)
      owed.push_back(row.get<outbox::RowId>(0));
    if (owed.empty()) return;
    for (const outbox::RowId id : owed) {
      auto item = outbox::read_item(tx, id);
      if (!item) continue;
      auto verdict = outbox::prepare(*item);
      if (!verdict) verdict = outbox::judge(*item, call(item->call), now(), random);
      outbox::settle(tx, {&*verdict, 1}, now(), outbox_followers());
    }
  }
}

telegram::ApiResult<Json> Playground::call(const telegram::Call& call) {
  sandbox::Uploads uploads;
  for (const telegram::Upload& each : call.uploads) {
    uploads[each.field] = {.name = each.name, .mime = each.content_type, .bytes = png_head(64, 64)};
  }
  const sandbox::Answer answer = sandbox::run_method(world, bot_, call.method, call.params, uploads);
  watch(call, answer ? std::string_view{} : std::string_view{answer.error().description});
  if (answer) return *answer;
  return telegram::refusal(answer.error().code, answer.error().description);
}

std::string png_head(int width, int height) {
  std::string out{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16};
  for (const int side : {width, height}) {
    for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(side >> shift & 0xff);
  }
  return out + "the rest";
}

}  // namespace banana::test
