// Text in the form in which it is compared: names that are searched for, codes that are typed from a poster.
#pragma once

#include <string>
#include <string_view>

namespace banana::people {

/// Unicode NFKC with case folded and invisible characters dropped; all apostrophes of Uzbek (oʻ, o‘, o', o`) are
/// one; runs of blanks are one blank. Text that is not UTF-8 folds to what is readable of it.
[[nodiscard]] std::string fold(std::string_view text);

/// fold() in capitals, as codes are shown.
[[nodiscard]] std::string fold_upper(std::string_view text);

}  // namespace banana::people
