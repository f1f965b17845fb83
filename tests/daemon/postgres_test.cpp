// On PostgreSQL several processes share the roles.
#include <csignal>

#include <doctest/doctest.h>

#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/daemon/postgres_url.hpp"
#include "tests/migrate/each_engine.hpp"

using namespace banana;
using namespace banana::test;

TEST_CASE("roles in processes of their own share one PostgreSQL database") {
  on_postgres_schema([](const PostgresSchema& schema) {
    const TempDir web_dir;
    const TempDir worker_dir;
    const std::string url = "database.url=" + postgres_url(schema.name());
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
