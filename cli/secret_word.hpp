// A secret argument: typed without echo, read from standard input, or from a file; never from the command line itself,
// which every user of the machine can see.
#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace banana::cli {

/// `word` is what was given: "-", or "@" and a path. Anything else is refused, and not quoted. `asks`: a person is at
/// the terminal.
[[nodiscard]] Result<Secret> read_secret(std::string_view name, std::string_view word, bool asks);

}  // namespace banana::cli
