#include "daemon/sandbox/world/people.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace banana::sandbox {

namespace {

constexpr std::size_t kNameBytesMax = 256;

bool equal_names(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

bool is_username(std::string_view name) {
  return name.size() >= 3 && name.size() <= 32 && std::isalpha(static_cast<unsigned char>(name[0])) != 0 &&
         std::ranges::all_of(
             name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; });
}

std::string_view without_at(std::string_view name) {
  if (name.starts_with('@')) name.remove_prefix(1);
  return name;
}

}  // namespace

Result<Person*> add_person(World& world, Person person) {
  if (world.people.size() >= kPeopleMax) return fail(Errc::limited, "the sandbox is full of people");
  if (person.first_name.empty() || person.first_name.size() > kNameBytesMax ||
      person.last_name.size() > kNameBytesMax) {
    return fail(Errc::invalid, fmt::format("first_name has 1 to {} bytes", kNameBytesMax));
  }
  person.username = without_at(person.username);
  if (!person.username.empty() && !is_username(person.username)) {
    return fail(Errc::invalid,
                "a username has 3 to 32 letters, digits and underscores and begins with a letter");
  }
  if (!person.username.empty() && is_name_taken(world, person.username)) {
    return fail(Errc::conflict, fmt::format("@{} is taken", person.username));
  }
  if (person.stars < 0) return fail(Errc::invalid, "stars can't be negative");
  if (person.language_code.empty()) person.language_code = "en";
  person.id = world.next_person++;
  ++world.changes;
  return &world.people.insert_or_assign(person.id, std::move(person)).first->second;
}

Result<Bot*> add_bot(World& world, std::string_view username, std::string_view name, Number owner) {
  username = without_at(username);
  if (!is_username(username) || username.size() < 5 ||
      !equal_names(username.substr(username.size() - 3), "bot")) {
    return fail(Errc::invalid,
                "a bot's username has 5 to 32 letters, digits and underscores and ends in \"bot\"");
  }
  if (is_name_taken(world, username)) return fail(Errc::conflict, fmt::format("@{} is taken", username));
  if (name.empty() || name.size() > 64) return fail(Errc::invalid, "a bot's name has 1 to 64 bytes");
  Bot bot;
  bot.id = world.next_bot++;
  bot.name = name;
  bot.username = username;
  bot.owner = owner;
  bot.token = make_token(world, bot.id);
  ++world.changes;
  return &world.bots.insert_or_assign(bot.id, std::move(bot)).first->second;
}

Person* find_person(World& world, Number id) {
  const auto found = world.people.find(id);
  return found == world.people.end() ? nullptr : &found->second;
}

Bot* find_bot(World& world, Number id) {
  const auto found = world.bots.find(id);
  return found == world.bots.end() ? nullptr : &found->second;
}

Bot* find_bot(World& world, std::string_view username) {
  username = without_at(username);
  for (auto& [id, bot] : world.bots) {
    if (equal_names(bot.username, username)) return &bot;
  }
  return nullptr;
}

Bot* bot_with_token(World& world, std::string_view token) {
  Number id = 0;
  for (const char c : token.substr(0, token.find(':'))) {
    if (c < '0' || c > '9' || id > 1'000'000'000'000) return nullptr;
    id = id * 10 + (c - '0');
  }
  Bot* bot = find_bot(world, id);
  return bot != nullptr && bot->token == token ? bot : nullptr;
}

bool is_name_taken(World& world, std::string_view username) {
  const auto is_it = [&](const auto& one) { return equal_names(one.second.username, username); };
  return std::ranges::any_of(world.people, is_it) || std::ranges::any_of(world.bots, is_it) ||
         std::ranges::any_of(world.chats, is_it);
}

std::string make_token(World& world, Number bot) {
  return fmt::format("{}:AA{}", bot, world.random.token(25).substr(0, 33));
}

void revoke_token(World& world, Bot& bot) {
  bot.token = make_token(world, bot.id);
  ++world.changes;
}

JsonObject show_user(World& world, Number id) {
  if (const Bot* bot = find_bot(world, id)) {
    return {{"id", bot->id}, {"is_bot", true}, {"first_name", bot->name}, {"username", bot->username}};
  }
  const Person* person = find_person(world, id);
  if (person == nullptr) return {{"id", id}, {"is_bot", false}, {"first_name", ""}};
  JsonObject out{{"id", id}, {"is_bot", false}, {"first_name", person->first_name}};
  if (!person->last_name.empty()) out["last_name"] = person->last_name;
  if (!person->username.empty()) out["username"] = person->username;
  out["language_code"] = person->language_code;
  return out;
}

JsonObject show_me(World& world, const Bot& bot) {
  JsonObject out = show_user(world, bot.id);
  out["can_join_groups"] = true;
  out["can_read_all_group_messages"] = true;
  out["supports_inline_queries"] = false;
  out["can_connect_to_business"] = false;
  out["has_main_web_app"] = false;
  out["can_manage_bots"] = bot.can_manage_bots;
  return out;
}

std::string name_of(World& world, Number id) {
  if (const Bot* bot = find_bot(world, id)) return bot->name;
  const Person* person = find_person(world, id);
  if (person == nullptr) return "";
  return person->last_name.empty() ? person->first_name : person->first_name + " " + person->last_name;
}

}  // namespace banana::sandbox
