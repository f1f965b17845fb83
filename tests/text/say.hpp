// A few texts, made up for a test, and a Voice that says them.
//
//   const Voice say = test::voice(Language::ru, {{"a", "Привет, {name}"}});
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "core/text/catalogue.hpp"
#include "core/text/texts.hpp"
#include "tests/support/show_result.hpp"

namespace banana::test {

struct Said {
  std::string key;
  std::string words;
};

/// The texts are of that language alone; there are no others to fall back on.
inline text::Voice voice(Language language, std::initializer_list<Said> texts) {
  auto catalogue = std::make_shared<text::Catalogue>();
  for (const Said& said : texts) {
    auto pattern = text::parse_pattern(language, said.words);
    CAPTURE(said.words);
    REQUIRE_MESSAGE(pattern, (pattern ? std::string{} : pattern.error().message));
    catalogue->put(language, said.key, std::move(*pattern));
  }
  return text::Voice{std::move(catalogue), language};
}

}  // namespace banana::test
