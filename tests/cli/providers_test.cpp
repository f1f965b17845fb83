// What an operator sees of the AI vendors.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/cli/installation.hpp"

using namespace banana;
using test::Installation;

namespace {

std::string key_file(const Installation& here, std::string_view name, std::string_view key) {
  const std::string path = here.file(name);
  std::ofstream{path} << key << '\n';
  ::chmod(path.c_str(), 0600);
  return "@" + path;
}

}  // namespace

TEST_CASE("vendors are listed in a terminal with masked keys and what is forced") {
  const Installation here;
  here.migrate();
  REQUIRE(
      here.ctl({"providers", "keys-set", "openai", "--key", key_file(here, "one", "sk-canary-secret-1234")})
          .code == 0);
  REQUIRE(here.ctl({"providers", "keys-set", "openai", "--key",
                    key_file(here, "two", "sk-canary-secret-5678"), "--label", "spare"})
              .code == 0);
  REQUIRE(here.ctl({"providers", "force", "openai", "open"}).code == 0);
  REQUIRE(here.ctl({"providers", "disable", "sandbox"}).code == 0);
  CHECK(
      here.ctl({"providers", "list", "--ready"}).out ==
      "NAME     ENABLED  STATE        KEY                   OK %  P50  P95  UNTIL  LAST FAILURE  FAILED AT\n"
      "openai   yes      forced_open  2 set (…1234, …5678)\n"
      "sandbox  no       closed       not needed\n");
  const auto shown = here.ctl({"providers", "show", "openai"});
  CHECK(shown.out.find("KEY            2 set (…1234, …5678)\n") != std::string::npos);
  CHECK(shown.out.find("canary") == std::string::npos);
  CHECK(here.json({"audit", "list", "--operation", "providers"}).at("items").as_array().size() == 4);
}

TEST_CASE("a key on the command line itself is refused and repeated nowhere") {
  const Installation here;
  here.migrate();
  const auto ran = here.ctl({"providers", "keys-set", "openai", "--key", "sk-canary-secret-1234"});
  CHECK(ran.code != 0);
  CHECK((ran.out + ran.err).find("canary") == std::string::npos);
  CHECK(here.ctl({"providers", "keys-list"}).out.starts_with("No vendor has a key."));
}

TEST_CASE("a vendor that can't be asked here is said to be so") {
  const Installation here;
  here.migrate();
  const auto ran = here.ctl({"providers", "test", "runway"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("keys-set runway") != std::string::npos);
}
