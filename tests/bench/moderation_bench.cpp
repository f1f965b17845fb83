// moderation.check_us: a prompt of 500 characters against 2,000 words and phrases, by one thread; check_odd_us where
// hyphens make it look twice; check_shipped_us with the shipped list on top, regular expressions and all.
//
// What is counted is the thread's processor time: nothing here waits, and neighbours don't matter.
//
//   moderation_bench [--list | --only NAME]
#include <array>
#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "core/moderation/blocklist.hpp"
#include "core/moderation/blocklist_file.hpp"
#include "core/moderation/prompt.hpp"
#include "core/moderation/update_rate.hpp"
#include "tests/bench/figures.hpp"

namespace banana::bench {
namespace {

using moderation::Blocklist;
using moderation::Rule;
using moderation::RuleKind;
using moderation::SafetyPolicy;

constexpr int kRules = 2000;
constexpr int kRounds = 15;
constexpr int kPromptsARound = 2000;
constexpr std::size_t kPromptCharacters = 500;

constexpr std::array<std::string_view, 3> kSyllables[] = {
    {"ba", "по", "o'"},  {"ko", "ка", "qi"}, {"ri", "ре", "yu"}, {"ste", "сти", "ma"}, {"lo", "ло", "bo"},
    {"man", "ма", "la"}, {"ti", "ти", "r"},  {"ve", "ве", "sh"}, {"dor", "до", "da"},  {"ne", "не", "gi"}};

std::string word(Random& random, std::size_t language) {
  std::string out;
  const std::uint64_t syllables = 2 + random.u64() % 3;
  for (std::uint64_t i = 0; i < syllables; ++i)
    out += kSyllables[random.u64() % std::size(kSyllables)][language];
  return out;
}

std::vector<Rule> rules(Random& random) {
  std::vector<Rule> all;
  for (int i = 0; i < kRules; ++i) {
    const std::size_t language = random.u64() % 3;
    Rule rule{.id = moderation::RuleId{i + 1}, .pattern = "x" + word(random, language)};
    if (i % 4 == 0) rule.pattern += "*";
    if (i % 5 == 0) {
      rule.kind = RuleKind::phrase;
      rule.pattern = word(random, language) + " ... x" + word(random, language);
    }
    all.push_back(std::move(rule));
  }
  return all;
}

void add_shipped(std::vector<Rule>& all) {
  for (Rule rule : moderation::shipped_blocklist().rules) {
    rule.id = moderation::RuleId{static_cast<std::int64_t>(all.size()) + 1};
    all.push_back(std::move(rule));
  }
}

std::size_t characters(std::string_view text) {
  std::size_t out = 0;
  for (const char c : text) out += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1U : 0U;
  return out;
}

std::vector<std::string> prompts(Random& random, std::string_view between) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < 64; ++i) {
    std::string prompt;
    while (characters(prompt) < kPromptCharacters) {
      if (!prompt.empty()) prompt += prompt.size() % 7 == 0 ? between : " ";
      prompt += word(random, i % 3);
    }
    all.push_back(std::move(prompt));
  }
  return all;
}

double cpu_us() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

template <class F>
double median_us(F&& once) {
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_us();
    for (std::size_t i = 0; i < kPromptsARound; ++i) once(i);
    rounds.push_back((cpu_us() - begin) / kPromptsARound);
  }
  return median(std::move(rounds));
}

double check_us(const Blocklist& list, const std::vector<std::string>& all) {
  std::size_t blocked = 0;
  const double us = median_us([&](std::size_t i) {
    blocked += list.check(all[i % all.size()], Language::ru, SafetyPolicy::standard) ? 1U : 0U;
  });
  if (blocked > kRounds * kPromptsARound / 2) std::fprintf(stderr, "most prompts were blocked\n");
  return us;
}

void check() {
  SeededRandom random{7};
  const Blocklist list{rules(random)};
  std::vector<Rule> few = rules(random);
  few.resize(20);
  print("moderation.check_us", check_us(list, prompts(random, ", ")), "us",
        Beside{"20 rules instead of 2,000", check_us(Blocklist{few}, prompts(random, ", "))});
  print("moderation.check_odd_us", check_us(list, prompts(random, "-")), "us");
}

void shipped() {
  SeededRandom random{7};
  std::vector<Rule> all = rules(random);
  add_shipped(all);
  print("moderation.check_shipped_us", check_us(Blocklist{all}, prompts(random, ", ")), "us");
}

void clean() {
  SeededRandom random{7};
  const auto all = prompts(random, ",\r\n");
  std::size_t bytes = 0;
  print("moderation.clean_us",
        median_us([&](std::size_t i) { bytes += moderation::clean_prompt(all[i % all.size()]).text.size(); }),
        "us");
  if (bytes == 0) std::fprintf(stderr, "nothing was left\n");
}

void compile() {
  SeededRandom random{7};
  std::vector<Rule> all = rules(random);
  add_shipped(all);
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_us();
    const Blocklist list{all};
    times.push_back((cpu_us() - begin) / 1e3);
  }
  print("moderation.compile_ms", median(std::move(times)), "ms");
}

/// What the door asks of every update, with a city's people in the table.
void pace() {
  SeededRandom random{7};
  moderation::UpdateRate rate{3};
  Instant now = from_unix_ms(1'795'219'200'000);
  std::size_t away = 0;
  const double us = median_us([&](std::size_t i) {
    if (i % 50 == 0) now += Millis{1};
    const auto person = static_cast<std::int64_t>(random.u64() % 60'000);
    away += rate.pass(7001, person, now).verdict == moderation::Pass::yes ? 0U : 1U;
  });
  print("moderation.pace_ns", us * 1000, "ns");
  if (away == 0 && rate.people() == 0) std::fprintf(stderr, "nobody was counted\n");
}

constexpr std::array<Bench, 5> kBenches{{{"moderation.check", &check},
                                         {"moderation.pace", &pace},
                                         {"moderation.check_shipped", &shipped},
                                         {"moderation.clean", &clean},
                                         {"moderation.compile", &compile}}};

}  // namespace
}  // namespace banana::bench

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, banana::bench::kBenches); }
