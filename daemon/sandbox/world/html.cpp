// HTML as Telegram reads it: https://core.telegram.org/bots/api#html-style, with the errors of its server.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

struct Tag {
  std::string_view name;
  std::string_view entity;
};
constexpr std::array<Tag, 17> kTags{{{"b", "bold"},
                                     {"strong", "bold"},
                                     {"i", "italic"},
                                     {"em", "italic"},
                                     {"u", "underline"},
                                     {"ins", "underline"},
                                     {"s", "strikethrough"},
                                     {"strike", "strikethrough"},
                                     {"del", "strikethrough"},
                                     {"tg-spoiler", "spoiler"},
                                     {"span", "spoiler"},
                                     {"code", "code"},
                                     {"pre", "pre"},
                                     {"a", "text_link"},
                                     {"blockquote", "blockquote"},
                                     {"tg-emoji", "custom_emoji"},
                                     {"tg-time", "date_time"}}};
constexpr std::size_t kEntitiesMax = 100;

struct Open {
  std::string name;
  std::string_view entity;
  std::map<std::string, std::string> attributes;
  std::int64_t offset;
  std::size_t begin;  // in bytes
};

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

class Parser {
 public:
  explicit Parser(std::string_view html) : html_(html) {}

  Result<RichText> run() {
    while (at_ < html_.size()) {
      const char c = html_[at_];
      if (c == '&') {
        entity(out_.text);
      } else if (c != '<') {
        out_.text += c;
        ++at_;
      } else if (auto tag = at_ + 1 < html_.size() && html_[at_ + 1] == '/' ? end_tag() : start_tag(); !tag) {
        return tag.error();
      }
    }
    if (!open_.empty()) {
      return bad(fmt::format("Can't find end tag corresponding to start tag \"{}\"", open_.back().name));
    }
    if (out_.entities.size() > kEntitiesMax) out_.entities.resize(kEntitiesMax);
    return std::move(out_);
  }

 private:
  static Error bad(std::string text) {
    return fail(Errc::invalid, "can't parse entities: " + std::move(text));
  }
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  void skip_space() {
    while (at_ < html_.size() && is_space(html_[at_])) ++at_;
  }
  [[nodiscard]] bool at_end() const { return at_ >= html_.size(); }

  /// &lt; &gt; &amp; &quot; and numbers; anything else stays as it is.
  void entity(std::string& to) {
    constexpr std::array<std::pair<std::string_view, char>, 4> kNamed{
        {{"&lt", '<'}, {"&gt", '>'}, {"&amp", '&'}, {"&quot", '"'}}};
    const std::string_view rest = html_.substr(at_);
    for (const auto& [name, c] : kNamed) {
      if (!rest.starts_with(name)) continue;
      to += c;
      at_ += name.size();
      if (!at_end() && html_[at_] == ';') ++at_;
      return;
    }
    if (rest.starts_with("&#")) {
      const bool hex = rest.size() > 2 && (rest[2] == 'x' || rest[2] == 'X');
      const char* first = rest.data() + (hex ? 3 : 2);
      std::uint32_t code = 0;
      const auto [end, error] = std::from_chars(first, rest.data() + rest.size(), code, hex ? 16 : 10);
      if (error == std::errc{} && code != 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff)) {
        append_utf8(to, code);
        at_ += static_cast<std::size_t>(end - rest.data());
        if (!at_end() && html_[at_] == ';') ++at_;
        return;
      }
    }
    to += '&';
    ++at_;
  }

  std::string name_here() {
    std::string name;
    while (!at_end() && !is_space(html_[at_]) && html_[at_] != '>' && html_[at_] != '=' &&
           html_[at_] != '/') {
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(html_[at_++])));
    }
    return name;
  }

  Result<> start_tag() {
    const std::size_t begin = at_++;
    std::string name = name_here();
    if (at_end()) return bad(fmt::format("Unclosed start tag at byte offset {}", begin));
    const auto known = std::ranges::find(kTags, name, &Tag::name);
    if (known == kTags.end()) {
      return bad(fmt::format("Unsupported start tag \"{}\" at byte offset {}", name, begin));
    }
    Open open{std::move(name), known->entity, {}, utf16_size(out_.text), out_.text.size()};
    for (;;) {
      skip_space();
      if (at_end()) return bad(fmt::format("Unclosed start tag \"{}\" at byte offset {}", open.name, begin));
      if (html_[at_] == '>') break;
      if (auto read = attribute(open, begin); !read) return read.error();
    }
    ++at_;
    if (open.name == "span" && open.attributes["class"] != "tg-spoiler") {
      return bad(fmt::format("Tag \"span\" must have class \"tg-spoiler\" at byte offset {}", begin));
    }
    open_.push_back(std::move(open));
    return {};
  }

  Result<> attribute(Open& open, std::size_t begin) {
    const std::string name = name_here();
    if (name.empty()) {
      return bad(fmt::format("Empty attribute name in the tag \"{}\" at byte offset {}", open.name, begin));
    }
    skip_space();
    if (at_end()) return bad(fmt::format("Unclosed start tag \"{}\" at byte offset {}", open.name, begin));
    if (html_[at_] != '=') {
      open.attributes[name] = "";
      return {};
    }
    ++at_;
    skip_space();
    std::string value;
    const char quote = at_end() ? '>' : html_[at_];
    if (quote != '"' && quote != '\'') {
      while (!at_end() && !is_space(html_[at_]) && html_[at_] != '>') value += html_[at_++];
    } else {
      ++at_;
      while (!at_end() && html_[at_] != quote) {
        if (html_[at_] == '&') {
          entity(value);
        } else {
          value += html_[at_++];
        }
      }
      if (at_end()) return bad(fmt::format("Unclosed start tag at byte offset {}", begin));
      ++at_;
    }
    open.attributes[name] = value;
    return {};
  }

  Result<> end_tag() {
    const std::size_t begin = at_;
    at_ += 2;
    const std::string name = name_here();
    skip_space();
    if (at_end() || html_[at_] != '>') return bad(fmt::format("Unclosed end tag at byte offset {}", begin));
    ++at_;
    if (open_.empty()) return bad(fmt::format("Unexpected end tag at byte offset {}", begin));
    Open open = std::move(open_.back());
    open_.pop_back();
    if (!name.empty() && name != open.name) {
      return bad(fmt::format("Unmatched end tag at byte offset {}, expected \"</{}>\", found \"</{}>\"",
                             begin, open.name, name));
    }
    close(open);
    return {};
  }

  void close(Open& open) {
    const std::int64_t length = utf16_size(out_.text) - open.offset;
    if (length == 0) return;
    JsonObject entity{{"type", open.entity}, {"offset", open.offset}, {"length", length}};
    if (open.name == "a") {
      std::string url = open.attributes["href"];
      if (url.empty()) url = out_.text.substr(open.begin);
      if (url.find("://") == std::string::npos && !url.starts_with("mailto:") && !url.starts_with("tel:")) {
        if (url.find('.') == std::string::npos) return;  // no link: Telegram drops it without a word
        url = "http://" + url;
      }
      if (constexpr std::string_view kUser = "tg://user?id="; url.starts_with(kUser)) {
        std::int64_t id = 0;
        std::from_chars(url.data() + kUser.size(), url.data() + url.size(), id);
        entity["type"] = "text_mention";
        entity["user"] = JsonObject{{"id", id}, {"is_bot", false}, {"first_name", ""}};
      } else {
        entity["url"] = url;
      }
    } else if (open.name == "tg-emoji") {
      entity["custom_emoji_id"] = open.attributes["emoji-id"];
    } else if (open.name == "blockquote" && open.attributes.contains("expandable")) {
      entity["type"] = "expandable_blockquote";
    } else if (open.name == "code" && !open_.empty() && open_.back().name == "pre") {
      constexpr std::string_view kLanguage = "language-";
      const std::string& language = open.attributes["class"];
      if (language.starts_with(kLanguage))
        open_.back().attributes["language"] = language.substr(kLanguage.size());
      return;
    } else if (open.name == "pre" && open.attributes.contains("language")) {
      entity["language"] = open.attributes["language"];
    }
    out_.entities.push_back(std::move(entity));
  }

  std::string_view html_;
  std::size_t at_ = 0;
  RichText out_;
  std::vector<Open> open_;
};

}  // namespace

Result<RichText> parse_html(std::string_view html) { return Parser{html}.run(); }

}  // namespace banana::sandbox
