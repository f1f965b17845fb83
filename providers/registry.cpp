#include "providers/registry.hpp"

#include <algorithm>
#include <array>

#include "providers/adapters.hpp"
#include "providers/google.hpp"

namespace banana::providers {

namespace {

constexpr std::array kProtocols{
    Protocol{.name = "gemini", .make = make_gemini, .sign = google_key},
    Protocol{.name = "google_video", .make = make_google_video, .sign = google_key},
    Protocol{.name = "openai", .make = make_openai},
    Protocol{.name = "openai_compatible", .make = make_openai_compatible},
};

}  // namespace

std::span<const Protocol> protocols() { return kProtocols; }

const Protocol* find_protocol(std::string_view name) {
  const auto* found = std::ranges::find(kProtocols, name, &Protocol::name);
  return found == kProtocols.end() ? nullptr : found;
}

}  // namespace banana::providers
