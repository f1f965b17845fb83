#include "core/text/catalogue.hpp"

#include <algorithm>
#include <utility>

#include "core/text/fill.hpp"

namespace banana::text {
namespace {

std::size_t index(Language language) { return static_cast<std::size_t>(language); }

}  // namespace

void Catalogue::put(Language language, std::string key, Pattern pattern) {
  languages_[index(language)].insert_or_assign(std::move(key),
                                               std::make_shared<const Pattern>(std::move(pattern)));
}

const Pattern* Catalogue::find(Language language, std::string_view key) const {
  const Patterns& patterns = languages_[index(language)];
  const auto found = patterns.find(key);
  return found == patterns.end() ? nullptr : found->second.get();
}

std::vector<std::string_view> Catalogue::keys(Language language) const {
  std::vector<std::string_view> out;
  for (const auto& [key, pattern] : languages_[index(language)]) out.emplace_back(key);
  std::sort(out.begin(), out.end());
  return out;
}

std::string Catalogue::say(Language language, std::string_view key, Arguments arguments, Form form) const {
  for (const Language spoken : {language, Language::en}) {
    const Pattern* pattern = find(spoken, key);
    std::string out;
    if (pattern == nullptr) {
      complaints_->tell(spoken, key, "there is no such text");
    } else if (const Filling filling{*this, spoken, arguments, form}; fill(*pattern, filling, out)) {
      return out;
    } else {
      complaints_->tell(spoken, key, "an argument is missing, of another kind, or too long");
    }
  }
  std::string out;
  append_words(out, key, form);
  return out;
}

}  // namespace banana::text
