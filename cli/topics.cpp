#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/help.hpp"

namespace banana::cli {

namespace {

struct Meaning {
  Errc code;
  std::string_view meaning;
};

constexpr std::array kMeanings{
    Meaning{Errc::invalid, "the command or its input is wrong"},
    Meaning{Errc::not_found, "what was named does not exist"},
    Meaning{Errc::conflict, "it exists already, or something else stands in the way"},
    Meaning{Errc::forbidden, "not allowed"},
    Meaning{Errc::insufficient, "not enough money"},
    Meaning{Errc::limited, "a limit was reached; later it may work"},
    Meaning{Errc::unavailable, "something is down or broken; later it may work"},
    Meaning{Errc::timeout, "it took too long"},
    Meaning{Errc::cancelled, "the answer was no; nothing was changed"},
    Meaning{Errc::unconfirmed, "it needs --yes"},
    Meaning{Errc::internal, "a bug in Banana"},
};
static_assert(kMeanings.size() == static_cast<std::size_t>(Errc::internal) + 1);

constexpr std::array kVariables{
    Variable{"BANANA_CONFIG", "the configuration file, unless --config names it"},
    Variable{"BANANA_…", "one for each setting: see bananactl config explain KEY"},
    Variable{"NO_COLOR", "when set, nothing is coloured"},
    Variable{"COLUMNS", "how wide tables may be, instead of the terminal's width"},
};

}  // namespace

std::vector<ExitCode> exit_codes() {
  std::vector<ExitCode> codes{{0, "ok", "done"}, {1, "found", "a check found something wrong"}};
  for (const Meaning& known : kMeanings)
    codes.push_back({exit_code(known.code), to_string(known.code), known.meaning});
  std::sort(codes.begin(), codes.end(), [](const ExitCode& a, const ExitCode& b) { return a.code < b.code; });
  return codes;
}

std::span<const Variable> environment_variables() { return kVariables; }

}  // namespace banana::cli
