// On PostgreSQL several processes share the roles.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <sstream>

#include <doctest/doctest.h>

#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/migrate/each_engine.hpp"

using namespace banana;
using namespace banana::test;

namespace {

/// "host=/tmp/x port=5 user=u dbname=d" as the setting wants it.
std::string as_url(const std::string& conninfo, const std::string& schema) {
  std::map<std::string, std::string> parts;
  std::istringstream words{conninfo};
  for (std::string word; words >> word;)
    parts[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  return "postgresql://" + parts["user"] + "@/" + parts["dbname"] + "?host=" + parts["host"] +
         "&port=" + parts["port"] + "&options=-csearch_path%3D" + schema;
}

}  // namespace

TEST_CASE("roles in processes of their own share one PostgreSQL database") {
  on_postgres_schema([](const PostgresSchema& schema) {
    const TempDir web_dir;
    const TempDir worker_dir;
    const std::string url = "database.url=" + as_url(std::getenv("BANANA_TEST_POSTGRES"), schema.name());
    // Both migrate at once: one does it, the other one waits and finds it done.
    Bananad web{web_dir, {"--migrate", "--role=web", "--set", url}};
    Bananad worker{worker_dir, {"--migrate", "--role=worker", "--set", url}};
    web.ready();
    worker.ready();
    CHECK(get(web.port(), "/readyz").status == 200);
    CHECK(get(worker.control_socket(), "/readyz").status == 200);
    for (Bananad* daemon : {&web, &worker}) {
      daemon->signal(SIGTERM);
      CHECK(daemon->exit_status() == 0);
    }
  });
}
