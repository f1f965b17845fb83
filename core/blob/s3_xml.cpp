#include "core/blob/s3_xml.hpp"

#include <array>

namespace banana::blob {

namespace {

struct Entity {
  std::string_view name;
  char character;
};
constexpr std::array kEntities{Entity{"&amp;", '&'}, Entity{"&lt;", '<'}, Entity{"&gt;", '>'},
                               Entity{"&quot;", '"'}, Entity{"&apos;", '\''}};

std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    bool known = false;
    for (const Entity& entity : kEntities) {
      if (!text.starts_with(entity.name)) continue;
      out += entity.character;
      text.remove_prefix(entity.name.size());
      known = true;
      break;
    }
    if (known) continue;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

/// What stands in the first element of that name from `at` on; `at` is behind it then.
std::optional<std::string_view> next_element(std::string_view xml, std::string_view name, std::size_t& at) {
  const std::string open = "<" + std::string{name};
  const std::string close = "</" + std::string{name} + ">";
  for (;;) {
    const std::size_t found = xml.find(open, at);
    if (found == std::string_view::npos) return std::nullopt;
    at = found + open.size();
    if (at >= xml.size() || (xml[at] != '>' && xml[at] != ' ')) continue;  // a longer name
    const std::size_t begin = xml.find('>', at);
    const std::size_t end = begin == std::string_view::npos ? begin : xml.find(close, begin);
    if (end == std::string_view::npos) return std::nullopt;
    at = end + close.size();
    return xml.substr(begin + 1, end - begin - 1);
  }
}

}  // namespace

std::optional<std::string> xml_text(std::string_view xml, std::string_view name) {
  std::size_t at = 0;
  const auto element = next_element(xml, name, at);
  if (!element) return std::nullopt;
  return unescaped(*element);
}

std::vector<std::string_view> xml_elements(std::string_view xml, std::string_view name) {
  std::vector<std::string_view> all;
  std::size_t at = 0;
  while (const auto element = next_element(xml, name, at)) all.push_back(*element);
  return all;
}

}  // namespace banana::blob
