#include "daemon/sandbox/world/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include <fmt/format.h>

namespace banana::sandbox {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::int64_t field(const Json& entity, std::string_view name) {
  return entity.get_object().at(name).to_number<std::int64_t>();
}

std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word(text[at])) ++at;
  return at;
}

/// How far an entity that begins here goes, and what it is; `at` when none does.
struct Found {
  std::size_t end;
  std::string_view type;
};

Found command(std::string_view text, std::size_t at) {
  std::size_t end = word_end(text, at + 1);
  if (end == at + 1 || end - at > 33) return {at, ""};
  if (end < text.size() && text[end] == '@') {
    const std::size_t name = word_end(text, end + 1);
    if (name > end + 3) end = name;
  }
  return {end < text.size() && text[end] == '/' ? at : end, "bot_command"};
}

Found link(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && !is_space(text[end]) && text[end] != '<' && text[end] != '"') ++end;
  while (end > at && std::string_view{".,;:!?)]'"}.find(text[end - 1]) != std::string_view::npos) --end;
  return {end, "url"};
}

Found entity_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  for (const std::string_view start : {"https://", "http://", "t.me/"}) {
    if (rest.starts_with(start) && rest.size() > start.size()) return link(text, at);
  }
  if (rest[0] == '/') return command(text, at);
  const std::size_t end = word_end(text, at + 1);
  if (rest[0] == '@' && end >= at + 4 && end <= at + 33) return {end, "mention"};
  if (rest[0] == '#' && end > at + 1) return {end, "hashtag"};
  return {at, ""};
}

void sort(JsonArray& entities) {
  std::sort(entities.begin(), entities.end(), [](const Json& a, const Json& b) {
    const auto from = field(a, "offset");
    const auto other = field(b, "offset");
    return from != other ? from < other : field(a, "length") > field(b, "length");
  });
}

}  // namespace

std::int64_t utf16_size(std::string_view text) {
  std::int64_t size = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) size += byte >= 0xf0 ? 2 : 1;
  }
  return size;
}

std::int64_t symbols(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

void find_entities(RichText& rich) {
  const JsonArray written = rich.entities;
  const std::string_view text = rich.text;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && (is_word(text[at - 1]) || (text[at - 1] & 0x80) != 0)) continue;
    const Found found = entity_at(text, at);
    if (found.end == at) continue;
    const std::int64_t offset = utf16_size(text.substr(0, at));
    const std::int64_t length = utf16_size(text.substr(at, found.end - at));
    const bool covered = std::ranges::any_of(written, [&](const Json& one) {
      const std::string_view type = one.get_object().at("type").get_string();
      const bool plain = type == "code" || type == "pre" || type == "text_link" || type == found.type;
      return plain && offset < field(one, "offset") + field(one, "length") &&
             field(one, "offset") < offset + length;
    });
    if (!covered) {
      rich.entities.push_back(JsonObject{{"type", found.type}, {"offset", offset}, {"length", length}});
    }
    at = found.end - 1;
  }
  sort(rich.entities);
}

void trim(RichText& rich) {
  std::size_t first = 0;
  while (first < rich.text.size() && is_space(rich.text[first])) ++first;
  std::size_t last = rich.text.size();
  while (last > first && is_space(rich.text[last - 1])) --last;
  const std::int64_t cut = utf16_size(std::string_view{rich.text}.substr(0, first));
  rich.text = rich.text.substr(first, last - first);
  const std::int64_t size = utf16_size(rich.text);
  JsonArray kept;
  for (Json& entity : rich.entities) {
    const std::int64_t from = std::max<std::int64_t>(0, field(entity, "offset") - cut);
    const std::int64_t to = std::min(size, field(entity, "offset") + field(entity, "length") - cut);
    if (from >= to) continue;
    entity.get_object()["offset"] = from;
    entity.get_object()["length"] = to - from;
    kept.push_back(std::move(entity));
  }
  rich.entities = std::move(kept);
  sort(rich.entities);
}

}  // namespace banana::sandbox
