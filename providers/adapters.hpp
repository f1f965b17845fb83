// The makers of all adapters, a vendor's protocol each. registry.hpp finds them by name.
#pragma once

#include <memory>

#include "providers/context.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// Google's image models by generateContent, and its films by interactions (PV1, PV7).
[[nodiscard]] std::unique_ptr<Provider> make_gemini(Context context);
/// OpenAI's images (PV2).
[[nodiscard]] std::unique_ptr<Provider> make_openai(Context context);
/// Whoever speaks the language of OpenAI's images, more or less (PV11).
[[nodiscard]] std::unique_ptr<Provider> make_openai_compatible(Context context);
/// Google's films under an account of their own (PV7): Vertex where the base URL ends with a publisher, else as Gemini's.
[[nodiscard]] std::unique_ptr<Provider> make_google_video(Context context);

}  // namespace banana::providers
