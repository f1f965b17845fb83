#include "core/moderation/uzbek.hpp"

#include <array>

namespace banana::moderation {
namespace {

struct Letter {
  std::string_view latin;
  std::string_view cyrillic;
};

// Longer ones first. Apostrophes are one by then. "ts" is ц in words from elsewhere only, and left as two letters.
constexpr std::array kLetters{
    Letter{"o'", "ў"}, Letter{"g'", "ғ"}, Letter{"sh", "ш"}, Letter{"ch", "ч"}, Letter{"ya", "я"},
    Letter{"yu", "ю"}, Letter{"yo", "ё"}, Letter{"ye", "е"}, Letter{"a", "а"},  Letter{"b", "б"},
    Letter{"d", "д"},  Letter{"e", "е"},  Letter{"f", "ф"},  Letter{"g", "г"},  Letter{"h", "ҳ"},
    Letter{"i", "и"},  Letter{"j", "ж"},  Letter{"k", "к"},  Letter{"l", "л"},  Letter{"m", "м"},
    Letter{"n", "н"},  Letter{"o", "о"},  Letter{"p", "п"},  Letter{"q", "қ"},  Letter{"r", "р"},
    Letter{"s", "с"},  Letter{"t", "т"},  Letter{"u", "у"},  Letter{"v", "в"},  Letter{"x", "х"},
    Letter{"y", "й"},  Letter{"z", "з"},  Letter{"'", "ъ"}};

constexpr std::array<std::string_view, 7> kApostrophes{"ʻ", "ʼ", "‘", "’", "´", "`", "'"};

std::string simplified(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    char letter = text.front();
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    for (const std::string_view apostrophe : kApostrophes) {
      if (!text.starts_with(apostrophe)) continue;
      taken = apostrophe.size();
      letter = '\'';
    }
    out += letter;
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace

std::string uzbek_in_cyrillic(std::string_view latin) {
  const std::string text = simplified(latin);
  std::string_view rest = text;
  std::string out;
  while (!rest.empty()) {
    const Letter* found = nullptr;
    for (const Letter& letter : kLetters) {
      if (rest.starts_with(letter.latin)) {
        found = &letter;
        break;
      }
    }
    if (found == nullptr) return {};
    // At the beginning of a word e is э.
    out += rest.size() == text.size() && found->latin == "e" ? std::string_view{"э"} : found->cyrillic;
    rest.remove_prefix(found->latin.size());
  }
  return out;
}

}  // namespace banana::moderation
