#include "cli/transport.hpp"

#include <exception>

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "cli/control_client.hpp"

namespace banana::cli {

Result<ops::Outcome> Transport::run(const ops::Operation& operation, ops::Request request) {
  const Result<bool> remote = is_the_daemons(operation);
  if (!remote) return remote.error();
  if (*remote) return send(host_.loaded().config.control.socket.path.string(), request);
  return run_here(std::move(request));
}

Result<bool> Transport::is_the_daemons(const ops::Operation& operation) {
  if (operation.where != ops::Where::database) return false;
  const config::Loaded& loaded = host_.loaded();
  if (!loaded.ok()) return loaded.error();
  // A PostgreSQL server takes any number of us.
  if (loaded.config.database.url.engine() != DatabaseEngine::sqlite) return false;
  const auto daemon = greet(loaded.config.control.socket.path.string());
  if (!daemon) return daemon.error();
  return daemon->has_value();
}

Result<ops::Outcome> Transport::run_here(ops::Request request) {
  asio::io_context& loop = host_.loop();
  ops::Runner runner{registry_, host_, ops::Reach::own_process};
  Result<ops::Outcome> outcome{ops::Outcome{}};
  std::exception_ptr thrown;
  asio::co_spawn(loop, runner.run(std::move(request)),
                 [&](std::exception_ptr failure, Result<ops::Outcome> done) {
                   thrown = std::move(failure);
                   outcome = std::move(done);
                 });
  loop.run();
  if (thrown) std::rethrow_exception(thrown);
  return outcome;
}

ops::Actor whoami(const config::Environment& environment) {
  ops::Actor actor{
      .door = ops::Door::shell, .name = fmt::format("uid {}", ::getuid()), .role = ops::Role::operator_};
  const auto behind_sudo = environment.find("SUDO_USER");
  if (::getuid() == 0 && behind_sudo != environment.end() && !behind_sudo->second.empty()) {
    actor.name = behind_sudo->second;
  } else if (const passwd* user = ::getpwuid(::getuid()); user != nullptr) {
    actor.name = user->pw_name;
  }
  return actor;
}

}  // namespace banana::cli
