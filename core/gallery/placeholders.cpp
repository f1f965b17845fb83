#include "core/gallery/placeholders.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/gallery/template.hpp"

namespace banana::gallery {
namespace {

constexpr std::size_t kNameBytesMax = 24;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

Result<std::vector<std::string>> placeholders(std::string_view prompt) {
  std::vector<std::string> names;
  while (true) {
    const std::size_t open = prompt.find_first_of("{}");
    if (open == std::string_view::npos) break;
    const std::size_t close = prompt[open] == '{' ? prompt.find('}', open) : std::string_view::npos;
    const std::string_view name =
        close == std::string_view::npos ? std::string_view{} : prompt.substr(open + 1, close - open - 1);
    if (!is_name(name)) {
      return fail(Errc::invalid,
                  fmt::format("has a brace that begins no placeholder, at \"{}\"",
                              prompt.substr(open, std::min<std::size_t>(20, prompt.size() - open))),
                  "A placeholder is {subject}: lower case letters, digits and underscores, 24 at most.");
    }
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    prompt.remove_prefix(close + 1);
  }
  if (names.size() > kQuestionsMax) {
    return fail(Errc::invalid,
                fmt::format("has {} placeholders, and {} is the most", names.size(), kQuestionsMax));
  }
  return names;
}

std::string fill(std::string_view prompt, const Answers& answers) {
  std::string out;
  while (true) {
    const std::size_t open = prompt.find('{');
    const std::size_t close = open == std::string_view::npos ? open : prompt.find('}', open);
    if (close == std::string_view::npos) return out + std::string{prompt};
    out += prompt.substr(0, open);
    const auto answer = answers.find(prompt.substr(open + 1, close - open - 1));
    if (answer != answers.end()) out += answer->second;
    prompt.remove_prefix(close + 1);
  }
}

}  // namespace banana::gallery
