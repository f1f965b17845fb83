// Where values come from, which of them wins, and what they become.
#include "core/config/load.hpp"

#include <doctest/doctest.h>

#include "core/config/describe.hpp"
#include "tests/config/sources.hpp"

using namespace banana;
using namespace banana::test;

namespace {

std::string origin_of(const config::Loaded& loaded, std::string_view key) {
  for (const config::Shown& line : config::show(loaded)) {
    if (line.key == key) return line.origin.text();
  }
  return "no such key";
}

}  // namespace

TEST_CASE("without any source every setting has its default") {
  const auto loaded = load_without_file();
  REQUIRE(loaded.ok());
  CHECK(loaded.warnings.empty());
  CHECK(loaded.file.empty());
  const Config& config = loaded.config;
  CHECK(config.data_dir.path == "/var/lib/banana");
  CHECK(config.roles == std::vector{Role::bot, Role::worker, Role::web, Role::scheduler});
  CHECK(config.runs(Role::web));
  CHECK(config.database.url.engine() == DatabaseEngine::sqlite);
  CHECK(config.database.url.file() == "/var/lib/banana/banana.db");
  CHECK(config.log.level == log::Level::info);
  CHECK(config.web.listen == ListenAddress{"127.0.0.1", 8080});
  CHECK(config.control.socket.path == "/var/lib/banana/control.sock");
  CHECK(config.control.socket_mode == FileMode{0660});
  CHECK(config.http.body_max == ByteCount{8 << 20});
  CHECK(config.http.idle_timeout == Millis{75'000});
  CHECK(config.admin.ids.empty());
  CHECK(origin_of(loaded, "data_dir") == "default");
}

TEST_CASE("a file and the environment and a flag override each other in this order") {
  const ConfigFolder folder;
  const auto loaded =
      folder.load("log:\n  level: debug\nhttp: {body_max: 1MiB}\nweb:\n  listen: '[::1]:0'\n",
                  {{"BANANA_LOG_LEVEL", "warning"}, {"BANANA_HTTP_BODY_MAX", "2MiB"}}, {"log.level=error"});
  REQUIRE(loaded.ok());
  CHECK(loaded.config.log.level == log::Level::error);
  CHECK(loaded.config.http.body_max == ByteCount{2 << 20});
  CHECK(loaded.config.web.listen == ListenAddress{"::1", 0});
  CHECK(origin_of(loaded, "log.level") == "--set");
  CHECK(origin_of(loaded, "http.body_max") == "environment BANANA_HTTP_BODY_MAX");
  CHECK(origin_of(loaded, "web.listen") == folder.path("banana.yaml") + ":5");
  CHECK(loaded.file == folder.path("banana.yaml"));
}

TEST_CASE("what builds on data_dir follows it wherever it was set") {
  const auto loaded = load_without_file({}, {"data_dir=/srv/b"});
  REQUIRE(loaded.ok());
  CHECK(loaded.config.database.url.file() == "/srv/b/banana.db");
  CHECK(loaded.config.control.socket.path == "/srv/b/control.sock");
  CHECK(origin_of(loaded, "control.socket") == "default");
}

TEST_CASE("relative paths count from the file or from the working directory") {
  const ConfigFolder folder;
  CHECK(folder.load("data_dir: data/\n").config.data_dir.path == folder.path("data"));
  CHECK(folder.load("database: {url: 'sqlite:///./x.db'}\n").config.database.url.file() ==
        folder.path("x.db"));
  CHECK(load_without_file({{"BANANA_DATA_DIR", "data"}}).config.data_dir.path ==
        std::filesystem::current_path() / "data");
}

TEST_CASE("names of the predecessors work and our own is stronger") {
  const auto loaded = load_without_file({{"DATABASE_URL", "postgresql+asyncpg://app:pw@db/banana"},
                                         {"ADMIN_IDS", "17, 18 17"},
                                         {"MODERATOR_IDS", "[\"5\"]"}});
  REQUIRE(loaded.ok());
  CHECK(loaded.config.database.url.conninfo().reveal() == "postgresql://app:pw@db/banana");
  CHECK(loaded.config.admin.ids == std::vector<std::int64_t>{17, 18});
  CHECK(loaded.config.moderator.ids == std::vector<std::int64_t>{5});
  CHECK(origin_of(loaded, "admin.ids") == "environment ADMIN_IDS");
  CHECK(load_without_file({{"ADMIN_IDS", "17"}, {"BANANA_ADMIN_IDS", "18"}}).config.admin.ids ==
        std::vector<std::int64_t>{18});
}

TEST_CASE("an object store is named as the predecessors named it") {
  const auto loaded = load_without_file({{"MINIO_ENDPOINT", "minio:9000"},
                                         {"MINIO_SECURE", "False"},
                                         {"MINIO_BUCKET", "pictures"},
                                         {"MINIO_ACCESS_KEY", "minioadmin"},
                                         {"MINIO_SECRET_KEY", "minio-secret"}});
  REQUIRE(loaded.ok());
  const S3Config& s3 = loaded.config.s3;
  CHECK(s3.endpoint.text == "minio:9000");
  CHECK_FALSE(s3.secure);
  CHECK(s3.bucket.text == "pictures");
  CHECK(s3.access_key.reveal() == "minioadmin");
  CHECK(s3.secret_key.reveal() == "minio-secret");
  CHECK(loaded.config.blob.driver == BlobDriver::files);  // as long as nobody says otherwise
}

TEST_CASE("rewards are named as the predecessors named them and are whole tokens within bounds") {
  const auto loaded =
      load_without_file({{"INITIAL_TOKENS", "300"}, {"FREE_CREDITS", "20"}, {"REFERRAL_REWARD", "0"}});
  REQUIRE(loaded.ok());
  CHECK(loaded.config.growth.initial_tokens == 300);
  CHECK(loaded.config.growth.referral_reward == 0);
  CHECK(origin_of(loaded, "growth.referral_reward") == "environment REFERRAL_REWARD");
  CHECK(load_without_file({{"FREE_CREDITS", "20"}}).config.growth.initial_tokens == 20);
  CHECK(load_without_file({}).config.growth.initial_tokens == 500);
  CHECK(load_without_file({}).config.growth.referral_reward == 100);
  for (const char* wrong : {"-1", "ten", "1.5", "1000000001", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(load_without_file({{"FREE_CREDITS", wrong}}).ok());
    CHECK_FALSE(load_without_file({{"REFERRAL_REWARD", wrong}}).ok());
  }
}

TEST_CASE("a variable that is set to nothing counts as not set") {
  const auto loaded =
      load_without_file({{"BANANA_LOG_LEVEL", ""}, {"BANANA_ADMIN_IDS", ""}, {"ADMIN_IDS", "3"}});
  REQUIRE(loaded.ok());
  CHECK(loaded.config.admin.ids == std::vector<std::int64_t>{3});
}

TEST_CASE("the file is named by the flag or else by BANANA_CONFIG") {
  CHECK(config::find_sources({}, "", {}).file == "/etc/banana/banana.yaml");
  CHECK_FALSE(config::find_sources({}, "", {}).file_must_exist);
  CHECK(config::find_sources({{"BANANA_CONFIG", "/a"}}, "", {}).file == "/a");
  CHECK(config::find_sources({{"BANANA_CONFIG", "/a"}}, "", {}).file_must_exist);
  CHECK(config::find_sources({{"BANANA_CONFIG", "/a"}}, "/b", {}).file == "/b");
}

TEST_CASE("the environment is taken from the process") {
  const char* const variables[] = {"A=1", "B=x=y", "broken", nullptr};
  CHECK(config::environment_of(variables) == config::Environment{{"A", "1"}, {"B", "x=y"}});
}

TEST_CASE("a lone value is a list of one and an empty list is a list") {
  const ConfigFolder folder;
  CHECK(folder.load("admin: {ids: 17}\n").config.admin.ids == std::vector<std::int64_t>{17});
  CHECK(folder.load("admin: {ids: []}\n").config.admin.ids.empty());
  CHECK(folder.load("roles:\n  - web\n  - bot\n").config.roles == std::vector{Role::web, Role::bot});
}

TEST_CASE("a key with dots means the same as nested keys") {
  const ConfigFolder folder;
  CHECK(folder.load("log.level: debug\n").config.log.level == log::Level::debug);
}

TEST_CASE("a switch is true or false in the words people use") {
  for (const std::string_view on : {"true", "yes", "on"}) {
    CHECK(load_without_file({}, {"database.migrate=" + std::string{on}}).config.database.migrate);
  }
  CHECK_FALSE(load_without_file({{"BANANA_DATABASE_MIGRATE", "off"}}).config.database.migrate);
  const auto wrong = load_without_file({}, {"database.migrate=maybe"});
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.errors[0].text().find("is neither true nor false; allowed: true or false") !=
        std::string::npos);
}

TEST_CASE("a reload tells what changed and what waits for a restart") {
  const auto before = load_without_file().config;
  const auto after =
      load_without_file({}, {"log.level=debug", "web.listen=0.0.0.0:80", "data_dir=/srv"}).config;
  const config::Changes changes = config::diff(before, after);
  CHECK(changes.on_reload == std::vector<std::string_view>{"log.level"});
  CHECK(changes.at_restart ==
        std::vector<std::string_view>{"data_dir", "database.url", "web.listen", "control.socket"});
  CHECK(config::diff(before, before).at_restart.empty());
}

TEST_CASE("a changed database password is a change though it is shown the same") {
  const auto before = load_without_file({{"DATABASE_URL", "postgres://u:old-word@h/d"}}).config;
  const auto after = load_without_file({{"DATABASE_URL", "postgres://u:new-word@h/d"}}).config;
  CHECK(before.database.url.shown() == after.database.url.shown());
  CHECK(config::diff(before, after).at_restart == std::vector<std::string_view>{"database.url"});
}
