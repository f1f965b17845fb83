#include "core/text/catalogue.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "core/text/override.hpp"
#include "core/text/texts.hpp"

using namespace banana;

namespace {

text::Loaded loaded(std::string_view uz, std::string_view ru, std::string_view en) {
  const std::array<EmbeddedFile, 3> files{EmbeddedFile{"l/uz.yaml", uz}, EmbeddedFile{"l/ru.yaml", ru},
                                          EmbeddedFile{"l/en.yaml", en}};
  return text::load(files);
}

void check_complains(const text::Loaded& of, std::string_view what) {
  CAPTURE(of.problems);
  CAPTURE(what);
  CHECK(std::any_of(of.problems.begin(), of.problems.end(),
                    [&](const std::string& problem) { return problem.find(what) != std::string::npos; }));
}

}  // namespace

TEST_CASE("catalogues are compared with each other") {
  CHECK(loaded("a: {b: '{x}'}", "a: {b: '{x}'}", "a: {b: 'X {x}'}").problems.empty());
  check_complains(loaded("a: x", "c: x", "a: x"), "ru a: is missing");
  check_complains(loaded("a: x", "{a: x, c: y}", "a: x"), "en c: is missing");
  check_complains(loaded("a: '{x}'", "a: '{y}'", "a: '{x}'"),
                  "ru a: line 1: it is filled in with {y}, and must be with {x}");
  check_complains(loaded("a: '{x}'", "a: 'x'", "a: '{x}'"), "it is filled in with none");
  check_complains(loaded("a: <b>", "a: x", "a: x"), "uz a: line 1: <b> is not closed");
}

TEST_CASE("files that hold something else are complained about") {
  check_complains(loaded("A: x", "A: x", "A: x"), "lower case");
  check_complains(loaded("a: [x]", "a: x", "a: x"), "uz a: is no text");
  check_complains(loaded("a: x\na: y", "a: x", "a: x"), "uz a: stands there twice");
  check_complains(loaded("a: ''", "a: x", "a: x"), "it says nothing");
  check_complains(loaded("a: \"x", "a: x", "a: x"), "YAML");
}

TEST_CASE("buttons and alerts and invoices have their lengths") {
  const std::string too_long = "a: {button: {go: " + std::string(31, 'x') + "}}";
  const std::string right = "a: {button: {go: " + std::string(30, 'x') + "}}";
  check_complains(loaded(right, right, too_long), "31 characters; 30 at most here");
  CHECK(loaded(right, right, right).problems.empty());
  const std::string title = "a: {invoice: {title: " + std::string(33, 'x') + "}}";
  check_complains(loaded(title, title, title), "32 at most");
  const std::string cyrillic = "a: {button: ЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖЖ}";
  CHECK(loaded(cyrillic, cyrillic, cyrillic).problems.empty());
  const std::string whole = "a: " + std::string(3501, 'x');
  check_complains(loaded(whole, whole, whole), "3500 at most");
}

TEST_CASE("a missing text is said in English and an unknown one by its key") {
  const text::Texts said{loaded("a: '{x'", "a: Да", "a: 'Yes'").catalogue};
  CHECK(said.in(Language::uz).html("a") == "Yes");
  CHECK(said.in(Language::ru).html("a") == "Да");
  CHECK(said.in(Language::ru).html("a.b") == "a.b");
  CHECK(said.in(Language::ru).html("<a>") == "&lt;a&gt;");
  CHECK_FALSE(said.in(Language::uz).has("a"));
  CHECK(said.in(Language::ru).has("a"));
}

TEST_CASE("an override that does not fit is left out and the others are said") {
  const auto base = loaded("{a: A, b: 'B {x}'}", "{a: A, b: 'B {x}'}", "{a: A, b: 'B {x}'}");
  REQUIRE(base.problems.empty());
  const auto set = [](std::string key, std::string body) {
    return text::Override{std::move(key), Language::en, std::move(body), {}, "me"};
  };
  const text::Texts said{
      text::with_overrides(*base.catalogue, {set("a", "new"), set("b", "{y}"), set("gone", "x")})};
  CHECK(said.in(Language::en).html("a") == "new");
  CHECK(said.in(Language::uz).html("a") == "A");
  CHECK(said.in(Language::en).html("b", {{"x", "1"}}) == "B 1");
  CHECK(said.in(Language::en).html("gone") == "gone");
  CHECK(text::Texts{base.catalogue}.in(Language::en).html("a") == "A");
}

TEST_CASE("texts are said by many threads while they are being changed") {
  const auto one = loaded("{a: one, b: one}", "{a: one, b: one}", "{a: one, b: one}").catalogue;
  const auto two = loaded("{a: two, b: two}", "{a: two, b: two}", "{a: two, b: two}").catalogue;
  text::Texts texts{one};
  std::atomic<int> torn{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (int n = 0; n < 3000; ++n) {
        const text::Voice say = texts.in(Language::en);
        const std::string first = say.html("a");
        if (first != say.html("b") || (first != "one" && first != "two")) ++torn;
      }
    });
  }
  for (int n = 0; n < 3000; ++n) texts.publish(n % 2 == 0 ? two : one);
  for (std::thread& reader : readers) reader.join();
  CHECK(torn == 0);
}
