#include "core/config/database_url.hpp"

#include <doctest/doctest.h>

using namespace banana;

namespace {

std::string file_of(std::string_view url) { return DatabaseUrl::parse(url, "/base").value().file().string(); }
std::string conninfo_of(std::string_view url) {
  return std::string{DatabaseUrl::parse(url, "/base").value().conninfo().reveal()};
}
std::string shown(std::string_view url) { return DatabaseUrl::parse(url, "/base").value().shown(); }
std::string refusal_of(std::string_view url) { return DatabaseUrl::parse(url, "/base").error().text(); }

constexpr std::string_view kEncode =
    "\nWrite special characters in it percent-encoded: @ as %40, / as %2F, : as %3A, ? as %3F, # as %23, % "
    "as %25.";

}  // namespace

TEST_CASE("sqlite URLs name a file") {
  CHECK(file_of("sqlite:///var/lib/banana.db") == "/var/lib/banana.db");
  CHECK(file_of("sqlite:////var/lib/banana.db") == "/var/lib/banana.db");
  CHECK(file_of("sqlite:///./x.db") == "/base/x.db");
  CHECK(file_of("sqlite:///../x.db") == "/x.db");
  CHECK(file_of("sqlite:///with space/x.db") == "/with space/x.db");
  CHECK(shown("sqlite:///./x.db") == "sqlite:///base/x.db");
}

TEST_CASE("SQLAlchemy's sqlite URLs count slashes its way") {
  CHECK(file_of("sqlite+aiosqlite:///x.db") == "/base/x.db");
  CHECK(file_of("sqlite+aiosqlite:////srv/x.db") == "/srv/x.db");
}

TEST_CASE("postgres URLs go to libpq as they are") {
  CHECK(conninfo_of("postgres://h/d") == "postgresql://h/d");
  CHECK(conninfo_of("postgresql://u:p%40w@h:5432/d?sslmode=require&connect_timeout=3") ==
        "postgresql://u:p%40w@h:5432/d?sslmode=require&connect_timeout=3");
  CHECK(conninfo_of("postgresql://u@[::1]:5432,h2:5433/d") == "postgresql://u@[::1]:5432,h2:5433/d");
  CHECK(conninfo_of("postgresql:///d?host=/run/postgresql") == "postgresql:///d?host=/run/postgresql");
  CHECK(conninfo_of("postgresql://") == "postgresql://");
}

TEST_CASE("SQLAlchemy's postgres URLs lose what only it knows") {
  CHECK(conninfo_of("postgresql+asyncpg://u:p@h/d?ssl=require") == "postgresql://u:p@h/d?sslmode=require");
  CHECK(conninfo_of("postgresql+psycopg2://u:p@h/d") == "postgresql://u:p@h/d");
  CHECK(conninfo_of("postgresql://h/d?ssl=1") == "postgresql://h/d?ssl=1");
}

TEST_CASE("passwords are masked wherever they stand") {
  CHECK(shown("postgres://u:pass@h/d") == "postgresql://u:***@h/d");
  CHECK(shown("postgres://u@h/d?password=pass&sslmode=prefer") ==
        "postgresql://u@h/d?password=***&sslmode=prefer");
  CHECK(shown("postgres://u:@h/d") == "postgresql://u@h/d");
  CHECK(DatabaseUrl::parse("postgres://u@h/d", "/").value().secrets().empty());
  const auto secrets = DatabaseUrl::parse("postgres://u:p%40ss@h/d?password=more", "/").value().secrets();
  REQUIRE(secrets.size() == 4);
  CHECK(secrets[0].reveal() == "p%40ss");
  CHECK(secrets[1].reveal() == "p@ss");
  CHECK(secrets[2].reveal() == "more");
}

TEST_CASE("a bad database URL is refused with what is wrong and what to do") {
  CHECK(refusal_of("banana.db") == "is not a database URL");
  CHECK(refusal_of("mysql://h/d") == "names a database that is not supported");
  CHECK(refusal_of("sqlite://x.db") ==
        "has no path, or names a host: sqlite:// is followed by a third slash");
  CHECK(refusal_of("sqlite:///:memory:") == "asks for a database in memory, which keeps nothing");
  CHECK(refusal_of("sqlite:///srv/") == "names a folder, not a file");
  CHECK(refusal_of("sqlite:///") == "names a folder, not a file");
  CHECK(refusal_of("sqlite:///x.db?mode=ro") == "has options after ?, which SQLite URLs can't have here");
  CHECK(refusal_of("postgres://u:p w@h/d") == "holds a space or a control character");
  const std::string unreadable = "has a user or password that can't be read" + std::string{kEncode};
  CHECK(refusal_of("postgres://u:p/w@h/d") == unreadable);
  CHECK(refusal_of("postgres://u:p@w@h/d") == unreadable);
  CHECK(refusal_of("postgres://u:p#w@h/d") == unreadable);
  const std::string port = "has a bad port, or a password that can't be read" + std::string{kEncode};
  CHECK(refusal_of("postgres://u:p?w@h/d") == port);
  CHECK(refusal_of("postgres://h:port/d") == port);
  CHECK(refusal_of("postgres://h:123456/d") == port);
  CHECK(refusal_of("postgres://[::1/d") == port);
  CHECK(refusal_of("postgres://u:50%@h/d") == "has a password that can't be read" + std::string{kEncode});
}
