// A regular expression that can't run away: its steps and its stack are bounded, and one that needs too many of
// them is refused when it is entered.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace banana::moderation {

/// The text all expressions of a list are tried on, in ICU's form. Made once for a prompt.
class RegexText {
 public:
  explicit RegexText(std::u32string_view folded);
  ~RegexText();
  RegexText(const RegexText&) = delete;
  RegexText& operator=(const RegexText&) = delete;

 private:
  friend class RegexRule;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

enum class Found : std::uint8_t { no, yes, gave_up };

/// Any thread may ask it at any time.
class RegexRule {
 public:
  /// Letters of the pattern are folded as texts are. The refusal says where it goes wrong.
  [[nodiscard]] static Result<RegexRule> compile(std::string_view pattern);
  /// The same for one that is entered: tried on texts that bring the worst out of it, which takes a while.
  [[nodiscard]] static Result<RegexRule> read(std::string_view pattern);

  RegexRule(RegexRule&&) noexcept;
  RegexRule& operator=(RegexRule&&) noexcept;
  ~RegexRule();

  [[nodiscard]] Found find_in(const RegexText& text) const;

 private:
  struct Impl;
  explicit RegexRule(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace banana::moderation
