#include "core/moderation/blocklist.hpp"

#include <atomic>
#include <utility>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/log.hpp"
#include "core/moderation/hits.hpp"
#include "core/moderation/regex_rule.hpp"
#include "core/moderation/word_rules.hpp"

namespace banana::moderation {

struct Blocklist::Impl {
  struct Pattern {
    Rule rule;
    RegexRule regex;
  };
  WordRules words;
  std::vector<Pattern> patterns;
  std::vector<std::string> problems;
  mutable std::atomic<bool> gave_up = false;

  Result<> add(const Rule& rule) {
    if (rule.kind != RuleKind::regex) {
      Result<Phrase> phrase = read_phrase(rule.kind, rule.pattern, rule.language);
      if (!phrase) return phrase.error();
      words.add(rule, std::move(*phrase));
      return {};
    }
    if (patterns.size() == kRegexRulesMax) {
      return fail(Errc::limited, fmt::format("{} regular expressions at most", kRegexRulesMax));
    }
    Result<RegexRule> regex = RegexRule::compile(rule.pattern);
    if (!regex) return regex.error();
    patterns.push_back({rule, std::move(*regex)});
    return {};
  }

  void find(std::string_view prompt, Hits& hits) const {
    bool has_odd = false;
    const Folded plain = fold_plain(prompt, has_odd);
    words.find_in_plain(plain, hits);
    if (has_odd) words.find_in_shape(fold_shape(prompt), hits);
    if (!patterns.empty()) find_patterns(plain, hits);
  }

  void find_patterns(const Folded& plain, Hits& hits) const {
    const RegexText text{plain.text};
    for (const Pattern& pattern : patterns) {
      if (!hits.wants(pattern.rule)) continue;
      const Found found = pattern.regex.find_in(text);
      if (found == Found::yes) hits.add(pattern.rule);
      if (found == Found::gave_up && !gave_up.exchange(true)) {
        log::warning("a regular expression of the blocklist took too long on a prompt and was passed over",
                     {{"rule", pattern.rule.id.str()}});
      }
    }
  }
};

Blocklist::Blocklist() : Blocklist(std::vector<Rule>{}) {}

Blocklist::Blocklist(const std::vector<Rule>& rules) {
  auto impl = std::make_unique<Impl>();
  for (const Rule& rule : rules) {
    if (const auto added = impl->add(rule); !added) {
      impl->problems.push_back(fmt::format("rule {}: {}", rule.id.str(), added.error().message));
    }
  }
  impl->words.seal();
  impl_ = std::move(impl);
}

Blocklist::~Blocklist() = default;

Verdict Blocklist::check(std::string_view prompt, Language language, SafetyPolicy policy) const {
  Hits hits{language, policy};
  impl_->find(prompt, hits);
  if (hits.all().empty()) return std::nullopt;
  return hits.all().front();
}

std::vector<Block> Blocklist::find_all(std::string_view prompt, std::optional<Language> language) const {
  Hits hits{language, std::nullopt};
  impl_->find(prompt, hits);
  return hits.all();
}

std::size_t Blocklist::size() const { return impl_->words.size() + impl_->patterns.size(); }

const std::vector<std::string>& Blocklist::problems() const { return impl_->problems; }

Result<void> check_rule(const Rule& rule) {
  if (rule.pattern.empty() || rule.pattern.size() > kPatternBytesMax) {
    return fail(Errc::invalid, fmt::format("a pattern has 1 to {} bytes", kPatternBytesMax));
  }
  if (!is_utf8(rule.pattern)) return fail(Errc::invalid, "a pattern is UTF-8 text");
  if (rule.kind == RuleKind::regex) {
    const auto read = RegexRule::read(rule.pattern);
    if (!read) return read.error();
  } else if (const auto read = read_phrase(rule.kind, rule.pattern, rule.language); !read) {
    return read.error();
  }
  return {};
}

}  // namespace banana::moderation
