#include "core/moderation/word_rules.hpp"

#include <utility>

namespace banana::moderation {
namespace {

/// Shorter words are too often something else when written oddly.
constexpr std::size_t kShapeLettersMin = 3;
/// To be found within what was spelled letter by letter.
constexpr std::size_t kSpelledLettersMin = 4;

}  // namespace

/// One look at one form of one text.
class WordRules::Search {
 public:
  Search(const WordRules& all, const Folded& text, std::u32string Stem::* form, Hits& hits)
      : all_(all),
        begins_(form == &Stem::plain ? all.plain_ : all.shape_),
        text_(text),
        form_(form),
        only_odd_(form == &Stem::shape),
        hits_(hits) {}

  void run() {
    for (std::size_t i = 0; i < text_.words.size(); ++i) {
      const std::u32string_view word = text_.at(text_.words[i]);
      if (text_.words[i].spelled) {
        find_within(i, word);
      } else {
        begins_.at_start.walk(word, [&](std::size_t size, Begin begin) {
          if (size == word.size() || begin.open_right) try_rule(begin.rule, i);
        });
        if (!begins_.anywhere.empty()) find_anywhere(i, word);
      }
    }
  }

 private:
  void find_anywhere(std::size_t i, std::u32string_view word) {
    for (std::size_t from = 0; from < word.size(); ++from) {
      const std::u32string_view rest = word.substr(from);
      begins_.anywhere.walk(rest, [&](std::size_t size, Begin begin) {
        if (size == rest.size() || begin.open_right) try_rule(begin.rule, i);
      });
    }
  }

  void find_within(std::size_t i, std::u32string_view letters) {
    for (std::size_t from = 0; from < letters.size(); ++from) {
      const auto found = [&](std::size_t size, Begin begin) {
        if (size >= kSpelledLettersMin || size == letters.size()) try_rule(begin.rule, i);
      };
      begins_.at_start.walk(letters.substr(from), found);
      begins_.anywhere.walk(letters.substr(from), found);
    }
  }

  void try_rule(std::uint32_t number, std::size_t word) {
    const Known& known = all_.rules_[number];
    if (!hits_.wants(known.rule)) return;
    if (follows(known.phrase, 1, word + 1, text_.words[word].odd)) hits_.add(known.rule);
  }

  /// Whether the phrase's words from `element` on stand in the text from `word` on, gaps aside.
  [[nodiscard]] bool follows(const Phrase& phrase, std::size_t element, std::size_t word, bool odd) const {
    if (element == phrase.size()) return odd || !only_odd_;
    if (text_.words[word - 1].alone) return false;
    const std::size_t tries = phrase[element].gap_before ? kGapWordsMax + 1 : 1;
    for (std::size_t i = word; i < word + tries && i < text_.words.size(); ++i) {
      if (text_.words[i].alone) return false;
      if (fits(phrase[element], i) && follows(phrase, element + 1, i + 1, odd || text_.words[i].odd))
        return true;
    }
    return false;
  }

  [[nodiscard]] bool fits(const Element& element, std::size_t word) const {
    const std::u32string_view letters = text_.at(text_.words[word]);
    for (const Stem& stem : element.any_of) {
      if (stem.fits(letters, stem.*form_)) return true;
    }
    return false;
  }

  const WordRules& all_;
  const Begins& begins_;
  const Folded& text_;
  std::u32string Stem::* form_;
  bool only_odd_;
  Hits& hits_;
};

void WordRules::add(const Rule& rule, Phrase phrase) {
  const auto number = static_cast<std::uint32_t>(rules_.size());
  for (const Stem& stem : phrase.front().any_of) {
    const Begin begin{number, stem.open_right};
    (stem.open_left ? plain_.anywhere : plain_.at_start).add(stem.plain, begin);
    if (stem.shape.size() < kShapeLettersMin && phrase.size() == 1) continue;
    (stem.open_left ? shape_.anywhere : shape_.at_start).add(stem.shape, begin);
  }
  rules_.push_back({rule, std::move(phrase)});
}

void WordRules::seal() {
  for (Begins* begins : {&plain_, &shape_}) {
    begins->at_start.seal();
    begins->anywhere.seal();
  }
}

void WordRules::find_in_plain(const Folded& text, Hits& hits) const {
  Search{*this, text, &Stem::plain, hits}.run();
}

void WordRules::find_in_shape(const Folded& text, Hits& hits) const {
  Search{*this, text, &Stem::shape, hits}.run();
}

}  // namespace banana::moderation
