#include "core/telegram/text.hpp"

#include "core/base/encoding.hpp"
#include "tests/fuzz/targets.hpp"

namespace banana::fuzz {

void fuzz_text(std::string_view input) {
  const std::size_t length = telegram::utf16_length(input);
  promise(telegram::visible_length(input) <= length, "tags are not seen");
  promise(telegram::visible_length(telegram::escape_html(input)) == length,
          "what is escaped is seen as it was");
  for (const std::size_t max : {0UL, 1UL, 2UL, 5UL, 64UL}) {
    const std::string cut = telegram::shorten(input, max);
    promise(telegram::utf16_length(cut) <= max, "what is cut keeps within its limit");
    promise(!is_utf8(input) || is_utf8(cut), "characters are not cut");
  }
}

}  // namespace banana::fuzz
