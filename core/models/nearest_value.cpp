#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/base/spelling.hpp"
#include "core/models/check.hpp"

namespace banana::models {
namespace {

/// "2K" is 2, "1536x1024" its pixels, "16:9" its shape, "720p" 720. Values are compared by that where both have one.
struct Measure {
  double number;
  char kind;
};

std::optional<double> leading_number(std::string_view& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number) || number <= 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// "1536x1024" as both numbers and the sign between.
struct Pair {
  double width;
  double height;
  char sign;
};

std::optional<Pair> pair_of(std::string_view text) {
  const auto width = leading_number(text);
  if (!width || text.empty() || (text.front() != 'x' && text.front() != ':')) return std::nullopt;
  const char sign = text.front();
  text.remove_prefix(1);
  const auto height = leading_number(text);
  if (!height || !text.empty()) return std::nullopt;
  return Pair{*width, *height, sign};
}

std::optional<Measure> measure(std::string_view text) {
  if (const auto pair = pair_of(text)) {
    return Measure{pair->sign == 'x' ? pair->width * pair->height : pair->width / pair->height, pair->sign};
  }
  const auto number = leading_number(text);
  if (!number || text.size() > 1) return std::nullopt;
  return Measure{*number, text.empty() ? ' ' : text.front()};
}

}  // namespace

std::optional<double> shape_of(std::string_view value) {
  const auto pair = pair_of(value);
  if (!pair) return std::nullopt;
  return pair->width / pair->height;
}

std::string_view nearest_value(const Choice& choice, std::string_view given) {
  if (const auto wanted = measure(given)) {
    std::string_view best;
    double least = 0;
    for (const std::string& value : choice.values) {
      const auto has = measure(value);
      if (!has || has->kind != wanted->kind) continue;
      const double away = std::abs(std::log(has->number / wanted->number));
      if (best.empty() || away < least) {
        best = value;
        least = away;
      }
    }
    if (!best.empty()) return best;
  }
  const std::vector<std::string_view> words{choice.values.begin(), choice.values.end()};
  return nearest(given, words);
}

}  // namespace banana::models
