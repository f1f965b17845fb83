// What libFuzzer throws bytes at. Each takes anything, and aborts when what it looked at broke a promise.
//
// `./dev fuzz TARGET SECONDS` runs one under the sanitizers; fuzz_test runs the seeds of all in every build.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace banana::fuzz {

void fuzz_update(std::string_view input);
void fuzz_init_data(std::string_view input);
void fuzz_multipart(std::string_view input);
void fuzz_answer(std::string_view input);
void fuzz_text(std::string_view input);
void fuzz_picture(std::string_view input);

struct Target {
  std::string_view name;  // and of its folder of seeds
  void (*run)(std::string_view input);
};

inline constexpr std::array<Target, 6> kTargets{{{"update", fuzz_update},
                                                 {"init_data", fuzz_init_data},
                                                 {"multipart", fuzz_multipart},
                                                 {"answer", fuzz_answer},
                                                 {"text", fuzz_text},
                                                 {"picture", fuzz_picture}}};

inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

}  // namespace banana::fuzz
