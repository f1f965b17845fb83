// The texts of config/locales, and whether the sources use them: read from the tree itself.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "core/text/catalogue.hpp"
#include "core/text/texts.hpp"

using namespace banana;
namespace fs = std::filesystem;

namespace {

// Namespaces whose screens are still being written: their texts need not be used yet. Once the screens are
// there the name goes from this list.
constexpr std::array<std::string_view, 1> kAwaited{"common."};

bool awaited(std::string_view key) {
  return std::any_of(kAwaited.begin(), kAwaited.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix); });
}

/// Every string literal of the product that looks like a key, or like the beginning of one: "demo.button.".
/// Examples within comments use nothing.
std::set<std::string> literals() {
  const std::regex literal{R"re("([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\.[a-z0-9_]*)")re"};
  std::set<std::string> found;
  for (const char* folder : {"core", "daemon"}) {
    for (const auto& entry : fs::recursive_directory_iterator{fs::path{BANANA_SOURCE_DIR} / folder}) {
      const fs::path& path = entry.path();
      if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
      std::ifstream in{path, std::ios::binary};
      for (std::string line; std::getline(in, line);) {
        line.erase(std::min(line.find("// "), line.size()));
        for (std::sregex_iterator at{line.begin(), line.end(), literal}, end; at != end; ++at) {
          found.insert((*at)[1]);
        }
      }
    }
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

bool used(std::string_view key, const std::set<std::string>& literals) {
  if (literals.contains(std::string{key})) return true;
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
    if (literals.contains(std::string{key.substr(0, dot + 1)})) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the texts of all languages are complete and right") {
  const auto& [catalogue, problems] = text::shipped();
  CHECK(problems == std::vector<std::string>{});
  CHECK(catalogue->keys(Language::uz) == catalogue->keys(Language::en));
  CHECK(catalogue->keys(Language::ru) == catalogue->keys(Language::en));
  CHECK(catalogue->keys(Language::en).size() > 30);
}

TEST_CASE("every text is used by the sources") {
  const auto seen = literals();
  for (const std::string_view key : text::shipped().catalogue->keys(Language::en)) {
    if (awaited(key)) continue;
    CAPTURE(key);
    CHECK(used(key, seen));
  }
}

TEST_CASE("every text that the sources name exists") {
  const auto keys = text::shipped().catalogue->keys(Language::en);
  std::set<std::string> namespaces;
  for (const std::string_view key : keys) namespaces.emplace(key.substr(0, key.find('.') + 1));
  for (const std::string& literal : literals()) {
    if (!namespaces.contains(literal.substr(0, literal.find('.') + 1))) continue;
    CAPTURE(literal);
    CHECK(std::any_of(keys.begin(), keys.end(), [&](std::string_view key) {
      return key == literal || (literal.ends_with('.') && key.starts_with(literal));
    }));
  }
}

TEST_CASE("the demo speaks three languages") {
  const text::Texts texts;
  const auto greets = [&](Language language, std::string_view words) {
    CHECK(texts.in(language).html("demo.welcome", {{"name", "Ali"}}).starts_with(words));
  };
  greets(Language::uz, "Assalomu alaykum, <b>Ali</b>!");
  greets(Language::ru, "Здравствуйте, <b>Ali</b>!");
  greets(Language::en, "Hello, <b>Ali</b>!");
  CHECK(texts.in(Language::ru).plain("demo.invoice.title", {{"tokens", 250}}) == "250 токенов");
  CHECK(texts.in(Language::en).html("demo.balance", {{"tokens", Tokens{1200}}, {"held", Tokens{0}}}) ==
        "You have <b>1,200 tokens</b>.");
  CHECK(texts.in(Language::ru)
            .html("demo.balance", {{"tokens", Tokens{21}}, {"held", Tokens{2}}})
            .ends_with("<b>21 токен</b>.\nОтложено на текущую работу 2 токена."));
}
