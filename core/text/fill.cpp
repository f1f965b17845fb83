#include "core/text/fill.hpp"

#include <algorithm>
#include <array>

namespace banana::text {
namespace {

const Argument::Value* find(Arguments arguments, std::string_view name) {
  const auto found = std::find_if(arguments.begin(), arguments.end(),
                                  [&](const Argument& argument) { return argument.name == name; });
  return found == arguments.end() ? nullptr : &found->value;
}

/// The two largest units, rounded up to a second: who waits as long as told has waited long enough.
std::string in_words(Millis span, const Filling& filling) {
  struct Unit {
    std::string_view key;
    std::int64_t seconds;
  };
  constexpr std::array<Unit, 4> kUnits{{{"duration.days", 86'400},
                                        {"duration.hours", 3'600},
                                        {"duration.minutes", 60},
                                        {"duration.seconds", 1}}};
  constexpr std::int64_t kMillisPerSecond = 1000;
  const std::int64_t millis = std::max<std::int64_t>(span.count(), 0);
  std::int64_t left = millis / kMillisPerSecond + (millis % kMillisPerSecond != 0 ? 1 : 0);
  std::string out;
  int told = 0;
  for (const Unit& unit : kUnits) {
    const std::int64_t count = left / unit.seconds;
    left %= unit.seconds;
    const bool nothing_else = unit.seconds == 1 && told == 0;
    if (told == 2 || (count == 0 && !nothing_else)) {
      if (told == 1) break;  // "1 day", not "1 day 5 seconds"
      continue;
    }
    if (told++ != 0) out += ' ';
    const std::array<Argument, 1> number{Argument{"n", count}};
    out += filling.catalogue.say(filling.language, unit.key, number, filling.form);
  }
  return out;
}

/// Appends one argument. A struct because the variant is visited.
struct Show {
  const Place& place;
  const Filling& filling;
  std::string& out;

  bool operator()(std::string_view words) const {
    if (place.number || place.dating) return false;
    append_words(out, words, filling.form);
    return true;
  }
  bool operator()(Html html) const {
    if (place.number || place.dating) return false;
    out += filling.form == Form::html ? std::string{html.text} : to_plain(html.text);
    return true;
  }
  bool operator()(std::int64_t number) const {
    if (place.dating) return false;
    append_number(out, filling.language, number);
    return true;
  }
  bool operator()(Instant at) const {
    if (place.number) return false;
    out += format_instant(filling.language, place.dating.value_or(Dating::date_and_time), at);
    return true;
  }
  bool operator()(Millis span) const {
    if (place.number || place.dating) return false;
    out += in_words(span, filling);
    return true;
  }
};

const Branch* plural_branch(const Choice& choice, const Argument::Value& value, Language language) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) return nullptr;
  const std::string_view category = plural_category(language, *choice.plural, *number);
  const Branch* found = nullptr;
  for (const Branch& branch : choice.branches) {
    if (branch.exact == *number) return &branch;
    if (!branch.exact && branch.keyword == category) found = &branch;
  }
  return found;
}

const Branch* select_branch(const Choice& choice, const Argument::Value& value) {
  const auto* word = std::get_if<std::string_view>(&value);
  if (word == nullptr) return nullptr;
  const Branch* found = nullptr;
  for (const Branch& branch : choice.branches) {
    if (branch.keyword == *word) return &branch;
    if (branch.keyword == "other") found = &branch;
  }
  return found;
}

bool fill_pieces(const Pieces& pieces, const Filling& filling, std::string& out) {
  for (const Piece& piece : pieces) {
    if (const auto* literal = std::get_if<Literal>(&piece)) {
      out += filling.form == Form::html ? literal->html : literal->plain;
    } else if (const auto* place = std::get_if<Place>(&piece)) {
      const auto* value = find(filling.arguments, place->name);
      if (value == nullptr || !std::visit(Show{*place, filling, out}, *value)) return false;
    } else {
      const auto& choice = std::get<Choice>(piece);
      const auto* value = find(filling.arguments, choice.name);
      if (value == nullptr) return false;
      const Branch* branch =
          choice.plural ? plural_branch(choice, *value, filling.language) : select_branch(choice, *value);
      if (branch == nullptr || !fill_pieces(branch->pieces, filling, out)) return false;
    }
    if (out.size() > kFilledBytesMax) return false;
  }
  return true;
}

}  // namespace

bool fill(const Pattern& pattern, const Filling& filling, std::string& out) {
  constexpr std::size_t kUsualArguments = 64;
  out.reserve(pattern.source.size() + kUsualArguments);
  return fill_pieces(pattern.pieces, filling, out);
}

}  // namespace banana::text
