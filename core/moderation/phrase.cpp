#include "core/moderation/phrase.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/moderation/uzbek.hpp"

namespace banana::moderation {
namespace {

constexpr std::size_t kElementsMax = 12;
constexpr std::size_t kAlternativesMax = 40;
constexpr std::size_t kGapsMax = 2;
constexpr std::size_t kLettersMin = 2;
/// A shorter beginning is that of too many words.
constexpr std::size_t kOpenLettersMin = 3;
/// A short word in the other alphabet's look-alikes is a word of its own as a rule: рот, сор, mat.
constexpr std::size_t kLookAlikeLettersMin = 4;

/// What Latin letters are in Cyrillic to the eye.
struct Twin {
  char32_t latin;
  char32_t cyrillic;
};
constexpr std::array kTwins{Twin{U'a', U'а'}, Twin{U'b', U'в'}, Twin{U'c', U'с'}, Twin{U'e', U'е'},
                            Twin{U'h', U'н'}, Twin{U'k', U'к'}, Twin{U'm', U'м'}, Twin{U'o', U'о'},
                            Twin{U'p', U'р'}, Twin{U't', U'т'}, Twin{U'x', U'х'}, Twin{U'y', U'у'}};

/// The word written wholly in the other alphabet, when that can be done with twins alone: cyka for сука.
std::u32string in_twins(std::u32string_view plain) {
  std::u32string out;
  for (const char32_t letter : plain) {
    const auto twin = std::find_if(kTwins.begin(), kTwins.end(), [&](const Twin& one) {
      return one.latin == letter || one.cyrillic == letter;
    });
    if (twin == kTwins.end()) return {};
    out += twin->latin == letter ? twin->cyrillic : twin->latin;
  }
  return out;
}

/// Reads one pattern. Positions are told in characters, from 1.
class Reader {
 public:
  Reader(RuleKind kind, std::string_view pattern, std::optional<Language> language)
      : kind_(kind), pattern_(pattern), language_(language) {}

  Result<Phrase> read() {
    std::size_t at = 0;
    while (at < pattern_.size()) {
      if (pattern_[at] == ' ') {
        ++at;
        continue;
      }
      const std::size_t end = std::min(pattern_.find(' ', at), pattern_.size());
      if (const auto taken = take(at, pattern_.substr(at, end - at)); !taken) return taken.error();
      at = end;
    }
    if (phrase_.empty()) return refuse(0, "there is no word in it");
    if (gap_) return refuse(pattern_.size(), "after ... a word must follow");
    if (kind_ == RuleKind::word && words_ > 1) {
      return refuse(pattern_.find(' '), "a word has no blanks; make it a phrase");
    }
    return std::move(phrase_);
  }

 private:
  Error refuse(std::size_t byte, std::string_view why) const {
    const std::string_view before = pattern_.substr(0, byte);
    const auto characters = std::count_if(
        before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return fail(Errc::invalid, fmt::format("character {}: {}", characters + 1, why),
                "A word is like porn, porn* or a|b; a phrase like: naked|nude ... child*");
  }

  Result<> take(std::size_t at, std::string_view token) {
    if (token == "..." || token == "…") {
      if (phrase_.empty()) return refuse(at, "before ... a word must stand");
      if (++gaps_ > kGapsMax) return refuse(at, fmt::format("{} times ... at most", kGapsMax));
      gap_ = true;
      return {};
    }
    ++words_;
    const bool one = token.find('|') == std::string_view::npos;
    if (one) return take_one(at, token);
    Element element{.gap_before = std::exchange(gap_, false)};
    std::size_t begin = 0;
    while (begin <= token.size()) {
      const std::size_t end = std::min(token.find('|', begin), token.size());
      Result<std::vector<Stem>> stems = read_stem(at + begin, token.substr(begin, end - begin));
      if (!stems) return stems.error();
      if (stems->size() > 1) return refuse(at + begin, "between | there is one word without signs");
      add_variants(element, std::move(stems->front()));
      begin = end + 1;
    }
    return push(at, std::move(element));
  }

  /// e-girl: two words, as the text is read.
  Result<> take_one(std::size_t at, std::string_view token) {
    Result<std::vector<Stem>> stems = read_stem(at, token);
    if (!stems) return stems.error();
    for (Stem& stem : *stems) {
      Element element{.gap_before = std::exchange(gap_, false)};
      add_variants(element, std::move(stem));
      if (const auto pushed = push(at, std::move(element)); !pushed) return pushed;
    }
    return {};
  }

  Result<> push(std::size_t at, Element element) {
    if (element.any_of.size() > kAlternativesMax) return refuse(at, "too many words between |");
    if (phrase_.size() == kElementsMax) return refuse(at, fmt::format("more than {} words", kElementsMax));
    phrase_.push_back(std::move(element));
    return {};
  }

  Result<std::vector<Stem>> read_stem(std::size_t at, std::string_view text) {
    const bool open_left = text.starts_with('*');
    if (open_left) text.remove_prefix(1);
    const bool open_right = text.ends_with('*');
    if (open_right) text.remove_suffix(1);
    at += open_left ? 1U : 0U;
    if (const std::size_t star = text.find('*'); star != std::string_view::npos) {
      return refuse(at + star, "a * stands where a word begins or ends");
    }
    bool has_odd = false;
    const Folded folded = fold_plain(text, has_odd);
    if (folded.words.empty()) return refuse(at, "there are no letters here");
    std::vector<Stem> stems;
    for (const Word& word : folded.words) {
      const std::u32string_view plain = folded.at(word);
      stems.push_back({.plain = std::u32string{plain}, .shape = shape_of(plain)});
    }
    raw_ = stems.size() == 1 ? text : std::string_view{};
    stems.front().open_left = open_left;
    stems.back().open_right = open_right;
    for (const Stem& stem : stems) {
      const bool open = stem.open_left || stem.open_right;
      const std::size_t min = open                                           ? kOpenLettersMin
                              : stems.size() == 1 && kind_ == RuleKind::word ? kLettersMin
                                                                             : 1;
      if (stem.plain.size() < min) {
        return refuse(at, fmt::format("{} letters at least{}", min, open ? " beside a *" : ""));
      }
    }
    return stems;
  }

  void add_variants(Element& element, Stem stem) {
    const auto add = [&](std::u32string plain) {
      if (plain.empty() || plain == stem.plain) return;
      Stem variant = stem;
      variant.shape = shape_of(plain);
      variant.plain = std::move(plain);
      element.any_of.push_back(std::move(variant));
    };
    if (language_ == Language::uz && !raw_.empty()) {
      const std::string cyrillic = uzbek_in_cyrillic(raw_);
      bool has_odd = false;
      const Folded folded = fold_plain(cyrillic, has_odd);
      if (folded.words.size() == 1) add(folded.text);
    }
    if (stem.plain.size() >= kLookAlikeLettersMin) add(in_twins(stem.plain));
    element.any_of.push_back(std::move(stem));
  }

  RuleKind kind_;
  std::string_view pattern_;
  std::optional<Language> language_;
  Phrase phrase_;
  std::string_view raw_;  // what the last stem was made of, when it is one word
  std::size_t words_ = 0;
  std::size_t gaps_ = 0;
  bool gap_ = false;
};

}  // namespace

bool Stem::fits(std::u32string_view word, std::u32string_view stem) const {
  if (open_left && open_right) return word.find(stem) != std::u32string_view::npos;
  if (open_left) return word.ends_with(stem);
  if (open_right) return word.starts_with(stem);
  return word == stem;
}

Result<Phrase> read_phrase(RuleKind kind, std::string_view pattern, std::optional<Language> language) {
  return Reader{kind, pattern, language}.read();
}

}  // namespace banana::moderation
