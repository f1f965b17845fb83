// A schema of the test's PostgreSQL as the setting database.url wants it.
#pragma once

#include <cstdlib>
#include <map>
#include <sstream>
#include <string>

namespace banana::test {

/// BANANA_TEST_POSTGRES is "host=/tmp/x port=5 user=u dbname=d".
inline std::map<std::string, std::string> postgres_parts() {
  std::map<std::string, std::string> parts;
  std::istringstream words{std::getenv("BANANA_TEST_POSTGRES")};
  for (std::string word; words >> word;)
    parts[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  return parts;
}

inline std::string postgres_url(const std::string& schema) {
  auto parts = postgres_parts();
  return "postgresql://" + parts["user"] + "@/" + parts["dbname"] + "?host=" + parts["host"] +
         "&port=" + parts["port"] + "&options=-csearch_path%3D" + schema;
}

}  // namespace banana::test
