#include "core/db/postgres/target.hpp"

#include <cstdlib>
#include <memory>
#include <string_view>

#include <fmt/format.h>

#include "core/db/postgres/libpq.hpp"

namespace banana::db::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { libpq().PQconninfoFree(options); }
};
using ConnInfo = std::unique_ptr<PQconninfoOption, FreeOptions>;

/// What the URL says, else the environment as libpq itself looks there.
std::string setting(const ConnInfo& info, std::string_view keyword, std::string fallback) {
  for (const auto* option = info.get(); option->keyword != nullptr; ++option) {
    if (keyword != option->keyword) continue;
    if (option->val != nullptr) return option->val;
    const char* inherited = option->envvar == nullptr ? nullptr : std::getenv(option->envvar);
    return inherited == nullptr ? std::move(fallback) : inherited;
  }
  return fallback;
}

/// A password with an unescaped @ or / leaves its pieces in the host, port or name, which messages show.
bool sound(const ConnInfo& info) {
  const auto port = setting(info, "port", "");
  return port.find_first_not_of("0123456789,") == std::string::npos &&
         setting(info, "host", "").find('@') == std::string::npos &&
         setting(info, "dbname", "").find('@') == std::string::npos;
}

}  // namespace

Target target_of(const PostgresOptions& options) {
  // The parser's own message quotes what it stumbled over, which may be the password.
  const std::string url{options.url.reveal()};
  const ConnInfo info{libpq().PQconninfoParse(url.c_str(), nullptr)};
  if (!info || !sound(info)) {
    throw Error(
        Cause::misuse,
        "the database URL can't be read; it should look like postgresql://user:password@host:5432/name "
        "(special characters in the password are written as %XX) or host=… dbname=…");
  }
  const auto user = setting(info, "user", "");
  const auto host = setting(info, "hostaddr", setting(info, "host", "local socket"));
  return {.url = options.url,
          .description = fmt::format("\"{}\" at {}:{}", setting(info, "dbname", user), host,
                                     setting(info, "port", "5432")),
          .connect_timeout = options.connect_timeout,
          .statement_timeout = options.statement_timeout,
          .lock_timeout = options.lock_timeout};
}

}  // namespace banana::db::postgres
