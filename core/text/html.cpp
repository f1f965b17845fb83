#include "core/text/html.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <unicode/utf8.h>

#include "core/base/encoding.hpp"
#include "core/text/argument.hpp"

namespace banana::text {
namespace {

constexpr std::array<std::string_view, 9> kTags{"b",   "i", "u",          "s",         "code",
                                                "pre", "a", "blockquote", "tg-spoiler"};
constexpr std::array<std::pair<std::string_view, char>, 4> kEntities{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}}};
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string_view cut(std::string_view words) {
  if (words.size() <= kArgumentBytesMax) return words;
  std::size_t end = kArgumentBytesMax;
  for (int back = 0; back < 3 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80; ++back) --end;
  return words.substr(0, end);
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < ' ' && c != '\n' && c != '\t') || byte == 0x7f;
}

/// The words with every byte that is no UTF-8 replaced.
std::string mended(std::string_view words) {
  std::string out;
  out.reserve(words.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(words.data());
  const auto size = static_cast<std::int32_t>(words.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t from = at;
    UChar32 point = 0;
    U8_NEXT(bytes, at, size, point);
    if (point < 0) {
      out += kReplacement;
    } else {
      out.append(words.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(at - from)));
    }
  }
  return out;
}

void append_clean(std::string& out, std::string_view words, Form form) {
  for (const char c : words) {
    if (is_control(c)) {
      out += ' ';
      continue;
    }
    const auto* const entity = std::find_if(kEntities.begin(), kEntities.end(),
                                            [&](const auto& known) { return known.second == c; });
    if (form == Form::html && entity != kEntities.end()) {
      out += entity->first;
    } else {
      out += c;
    }
  }
}

const std::pair<std::string_view, char>* entity_at(std::string_view text) {
  const auto* const found = std::find_if(kEntities.begin(), kEntities.end(),
                                         [&](const auto& known) { return text.starts_with(known.first); });
  return found == kEntities.end() ? nullptr : found;
}

Error wrong(std::string message) { return fail(Errc::invalid, std::move(message)); }

}  // namespace

void append_words(std::string& out, std::string_view words, Form form) {
  words = cut(words);
  if (is_utf8(words)) {
    append_clean(out, words, form);
  } else {
    append_clean(out, mended(words), form);
  }
}

std::string to_plain(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  while (!html.empty()) {
    std::size_t taken = 1;
    if (const auto* entity = entity_at(html)) {
      out += entity->second;
      taken = entity->first.size();
    } else if (const std::size_t end = html.find('>'); html[0] == '<' && end != std::string_view::npos) {
      taken = end + 1;
    } else {
      out += html[0];
    }
    html.remove_prefix(taken);
  }
  return out;
}

Result<> TagCheck::read(std::string_view piece) {
  for (std::size_t at = 0; at < piece.size(); ++at) {
    if (piece[at] == '&' && entity_at(piece.substr(at)) == nullptr) return wrong("& is written &amp;");
    if (piece[at] == '>') return wrong("> is written &gt;");
    if (piece[at] != '<') continue;
    const std::size_t end = piece.find('>', at);
    if (end == std::string_view::npos)
      return wrong("< is written &lt;, and a tag is whole: nothing is filled in");
    const std::string_view tag = piece.substr(at + 1, end - at - 1);
    if (auto done = tag.starts_with('/') ? close(tag.substr(1)) : open(tag); !done) return done;
    at = end;
  }
  return {};
}

Result<> TagCheck::open(std::string_view tag) {
  const std::string name{tag.substr(0, tag.find(' '))};
  const std::string_view rest = tag.substr(name.size());
  if (std::find(kTags.begin(), kTags.end(), name) == kTags.end()) {
    return wrong("<" + std::string{tag.substr(0, 40)} + "> is no tag of ours");
  }
  if (!open_.empty() && (open_.back() == "code" || open_.back() == "pre")) {
    return wrong("no tags within <" + open_.back() + ">");
  }
  if (std::find(open_.begin(), open_.end(), name) != open_.end()) {
    return wrong("<" + name + "> within <" + name + ">");
  }
  constexpr std::string_view kLink = " href=\"";
  const bool link = rest.starts_with(kLink) && rest.size() > kLink.size() + 1 &&
                    rest.find('"', kLink.size()) == rest.size() - 1;
  const bool fits = name == "a" ? link : rest.empty() || (name == "blockquote" && rest == " expandable");
  if (!fits) return wrong("<" + name + "> is written " + (name == "a" ? R"(<a href="https://…">)" : "bare"));
  open_.push_back(name);
  return {};
}

Result<> TagCheck::close(std::string_view name) {
  if (open_.empty() || open_.back() != name) {
    return wrong("</" + std::string{name.substr(0, 40)} + "> closes nothing that is open here");
  }
  open_.pop_back();
  return {};
}

Result<> TagCheck::end() const {
  if (open_.empty()) return {};
  return wrong("<" + open_.back() + "> is not closed");
}

}  // namespace banana::text
