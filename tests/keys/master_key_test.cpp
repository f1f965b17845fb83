#include "core/keys/master_key.hpp"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keys/master_file.hpp"
#include "tests/support/show_result.hpp"
#include "tests/support/temp_dir.hpp"

using namespace banana;
using namespace banana::keys;

namespace {

class Place {
 public:
  std::string file(std::string_view name) const { return dir_.file(name); }
  Config config() const {
    Config made;
    made.data_dir.path = dir_.file("");
    return made;
  }
  void write(std::string_view name, std::string_view text) const {
    std::ofstream{file(name)} << text;
    REQUIRE(::chmod(file(name).c_str(), 0600) == 0);
  }
  std::string text(std::string_view name) const {
    std::ostringstream out;
    out << std::ifstream{file(name)}.rdbuf();
    return out.str();
  }

 private:
  test::TempDir dir_;
};

SystemRandom chance;

}  // namespace

TEST_CASE("the first need makes a key file that only its owner can read") {
  const Place here;
  CHECK(configured_masters(here.config())->empty());
  const auto made = obtain_masters(here.config(), false, chance);
  REQUIRE(made);
  struct stat seen{};
  REQUIRE(::stat(here.file("master.key").c_str(), &seen) == 0);
  CHECK((seen.st_mode & 07777) == 0600);
  CHECK(here.text("master.key").size() == 45);
  const auto again = obtain_masters(here.config(), true, chance);
  REQUIRE(again);
  CHECK(again->front().key.fingerprint() == made->front().key.fingerprint());
}

TEST_CASE("a database that has sealed values gets no new master key") {
  const Place here;
  const auto refused = obtain_masters(here.config(), true, chance);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::unavailable);
  CHECK(::access(here.file("master.key").c_str(), F_OK) != 0);
}

TEST_CASE("the setting comes before the file and makes none") {
  const Place here;
  Config config = here.config();
  config.keys.master.text = CipherKey::make(chance).to_text();
  const auto masters = obtain_masters(config, false, chance);
  REQUIRE(masters);
  CHECK(masters->front().from == "keys.master");
  CHECK(::access(here.file("master.key").c_str(), F_OK) != 0);
}

TEST_CASE("a file that holds no key is refused and stays as it is") {
  const Place here;
  for (const std::string_view text : {"", "\n", "password\n", "0123"}) {
    CAPTURE(text);
    here.write("master.key", text);
    const auto refused = obtain_masters(here.config(), false, chance);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::invalid);
    CHECK((text.size() < 5 || refused.error().text().find("password") == std::string::npos));
    CHECK(here.text("master.key") == text);
  }
}

TEST_CASE("a folder that takes no file says so") {
  Config config;
  config.data_dir.path = "/proc/self";
  const auto refused = obtain_masters(config, false, chance);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::unavailable);
  CHECK_FALSE(refused.error().hint.empty());
}

TEST_CASE("of two processes that make a key at once both use the same") {
  const Place here;
  const auto path = master_file(here.config().data_dir.path);
  const auto first = make_master_file(path, CipherKey::make(chance));
  const auto second = make_master_file(path, CipherKey::make(chance));
  REQUIRE((first && second));
  CHECK(first->fingerprint() == second->fingerprint());
}

TEST_CASE("a key to come from an interrupted rotation is known beside the old one") {
  const Place here;
  const auto old_key =
      make_master_file(master_file(here.config().data_dir.path), CipherKey::make(chance)).value();
  const auto next =
      make_master_file(next_master_file(here.config().data_dir.path), CipherKey::make(chance)).value();
  const auto masters = configured_masters(here.config());
  REQUIRE(masters);
  CHECK(find_master(*masters, old_key.fingerprint()) != nullptr);
  CHECK(find_master(*masters, next.fingerprint()) != nullptr);
  CHECK(find_master(*masters, "0000000000000000") == nullptr);
}
