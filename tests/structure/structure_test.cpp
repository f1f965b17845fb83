// The rules of docs/architecture.md that a compiler does not check, read from the source tree itself.
#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path;  // relative to the source tree
  std::string text;
};

std::string read(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<Source> sources(std::initializer_list<std::string_view> folders,
                            std::initializer_list<std::string_view> endings) {
  const fs::path root{BANANA_SOURCE_DIR};
  std::vector<Source> found;
  for (std::string_view folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator{root / folder}) {
      const std::string path = fs::relative(entry.path(), root).string();
      for (std::string_view ending : endings) {
        if (path.ends_with(ending)) found.push_back({path, read(entry.path())});
      }
    }
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

std::vector<Source> product() { return sources({"core", "daemon", "cli", "providers"}, {".cpp", ".hpp"}); }

bool starts_with_any(std::string_view path, const std::vector<std::string_view>& homes) {
  for (std::string_view home : homes) {
    if (path.starts_with(home)) return true;
  }
  return false;
}

/// A library and the only places that may include it.
struct Fenced {
  std::string_view include;
  std::vector<std::string_view> homes;
};

}  // namespace

TEST_CASE("heavy libraries stay behind the folder that owns them") {
  const std::vector<Fenced> fences{
      {"<boost/beast", {"core/net/"}},
      {"<sqlite3.h>", {"core/db/sqlite/"}},
      {"<libpq-fe.h>", {"core/db/postgres/"}},
      {"<yaml-cpp/", {"core/config/", "core/text/", "core/studio/"}},
      {"<CLI/", {"cli/"}},
      {"<prometheus/", {"daemon/"}},
      {"<vips/", {"core/picture/lab/"}},
      {"<wels/", {"core/picture/lab/"}},
      {"<SQLiteCpp", {}},
      {"<pqxx", {}},
  };
  for (const Source& source : product()) {
    for (const Fenced& fence : fences) {
      CAPTURE(source.path);
      CAPTURE(fence.include);
      const bool includes = source.text.find("#include " + std::string{fence.include}) != std::string::npos;
      CHECK((!includes || starts_with_any(source.path, fence.homes)));
    }
  }
}

TEST_CASE("core knows neither daemon nor cli nor providers and providers know no daemon or cli") {
  const std::regex above_core{R"re(#include "(daemon|cli|providers)/)re"};
  const std::regex above_providers{R"re(#include "(daemon|cli)/)re"};
  for (const Source& source : product()) {
    CAPTURE(source.path);
    if (source.path.starts_with("core/")) CHECK_FALSE(std::regex_search(source.text, above_core));
    if (source.path.starts_with("providers/")) CHECK_FALSE(std::regex_search(source.text, above_providers));
  }
}

TEST_CASE("every header opens with what it is for and is guarded") {
  for (const Source& source : sources({"core", "daemon", "cli", "providers", "tests"}, {".hpp"})) {
    CAPTURE(source.path);
    CHECK(source.text.starts_with("//"));
    CHECK(source.text.find("#pragma once") != std::string::npos);
  }
}

TEST_CASE("no file has two ideas and none is unfinished") {
  const std::regex unfinished{R"re(\b(TODO|FIXME|XXX|HACK)\b)re"};
  for (const Source& source : product()) {
    CAPTURE(source.path);
    CHECK(std::count(source.text.begin(), source.text.end(), '\n') <= 500);
    CHECK_FALSE(std::regex_search(source.text, unfinished));
  }
}

TEST_CASE("every folder of core has a README that says why it exists") {
  for (const auto& entry : fs::directory_iterator{fs::path{BANANA_SOURCE_DIR} / "core"}) {
    CAPTURE(entry.path());
    CHECK(read(entry.path() / "README.md").find("**Why it exists.**") != std::string::npos);
  }
}

TEST_CASE("names of test cases can be passed to the test runner") {
  const std::regex name{R"re(TEST_CASE(?:_TEMPLATE)?\("([^"]*)")re"};
  for (const Source& source : sources({"tests"}, {"_test.cpp"})) {
    std::set<std::string> seen;
    for (std::sregex_iterator at{source.text.begin(), source.text.end(), name}, end; at != end; ++at) {
      const std::string found = (*at)[1];
      CAPTURE(source.path);
      CAPTURE(found);
      CHECK(found.find_first_of(",;[]*\\") == std::string::npos);
      CHECK(seen.insert(found).second);
    }
  }
}

TEST_CASE("both engines have the same migrations and each has its way back") {
  const fs::path root = fs::path{BANANA_SOURCE_DIR} / "migrations";
  std::array<std::set<std::string>, 2> names;
  const std::array<const char*, 2> engines{"sqlite", "postgres"};
  for (std::size_t i = 0; i < engines.size(); ++i) {
    if (!fs::exists(root / engines[i])) continue;
    for (const auto& entry : fs::directory_iterator{root / engines[i]}) {
      names[i].insert(entry.path().filename().string());
    }
  }
  CHECK(names[0] == names[1]);
  for (const std::string& name : names[0]) {
    CAPTURE(name);
    CHECK(std::regex_match(name, std::regex{R"re(\d{4}_[a-z0-9_]+\.(up|down)\.sql)re"}));
    const bool up = name.ends_with(".up.sql");
    const std::string stem = name.substr(0, name.size() - (up ? 7 : 9));
    CHECK(names[0].contains(stem + (up ? ".down.sql" : ".up.sql")));
  }
}
