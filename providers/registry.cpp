#include "providers/registry.hpp"

#include <algorithm>
#include <array>

#include "providers/adapters.hpp"
#include "providers/google.hpp"

namespace banana::providers {

namespace {

Sign fal_key() { return in_header("Authorization", "Key "); }

constexpr std::array kProtocols{
    Protocol{.name = "ark", .make = make_ark},
    Protocol{.name = "automatic1111", .make = make_automatic1111, .hosting = Hosting::own},
    Protocol{.name = "comfyui", .make = make_comfyui, .hosting = Hosting::own},
    Protocol{.name = "fal", .make = make_fal, .sign = fal_key},
    Protocol{.name = "gemini", .make = make_gemini, .sign = google_key},
    Protocol{.name = "google_video", .make = make_google_video, .sign = google_key},
    Protocol{.name = "kling", .make = make_kling},
    Protocol{.name = "openai", .make = make_openai},
    Protocol{.name = "openai_compatible", .make = make_openai_compatible},
    Protocol{.name = "replicate", .make = make_replicate},
    Protocol{.name = "runway", .make = make_runway},
    Protocol{.name = "sdcpp", .make = make_sdcpp, .hosting = Hosting::own},
    Protocol{.name = "stability", .make = make_stability},
};

}  // namespace

std::span<const Protocol> protocols() { return kProtocols; }

const Protocol* find_protocol(std::string_view name) {
  const auto* found = std::ranges::find(kProtocols, name, &Protocol::name);
  return found == kProtocols.end() ? nullptr : found;
}

}  // namespace banana::providers
