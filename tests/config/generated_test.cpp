// The files generated from the table, and the table itself.
#include <set>

#include <doctest/doctest.h>

#include "core/config/describe.hpp"
#include "core/config/setting.hpp"
#include "tests/config/sources.hpp"

using namespace banana;
using namespace banana::test;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("the generated files are what the table makes") {
  INFO(
      "The table of settings has changed. Run ./dev fmt (or: build/release/bin/config_docs .) and commit the "
      "files.");
  CHECK(file_text(SOURCE_TREE "/config/banana.yaml") == config::init_text());
  CHECK(file_text(SOURCE_TREE "/docs/config.md") == config::docs_markdown());
}

TEST_CASE("the default file changes nothing") {
  const ConfigFolder folder;
  const auto loaded = folder.load(config::init_text());
  CHECK(folder.texts(loaded.errors) == "");
  CHECK(folder.texts(loaded.warnings) == "");
  CHECK(config::diff(loaded.config, load_without_file().config).at_restart.empty());
}

TEST_CASE("the default file with every setting switched on means the defaults") {
  std::string yaml = config::init_text();
  for (const config::Setting& setting : config::settings()) {
    const std::string off = "#" + std::string{setting.name()} + ":";
    const std::size_t at = yaml.find(off);
    REQUIRE(at != std::string::npos);
    yaml.erase(at, 1);
  }
  const ConfigFolder folder;
  const auto loaded = folder.load(yaml);
  CHECK(folder.texts(loaded.errors) == "");
  for (const config::Shown& line : config::show(loaded)) {
    CAPTURE(line.key);
    CHECK(line.origin.layer == config::Layer::file);
  }
  const config::Changes changes = config::diff(loaded.config, load_without_file().config);
  CHECK(changes.on_reload.empty());
  CHECK(changes.at_restart.empty());
}

TEST_CASE("every setting is described and in a known group and named once") {
  std::set<std::string> names;
  for (const config::Setting& setting : config::settings()) {
    CAPTURE(setting.key);
    CHECK(setting.help.ends_with('.'));
    CHECK((setting.group().empty() || config::find_group(setting.group()) != nullptr));
    CHECK(names.insert(std::string{setting.key}).second);
    for (const std::string& name : setting.env_names()) CHECK(names.insert(name).second);
  }
  for (const config::Group& group : config::groups()) {
    CAPTURE(group.name);
    CHECK(names.insert(std::string{group.name}).second);
  }
  CHECK(config::settings().front().key == "data_dir");
}

TEST_CASE("defaults print as they are written in the table") {
  const auto loaded = load_without_file();
  for (const config::Shown& line : config::show(loaded)) {
    CAPTURE(line.key);
    std::string fallback{config::find_setting(line.key)->fallback};
    const std::size_t at = fallback.find(config::kDataDir);
    if (at != std::string::npos) fallback.replace(at, config::kDataDir.size(), "/var/lib/banana");
    CHECK(line.value == fallback);
  }
}

TEST_CASE("a setting is explained in full") {
  const auto about = config::explain("database.url");
  REQUIRE(about.has_value());
  CHECK(about->type == "database URL");
  CHECK(about->allowed == "sqlite:///path/to/file.db or postgresql://user:password@host:5432/name");
  CHECK(about->fallback == "sqlite://<data_dir>/banana.db");
  CHECK(about->environment == std::vector<std::string>{"BANANA_DATABASE_URL", "DATABASE_URL"});
  CHECK(about->secret_files ==
        "database.url_file in the configuration, BANANA_DATABASE_URL_FILE in the environment, or the systemd "
        "credential database.url");
  CHECK(about->change == "at the next start");
  CHECK(config::explain("admin.ids")->type == "list of whole numbers");
  CHECK(config::explain("admin.ids")->allowed == "a list, each item 1 to 4503599627370495");
  CHECK(config::explain("log.level")->allowed == "debug, info, warning or error");
  CHECK(config::explain("log.level")->change == "on reload, without a restart");
}

TEST_CASE("explaining what is no setting says what to name instead") {
  const auto group = config::explain("control");
  REQUIRE_FALSE(group.has_value());
  CHECK(group.error().text() ==
        "\"control\" is a group of settings\nName one of them: control.socket, control.socket_mode.");
  CHECK(config::explain("log.levle").error().text() ==
        "no setting is called \"log.levle\"\ndid you mean \"log.level\"?");
  CHECK(config::explain("listen").error().text() ==
        "no setting is called \"listen\"\ndid you mean \"web.listen\"?");
  CHECK(config::explain("quux").error().text() ==
        "no setting is called \"quux\"\n\"bananactl config show\" lists them all.");
}
