#include "core/moderation/prompt.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "core/moderation/fold.hpp"

namespace banana::moderation {
namespace {

constexpr std::string_view kTag = "sd_cpp_extra_args";
constexpr UChar32 kNextLine = 0x85;
constexpr UChar32 kLineSeparator = 0x2028;
constexpr UChar32 kParagraphSeparator = 0x2029;
constexpr UChar32 kJoiner = 0x200D;
constexpr UChar32 kNonJoiner = 0x200C;
/// So much of a text is looked at, whatever its length: far more than is left of it.
constexpr std::size_t kLookedAtBytesMax = 4 * kPromptBytesMax;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

enum class Tag { none, opening, closing };

/// What the tag is that `text` ends with, and where it begins.
struct TagAtEnd {
  Tag tag = Tag::none;
  std::size_t at = 0;
};

/// Read backwards from ">": "< / SD_cpp_extra_args >" counts too.
TagAtEnd tag_at_end(std::string_view text) {
  std::size_t at = text.size() - 1;
  const auto skip_blanks = [&] {
    while (at > 0 && is_blank(text[at - 1])) --at;
  };
  skip_blanks();
  if (at < kTag.size()) return {};
  at -= kTag.size();
  for (std::size_t i = 0; i < kTag.size(); ++i) {
    if (lower(text[at + i]) != kTag[i]) return {};
  }
  skip_blanks();
  const bool closing = at > 0 && text[at - 1] == '/';
  if (closing) --at;
  skip_blanks();
  if (at == 0 || text[at - 1] != '<') return {};
  return {closing ? Tag::closing : Tag::opening, at - 1};
}

/// Takes a tag away as soon as it is complete, so that none can be put together from what is left around another.
class Stripper {
 public:
  void add(std::string_view piece) {
    out_ += piece;
    if (piece != ">") return;
    const TagAtEnd end = tag_at_end(out_);
    if (end.tag == Tag::none) return;
    out_.resize(end.at);
    if (end.tag == Tag::opening) {
      open_.push_back(end.at);
    } else if (!open_.empty()) {
      out_.resize(std::min(out_.size(), open_.back()));
      open_.pop_back();
    }
  }
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  std::string out_;
  std::vector<std::size_t> open_;  // where the unclosed ones stood
};

enum class Keep { as_it_is, as_line_end, as_blank, not_at_all };

Keep judge(UChar32 letter) {
  if (letter < 0) return Keep::not_at_all;  // no UTF-8
  if (letter == '\n' || letter == '\v' || letter == '\f' || letter == kNextLine || letter == kLineSeparator ||
      letter == kParagraphSeparator) {
    return Keep::as_line_end;
  }
  if (letter == '\t' || (U_GET_GC_MASK(letter) & U_GC_ZS_MASK) != 0) return Keep::as_blank;
  if (letter == kJoiner || letter == kNonJoiner) return Keep::as_it_is;
  const bool harms = (U_GET_GC_MASK(letter) & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK)) != 0 ||
                     u_hasBinaryProperty(letter, UCHAR_BIDI_CONTROL) != 0;
  return harms ? Keep::not_at_all : Keep::as_it_is;
}

/// Characters one by one, as they stay.
std::string with_plain_characters(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(std::min(text.size(), kLookedAtBytesMax));
  Stripper out;
  std::int32_t at = 0;
  while (at < size) {
    const std::int32_t begin = at;
    UChar32 letter = 0;
    U8_NEXT(bytes, at, size, letter);  // NOLINT(bugprone-inc-dec-in-conditions): the macro's
    if (letter == '\r') letter = at < size && bytes[at] == '\n' ? -1 : '\n';
    switch (judge(letter)) {
      case Keep::as_it_is:
        out.add(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
        break;
      case Keep::as_line_end:
        out.add("\n");
        break;
      case Keep::as_blank:
        out.add(" ");
        break;
      case Keep::not_at_all:
        break;
    }
  }
  return std::move(out).take();
}

/// Two line ends at most, none with blanks before it, and nothing but text at both ends.
std::string with_few_line_ends(std::string_view text) {
  std::string out;
  int ends = 0;
  for (const char c : text) {
    if (c == '\n') {
      while (out.ends_with(' ')) out.pop_back();
      if (++ends > 2) continue;
    } else if (c != ' ' || ends == 0) {
      ends = 0;
    }
    if (!(out.empty() && is_blank(c))) out += c;
  }
  while (!out.empty() && is_blank(out.back())) out.pop_back();
  return out;
}

std::size_t cut_at(std::string_view text, std::size_t bytes_max) {
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return end;
}

}  // namespace

CleanPrompt clean_prompt(std::string_view text) {
  CleanPrompt out{.text = with_few_line_ends(with_plain_characters(text)),
                  .cut = text.size() > kLookedAtBytesMax};
  if (out.text.size() > kPromptBytesMax) {
    out.text.resize(cut_at(out.text, kPromptBytesMax));
    while (!out.text.empty() && is_blank(out.text.back())) out.text.pop_back();
    out.cut = true;
  }
  return out;
}

}  // namespace banana::moderation
