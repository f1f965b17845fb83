// All texts in all languages, as of one moment. Never changes once made, so any thread may read it.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/embedded.hpp"
#include "core/base/language.hpp"
#include "core/text/argument.hpp"
#include "core/text/complaints.hpp"
#include "core/text/html.hpp"
#include "core/text/pattern.hpp"

namespace banana::text {

class Catalogue {
 public:
  Catalogue() : complaints_(std::make_shared<Complaints>()) {}

  /// Takes the place of what the key had.
  void put(Language language, std::string key, Pattern pattern);
  [[nodiscard]] const Pattern* find(Language language, std::string_view key) const;
  /// Of the language, sorted.
  [[nodiscard]] std::vector<std::string_view> keys(Language language) const;

  /// Always gives something to say: see texts.hpp.
  [[nodiscard]] std::string say(Language language, std::string_view key, Arguments arguments,
                                Form form) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  // A copy with overrides shares what it did not change.
  using Patterns = std::unordered_map<std::string, std::shared_ptr<const Pattern>, Hash, std::equal_to<>>;

  std::array<Patterns, kLanguageNames.size()> languages_;
  std::shared_ptr<Complaints> complaints_;  // shared by copies: what was said once is not said again
};

struct Loaded {
  std::shared_ptr<const Catalogue> catalogue;
  /// "uz demo.welcome: lacks {name}". A text with a problem is left out of the catalogue.
  std::vector<std::string> problems;
};

/// From files called uz.yaml, ru.yaml and en.yaml.
[[nodiscard]] Loaded load(std::span<const EmbeddedFile> files);

/// config/locales as they were when this was built. Read once.
[[nodiscard]] const Loaded& shipped();

/// What may stand for `key` in `language`: parses, is not too long, and asks for the arguments that the
/// English text asks for, no more and no less.
[[nodiscard]] Result<Pattern> fitting_pattern(const Catalogue& catalogue, Language language,
                                              std::string_view key, std::string_view source);

}  // namespace banana::text
