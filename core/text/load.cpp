#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/config/document.hpp"
#include "core/text/catalogue.hpp"

namespace banana::embedded {
std::span<const EmbeddedFile> locales();
}

namespace banana::text {
namespace {

using config::DocumentNode;

constexpr std::array kLanguages{Language::uz, Language::ru, Language::en};
constexpr std::size_t kKeyBytesMax = 80;

struct Source {
  std::string text;
  int line = 0;
};
using Sources = std::map<std::string, Source, std::less<>>;

struct LengthLimit {
  std::string_view part;  // of the key, between dots
  std::size_t characters_max;
};

// Telegram's own limits, but for buttons: longer ones are cut off on a phone.
constexpr std::array<LengthLimit, 4> kLimits{
    {{"button", 30}, {"alert", 200}, {"invoice.title", 32}, {"invoice.description", 255}}};
constexpr std::size_t kCharactersMax = 3500;

std::size_t characters_max(std::string_view key) {
  const std::string dotted = fmt::format(".{}.", key);
  for (const LengthLimit& limit : kLimits) {
    if (dotted.find(fmt::format(".{}.", limit.part)) != std::string::npos) return limit.characters_max;
  }
  return kCharactersMax;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// As long as it can get before anything is filled in: of a choice the longest wording counts.
std::size_t length(const Pieces& pieces) {
  std::size_t sum = 0;
  for (const Piece& piece : pieces) {
    if (const auto* literal = std::get_if<Literal>(&piece)) sum += characters(literal->plain);
    if (const auto* choice = std::get_if<Choice>(&piece)) {
      std::size_t longest = 0;
      for (const Branch& branch : choice->branches) longest = std::max(longest, length(branch.pieces));
      sum += longest;
    }
  }
  return sum;
}

Result<Pattern> checked_pattern(Language language, std::string_view key, std::string_view source) {
  auto pattern = parse_pattern(language, source);
  if (!pattern) return pattern;
  const std::size_t long_as = length(pattern->pieces);
  if (long_as == 0 && pattern->arguments.empty()) return fail(Errc::invalid, "it says nothing");
  if (const std::size_t max = characters_max(key); long_as > max) {
    return fail(Errc::invalid, fmt::format("{} characters; {} at most here", long_as, max));
  }
  return pattern;
}

std::string names(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return "none";
  return fmt::format("{{{}}}", fmt::join(arguments, "}, {"));
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= kKeyBytesMax && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class Loader {
 public:
  void read(Language language, std::string_view text) {
    const config::Document document = config::parse_document(text);
    for (const auto& problem : document.problems) {
      complain(language, fmt::format("line {}", problem.at.line), problem.message);
    }
    if (document.root.kind == DocumentNode::Kind::mapping) flatten(language, document.root, "");
  }

  Loaded finish() && {
    std::set<std::string_view> all;
    for (const Sources& sources : sources_) {
      for (const auto& [key, source] : sources) all.insert(key);
    }
    auto catalogue = std::make_shared<Catalogue>();
    for (const std::string_view key : all) {
      for (const Language language : {Language::en, Language::uz, Language::ru})
        take(*catalogue, language, key);
    }
    return {std::move(catalogue), std::move(problems_)};
  }

 private:
  void complain(Language language, std::string_view where, std::string_view what) {
    problems_.push_back(fmt::format("{} {}: {}", to_string(language), where, what));
  }

  void flatten(Language language, const DocumentNode& node, const std::string& prefix) {
    for (const auto& member : node.members) {
      const std::string key = prefix.empty() ? member.key : prefix + "." + member.key;
      if (!is_key(member.key)) {
        complain(language, key, "keys are lower case words joined by _");
      } else if (member.value.kind == DocumentNode::Kind::mapping) {
        flatten(language, member.value, key);
      } else if (member.value.kind != DocumentNode::Kind::text) {
        complain(language, key, "is no text");
      } else if (!sources_[static_cast<std::size_t>(language)]
                      .emplace(key, Source{member.value.text, member.at.line})
                      .second) {
        complain(language, key, "stands there twice");
      }
    }
  }

  void take(Catalogue& catalogue, Language language, std::string_view key) {
    const Sources& sources = sources_[static_cast<std::size_t>(language)];
    const auto source = sources.find(key);
    if (source == sources.end()) return complain(language, key, "is missing");
    auto pattern = language == Language::en ? checked_pattern(language, key, source->second.text)
                                            : fitting_pattern(catalogue, language, key, source->second.text);
    if (!pattern) {
      return complain(language, key,
                      fmt::format("line {}: {}", source->second.line, pattern.error().message));
    }
    catalogue.put(language, std::string{key}, std::move(*pattern));
  }

  std::array<Sources, kLanguages.size()> sources_;
  std::vector<std::string> problems_;
};

}  // namespace

Result<Pattern> fitting_pattern(const Catalogue& catalogue, Language language, std::string_view key,
                                std::string_view source) {
  auto pattern = checked_pattern(language, key, source);
  if (!pattern) return pattern;
  const Pattern* english = catalogue.find(Language::en, key);
  if (english == nullptr) return fail(Errc::not_found, "there is no English text to compare with");
  if (pattern->arguments != english->arguments) {
    return fail(Errc::invalid, fmt::format("it is filled in with {}, and must be with {}",
                                           names(pattern->arguments), names(english->arguments)));
  }
  return pattern;
}

Loaded load(std::span<const EmbeddedFile> files) {
  Loader loader;
  for (const EmbeddedFile& file : files) {
    for (const Language language : kLanguages) {
      if (file.path.ends_with(fmt::format("{}.yaml", to_string(language)))) loader.read(language, file.text);
    }
  }
  return std::move(loader).finish();
}

const Loaded& shipped() {
  static const Loaded kShipped = load(embedded::locales());
  return kShipped;
}

}  // namespace banana::text
