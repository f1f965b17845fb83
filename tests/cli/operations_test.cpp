// What must hold for every row of the operation table, whoever adds it.
#include <set>

#include <doctest/doctest.h>

#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "core/table/table.hpp"
#include "tests/cli/installation.hpp"

using namespace banana;
using namespace banana::ops;

namespace {

const Registry& table() {
  static const Registry all = cli::command_table();
  return all;
}

/// As a shell would: quotes keep words together.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  char quote = 0;
  bool inside = false;
  for (const char c : line) {
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote == 0 && c == ' ') {
      inside = false;
      continue;
    } else {
      if (!inside) words.emplace_back();
      inside = true;
      words.back() += c;
    }
  }
  return words;
}

bool is_lower_words(std::string_view name, char between) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == between;
  });
}

}  // namespace

TEST_CASE("names are one noun and one verb and each is there once") {
  std::set<std::string_view> seen;
  for (const Operation* operation : table().all()) {
    CAPTURE(operation->name);
    CHECK(is_lower_words(operation->name, '.'));
    CHECK(std::count(operation->name.begin(), operation->name.end(), '.') <= 1);
    CHECK(seen.insert(operation->name).second);
    if (!operation->verb().empty()) CHECK_FALSE(about(operation->noun()).empty());
  }
}

TEST_CASE("every operation says what it does and shows how") {
  for (const Operation* operation : table().all()) {
    CAPTURE(operation->name);
    CHECK_FALSE(operation->summary.empty());
    CHECK(operation->summary.size() <= 80);
    CHECK(operation->summary.back() != '.');
    CHECK((operation->description.empty() || operation->description.back() == '.'));
    CHECK_FALSE(operation->examples.empty());
    CHECK(std::visit([](auto handler) { return handler != nullptr; }, operation->handler));
    if (operation->view.show == Show::table || operation->view.show == Show::record) {
      CHECK_FALSE(operation->view.columns.empty());
    }
  }
}

TEST_CASE("the examples in help are commands that are understood") {
  for (const Operation* operation : table().all()) {
    for (std::string_view example : operation->examples) {
      CAPTURE(example);
      const auto command = cli::parse(words_of(example), table());
      REQUIRE_MESSAGE(command.has_value(), command.error().text());
      CHECK(command->operation == operation);
      const auto args = Args::from_words(*operation, command->words, from_unix_ms(0));
      CHECK_MESSAGE(args.has_value(), args.error().text());
    }
  }
}

TEST_CASE("money and bulk acts ask and reads do not") {
  for (const Operation* operation : table().all()) {
    CAPTURE(operation->name);
    if (operation->effect == Effect::money || operation->effect == Effect::bulk) {
      CHECK(operation->confirm == Confirm::ask);
    }
    if (operation->effect == Effect::read) CHECK(operation->confirm == Confirm::none);
    if (std::holds_alternative<WriteHandler>(operation->handler)) CHECK(operation->effect != Effect::read);
    if (std::holds_alternative<ReadHandler>(operation->handler)) CHECK(operation->effect == Effect::read);
  }
}

TEST_CASE("arguments are named and explained and don't hide what every command takes") {
  std::set<std::string> globals{"version"};
  for (const cli::GlobalOption& option : cli::global_options())
    globals.insert(std::string{option.name.substr(2)});
  for (const Operation* operation : table().all()) {
    CAPTURE(operation->name);
    std::set<std::string_view> seen;
    bool optional_seen = false;
    for (const Arg& arg : operation->args) {
      CAPTURE(arg.name);
      CHECK(is_lower_words(arg.name, '-'));
      CHECK(seen.insert(arg.name).second);
      CHECK_FALSE((arg.place == Place::option && globals.contains(std::string{arg.name})));
      CHECK_FALSE(arg.help.empty());
      CHECK(arg.help.back() != '.');
      CHECK((arg.kind == Kind::choice) == !arg.choices.empty());
      CHECK_FALSE((arg.need == Need::required && !arg.fallback.empty()));
      if (!arg.fallback.empty()) {
        CHECK(read_value(arg, Json(arg.fallback), from_unix_ms(0), Source::words).has_value());
      }
      if (arg.place != Place::positional) continue;
      CHECK(arg.kind != Kind::flag);
      CHECK_FALSE((optional_seen && arg.need == Need::required));
      optional_seen |= arg.need == Need::optional;
    }
  }
}

TEST_CASE("the fields of a result are those its view names") {
  const test::Installation here;
  here.migrate();
  (void)here.ctl({"flags", "set", "signup", "off"});
  const Json acts = here.json({"audit", "list"});
  const std::string act{acts.at("items").at(0).at("id").as_string()};
  const std::vector<std::vector<std::string>> calls{{"flags", "list"},
                                                    {"flags", "show", "signup"},
                                                    {"flags", "unset", "signup"},
                                                    {"audit", "list"},
                                                    {"audit", "show", act},
                                                    {"migrate", "status"},
                                                    {"migrate", "verify"},
                                                    {"migrate", "up"},
                                                    {"config", "check"},
                                                    {"config", "show"},
                                                    {"config", "explain", "database.url"},
                                                    {"config", "init", "--print"},
                                                    {"doctor"},
                                                    {"version"}};
  for (const auto& call : calls) {
    const auto command = cli::parse(call, table()).value();
    CAPTURE(command.operation->name);
    const Json result = here.json(call);
    const bool list = command.operation->view.show == Show::table;
    const JsonObject& fields = list ? result.at("items").at(0).as_object() : result.as_object();
    std::set<std::string> given;
    for (const auto& [key, value] : fields) given.emplace(key);
    std::set<std::string> documented;
    for (const Column& column : command.operation->view.columns) documented.emplace(column.key);
    CHECK(given == documented);
  }
}
