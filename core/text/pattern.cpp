#include "core/text/pattern.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include "core/base/encoding.hpp"
#include "core/text/html.hpp"

namespace banana::text {
namespace {

using icu::MessagePattern;
using Part = MessagePattern::Part;

constexpr int kDepthMax = 6;

Error wrong(std::string message) { return fail(Errc::invalid, std::move(message)); }

/// Our parser's way out of its depths.
struct Stop {
  Error error;
};

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::optional<Dating> dating_of(std::string_view type, std::string_view style) {
  struct Known {
    std::string_view type, style;
    Dating dating;
  };
  constexpr std::array<Known, 6> kKnown{{{"date", "", Dating::date_long},
                                         {"date", "short", Dating::date_short},
                                         {"date", "medium", Dating::date_medium},
                                         {"date", "long", Dating::date_long},
                                         {"time", "", Dating::time_short},
                                         {"time", "short", Dating::time_short}}};
  for (const Known& known : kKnown) {
    if (known.type == type && known.style == style) return known.dating;
  }
  return std::nullopt;
}

std::string trimmed(std::string text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

class Reader {
 public:
  Reader(const MessagePattern& parts, const icu::UnicodeString& source, Language language)
      : parts_(parts), source_(source), language_(language) {}

  /// The message that begins at part `at`, which is left at its last part.
  Pieces message(std::int32_t& at, const std::string& counted) {
    if (++depth_ > kDepthMax) throw Stop{wrong("choices within choices within choices: too deep")};
    Pieces out;
    icu::UnicodeString words;
    std::int32_t from = parts_.getPart(at).getLimit();
    for (++at;; ++at) {
      const Part& part = parts_.getPart(at);
      words.append(source_, from, part.getIndex() - from);
      from = part.getLimit();
      const UMessagePatternPartType type = part.getType();
      if (type == UMSGPAT_PART_TYPE_INSERT_CHAR) words.append(static_cast<char16_t>(part.getValue()));
      if (type == UMSGPAT_PART_TYPE_MSG_LIMIT) break;
      if (type == UMSGPAT_PART_TYPE_REPLACE_NUMBER) {
        flush(words, out);
        out.emplace_back(Place{.name = counted, .number = true});
      } else if (type == UMSGPAT_PART_TYPE_ARG_START) {
        flush(words, out);
        out.push_back(argument(at));
        from = parts_.getPart(at).getLimit();
      }
    }
    flush(words, out);
    --depth_;
    return out;
  }

  std::vector<std::string> arguments() && {
    std::sort(names_.begin(), names_.end());
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
    return std::move(names_);
  }

 private:
  static void flush(icu::UnicodeString& words, Pieces& out) {
    if (words.isEmpty()) return;
    std::string html = utf8(words);
    std::string plain = to_plain(html);
    out.emplace_back(Literal{std::move(html), std::move(plain)});
    words.remove();
  }

  Piece argument(std::int32_t& at) {
    const UMessagePatternArgType type = parts_.getPart(at).getArgType();
    const std::int32_t limit = parts_.getLimitPartIndex(at);
    const Part& named = parts_.getPart(++at);
    if (named.getType() != UMSGPAT_PART_TYPE_ARG_NAME) {
      throw Stop{wrong("arguments have names: {name}, not {0}")};
    }
    const std::string name = utf8(parts_.getSubstring(named));
    names_.push_back(name);
    ++at;
    Piece made = Place{.name = name};
    switch (type) {
      case UMSGPAT_ARG_TYPE_NONE:
        break;
      case UMSGPAT_ARG_TYPE_SIMPLE:
        made = place(name, at, limit);
        break;
      case UMSGPAT_ARG_TYPE_PLURAL:
        made = choice(name, Plural::cardinal, at, limit);
        break;
      case UMSGPAT_ARG_TYPE_SELECTORDINAL:
        made = choice(name, Plural::ordinal, at, limit);
        break;
      case UMSGPAT_ARG_TYPE_SELECT:
        made = choice(name, std::nullopt, at, limit);
        break;
      case UMSGPAT_ARG_TYPE_CHOICE:
        throw Stop{wrong("{" + name + ", choice, …} is written plural or select")};
    }
    at = limit;
    return made;
  }

  Place place(const std::string& name, std::int32_t at, std::int32_t limit) {
    const std::string type = utf8(parts_.getSubstring(parts_.getPart(at)));
    const std::string style =
        at + 1 < limit ? trimmed(utf8(parts_.getSubstring(parts_.getPart(at + 1)))) : std::string{};
    if (type == "number" && (style.empty() || style == "integer")) return {.name = name, .number = true};
    if (const auto dating = dating_of(type, style)) return {.name = name, .dating = dating};
    throw Stop{wrong("{" + name + ", " + type + (style.empty() ? "" : ", " + style) +
                     "} is not known: number, date (short, medium, long), time (short), plural, select are")};
  }

  Choice choice(const std::string& name, std::optional<Plural> plural, std::int32_t at, std::int32_t limit) {
    Choice made{.name = name, .plural = plural, .branches = {}};
    for (; at < limit; ++at) {
      const Part& part = parts_.getPart(at);
      if (part.getType() != UMSGPAT_PART_TYPE_ARG_SELECTOR) {
        throw Stop{wrong("{" + name + ", plural, offset: …} is not known; count before it is filled in")};
      }
      Branch branch{.keyword = utf8(parts_.getSubstring(part)), .exact = {}, .pieces = {}};
      if (MessagePattern::Part::hasNumericValue(parts_.getPart(++at).getType())) {
        branch.exact = static_cast<std::int64_t>(parts_.getNumericValue(parts_.getPart(at++)));
        branch.keyword.clear();
      }
      branch.pieces = message(at, name);
      made.branches.push_back(std::move(branch));
    }
    if (plural) check_forms(made);
    return made;
  }

  void check_forms(const Choice& choice) const {
    const auto& wanted = plural_categories(language_, *choice.plural);
    for (const std::string_view category : wanted) {
      if (std::none_of(choice.branches.begin(), choice.branches.end(),
                       [&](const Branch& branch) { return branch.keyword == category; })) {
        throw Stop{
            wrong("{" + choice.name + ", plural, …} lacks the form \"" + std::string{category} + "\"")};
      }
    }
    for (const Branch& branch : choice.branches) {
      if (!branch.exact && std::find(wanted.begin(), wanted.end(), branch.keyword) == wanted.end()) {
        throw Stop{wrong("the language has no plural form \"" + branch.keyword + "\"")};
      }
    }
  }

  const MessagePattern& parts_;
  const icu::UnicodeString& source_;
  Language language_;
  int depth_ = 0;
  std::vector<std::string> names_;
};

/// Every wording of a choice must be whole by itself: whichever is taken, tags stay closed.
Result<> check_tags(const Pieces& pieces) {
  TagCheck tags;
  for (const Piece& piece : pieces) {
    if (const auto* literal = std::get_if<Literal>(&piece)) {
      if (auto read = tags.read(literal->html); !read) return read;
    } else if (const auto* choice = std::get_if<Choice>(&piece)) {
      for (const Branch& branch : choice->branches) {
        if (auto checked = check_tags(branch.pieces); !checked) return checked;
      }
    }
  }
  return tags.end();
}

/// Apostrophes begin quotations in ICU, and a letter of Uzbek has one sign in Unicode.
Result<> check_signs(Language language, std::string_view source) {
  if (source.size() > kPatternBytesMax) return wrong("too long for a text");
  if (!is_utf8(source)) return wrong("not UTF-8");
  for (const char c : source) {
    if (static_cast<unsigned char>(c) < ' ' && c != '\n') return wrong("a control character");
  }
  if (source.find('\'') != std::string_view::npos) {
    return wrong(language == Language::uz ? "' is written ʻ (U+02BB) in oʻ and gʻ, ʼ (U+02BC) elsewhere"
                                          : "' is written ’ (U+2019)");
  }
  if (language != Language::uz) return {};
  constexpr std::array<std::string_view, 4> kMistaken{"`", "‘", "’", "ʼ"};
  for (const char letter : std::string_view{"oOgG"}) {
    for (const std::string_view sign : kMistaken) {
      if (source.find(letter + std::string{sign}) != std::string_view::npos) {
        return wrong("oʻ and gʻ are written with ʻ (U+02BB)");
      }
    }
  }
  return {};
}

}  // namespace

Result<Pattern> parse_pattern(Language language, std::string_view source) {
  if (auto checked = check_signs(language, source); !checked) return checked.error();
  const auto wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece{source.data(), static_cast<std::int32_t>(source.size())});
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  MessagePattern parts{UMSGPAT_APOS_DOUBLE_OPTIONAL, status};
  parts.parse(wide, &where, status);
  if (U_FAILURE(status)) {
    return wrong("not a message ICU can read, near \"" + utf8(icu::UnicodeString{where.preContext}) +
                 "⟨here⟩" + utf8(icu::UnicodeString{where.postContext}) + "\": look at the braces");
  }
  try {
    Reader reader{parts, wide, language};
    std::int32_t at = 0;
    Pattern made{.source = std::string{source}, .pieces = reader.message(at, {}), .arguments = {}};
    made.arguments = std::move(reader).arguments();
    if (auto tags = check_tags(made.pieces); !tags) return tags.error();
    return made;
  } catch (Stop& stop) {
    return std::move(stop.error);
  }
}

}  // namespace banana::text
