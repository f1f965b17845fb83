// The makers of all adapters, a vendor's protocol each. registry.hpp finds them by name.
#pragma once

#include <memory>

#include "providers/context.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// ByteDance: SeeDream's pictures, Seedance's films (PV3).
[[nodiscard]] std::unique_ptr<Provider> make_ark(Context context);
/// AUTOMATIC1111's server (PV10).
[[nodiscard]] std::unique_ptr<Provider> make_automatic1111(Context context);
/// The operator's workflow in ComfyUI (PV10).
[[nodiscard]] std::unique_ptr<Provider> make_comfyui(Context context);
/// fal's queue (PV8).
[[nodiscard]] std::unique_ptr<Provider> make_fal(Context context);
/// Google's image models by generateContent, and its films by interactions (PV1, PV7).
[[nodiscard]] std::unique_ptr<Provider> make_gemini(Context context);
/// Pictures and films, with a plain key or with "access:secret" (PV5).
[[nodiscard]] std::unique_ptr<Provider> make_kling(Context context);
/// OpenAI's images (PV2).
[[nodiscard]] std::unique_ptr<Provider> make_openai(Context context);
/// Whoever speaks the language of OpenAI's images, more or less (PV11).
[[nodiscard]] std::unique_ptr<Provider> make_openai_compatible(Context context);
/// Google's films under an account of their own (PV7): Vertex where the base URL ends with a publisher, else as Gemini's.
[[nodiscard]] std::unique_ptr<Provider> make_google_video(Context context);
/// Predictions of whichever model (PV9).
[[nodiscard]] std::unique_ptr<Provider> make_replicate(Context context);
/// Pictures and films (PV6).
[[nodiscard]] std::unique_ptr<Provider> make_runway(Context context);
/// The server of stable-diffusion.cpp, by its native jobs (PV10).
[[nodiscard]] std::unique_ptr<Provider> make_sdcpp(Context context);
/// Stability v2beta (PV4).
[[nodiscard]] std::unique_ptr<Provider> make_stability(Context context);

}  // namespace banana::providers
