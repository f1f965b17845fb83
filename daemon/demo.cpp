#include "daemon/demo.hpp"

#include "core/access/bot_token.hpp"
#include "core/access/bots.hpp"
#include "core/base/log.hpp"
#include "core/keys/keyring.hpp"
#include "core/keys/master_key.hpp"
#include "core/money/pack.hpp"
#include "core/money/plan.hpp"
#include "core/ops/failure.hpp"
#include "core/people/contact.hpp"
#include "core/people/roles.hpp"
#include "daemon/crash.hpp"
#include "daemon/sandbox/world/people.hpp"

namespace banana::daemon {

namespace {

constexpr std::int64_t kStarsOfEach = 1000;

struct Cast {
  std::string_view username;
  std::string_view name;
  access::BotKind kind;
};
constexpr Cast kBots[] = {{"banana_studio_bot", "Banana studio", access::BotKind::studio},
                          {"banana_demo_bot", "Banana demo", access::BotKind::demo}};

struct Player {
  const char* name;
  const char* username;
  const char* language_code;
};
constexpr Player kPlayers[] = {{"Ali", "ali", "uz"}, {"Вера", "vera", "ru"}, {"Ann", "ann", "en"}};

constexpr std::string_view kAdmin = "vera";

sandbox::SandboxOptions options_of(const Config& config) {
  return {.address = config.sandbox.listen.host,
          .port = config.sandbox.listen.port,
          .state_dir = (config.data_dir.path / "sandbox").string()};
}

/// Something to buy, where nothing is for sale yet.
Result<> stock(db::Tx& tx, Instant now) {
  if (!money::all_packs(tx).empty()) return {};
  const money::Touch touch{.at = now, .by = "demo"};
  const auto small =
      money::set_pack(tx, {.name = "starter", .stars = Stars{50}, .tokens = Tokens{1000}, .touch = touch});
  if (!small) return small.error();
  const auto large = money::set_pack(
      tx,
      {.name = "pro", .stars = Stars{250}, .tokens = Tokens{5000}, .bonus = Tokens{1000}, .touch = touch});
  if (!large) return large.error();
  const auto any =
      money::set_custom_pack(tx, {.min = Stars{1}, .max = Stars{2'500}, .rate = 20'000, .touch = touch});
  if (!any) return any.error();
  return money::set_plan(tx, {.name = "plus",
                              .title = "Plus",
                              .monthly = Stars{200},
                              .annual = Stars{2000},
                              .tokens = Tokens{5000},
                              .perks = {{"priority", 2}, {"max_user_queue", 6}},
                              .touch = touch});
}

}  // namespace

Demo::Demo(asio::io_context& loop, db::Database& database, blob::BlobStore& blobs, const Clock& clock,
           const config::Loaded& loaded)
    : loop_(loop),
      database_(database),
      clock_(clock),
      loaded_(loaded),
      sandbox_(loop, options_of(loaded.config)),
      artist_(loop, database, blobs, clock) {}

Task<> Demo::stop(Millis /*deadline*/) {
  artist_.stop();
  co_await sandbox_.stop();
}

Result<> Demo::start() {
  const auto port = sandbox_.start();
  if (!port) return port.error();
  if (auto peopled = people(); !peopled) return peopled;
  try {
    for (const Cast& bot : kBots) {
      const auto token = token_of(bot.username, bot.name);
      if (!token) return token.error();
      log::hide(*token);
      if (auto adopted = adopt(*token, bot.username, bot.name, bot.kind); !adopted) return adopted;
    }
    if (auto appointed = appoint(); !appointed) return appointed;
  } catch (const db::Error& failure) {
    return ops::describe(failure);
  }
  asio::co_spawn(loop_, artist_.draw_examples(), &crash_on);
  log::info("the sandbox's Telegram runs",
            {{"address", to_string(loaded_.config.sandbox.listen)}, {"bot", kBots[0].username}});
  return {};
}

Result<> Demo::people() {
  sandbox::World& world = sandbox_.world();
  if (!world.people.empty()) return {};
  for (const Player& player : kPlayers) {
    sandbox::Person person;
    person.first_name = player.name;
    person.username = player.username;
    person.language_code = player.language_code;
    person.stars = kStarsOfEach;
    if (auto added = sandbox::add_person(world, std::move(person)); !added) return added.error();
  }
  return {};
}

Result<> Demo::appoint() {
  const sandbox::Person* admin = nullptr;
  for (const auto& [id, person] : sandbox_.world().people) {
    if (person.username == kAdmin) admin = &person;
  }
  if (admin == nullptr) return {};
  const people::Contact contact{.telegram_id = admin->id,
                                .first_name = admin->first_name,
                                .username = admin->username,
                                .language_code = admin->language_code};
  return database_.write_now([&](db::Tx& tx) -> Result<> {
    if (people::find_by_telegram_id(tx, contact.telegram_id)) return {};
    const people::Met met = people::touch(tx, contact, clock_.now());
    const auto appointed = people::set_role(tx, met.person.id, ops::Role::admin);
    return appointed ? Result<>{} : Result<>{appointed.error()};
  });
}

Result<Secret> Demo::token_of(std::string_view username, std::string_view name) {
  sandbox::World& world = sandbox_.world();
  if (const sandbox::Bot* bot = sandbox::find_bot(world, username)) return Secret{bot->token};
  const auto added = sandbox::add_bot(world, username, name);
  if (!added) return added.error();
  return Secret{(*added)->token};
}

Result<> Demo::adopt(const Secret& token, std::string_view username, std::string_view name,
                     access::BotKind kind) {
  const bool in_use = database_.read_now([](db::Snapshot& snapshot) { return keys::has_keys(snapshot); });
  const auto masters = keys::obtain_masters(loaded_.config, in_use, random_);
  if (!masters) return masters.error();
  const auto id = access::bot_of(token);
  if (!id) return fail(Errc::internal, "the sandbox made a token that is none");
  return database_.write_now([&](db::Tx& tx) -> Result<> {
    if (auto stocked = stock(tx, clock_.now()); !stocked) return stocked;
    const auto keys = keys::Keyring::open_or_begin(tx, *masters, random_, clock_.now());
    if (!keys) return keys.error();
    if (access::find(tx, *id)) {
      // The sandbox may have been thrown away, and have made another token since.
      const auto known = access::token_of(tx, *keys, *id);
      if (known && known->reveal() == token.reveal()) return {};
      const auto renewed = access::rotate_token(tx, *keys, *id, token, random_, clock_.now());
      return renewed ? Result<>{} : Result<>{renewed.error()};
    }
    const auto added = access::add(tx, *keys,
                                   {.token = token,
                                    .names = {.username = std::string{username}, .name = std::string{name}},
                                    .kind = kind},
                                   random_, clock_.now());
    return added ? Result<>{} : Result<>{added.error()};
  });
}

}  // namespace banana::daemon
