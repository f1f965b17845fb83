// What somebody wants made, whichever model does it: the input of PV. Screens build it, check.hpp holds it against
// what the model can and fills in what was left out, the job row keeps it as JSON, adapters send it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/models/operation.hpp"

namespace banana::models {

/// What a picture that goes along is for.
enum class ReferenceRole : std::uint8_t {
  reference,    // look at this; of an edit, the first one is what is edited
  first_frame,  // a film begins with it
  last_frame,   // and ends with it
  mask,         // where the first reference may change: white, and where not: black
};
inline constexpr std::array<std::string_view, 4> kReferenceRoleNames{"reference", "first_frame", "last_frame",
                                                                     "mask"};

[[nodiscard]] constexpr std::string_view to_string(ReferenceRole role) {
  return kReferenceRoleNames[static_cast<std::size_t>(role)];
}
[[nodiscard]] std::optional<ReferenceRole> parse_reference_role(std::string_view name);

struct Reference {
  std::string blob;  // its key in core/blob
  ReferenceRole role = ReferenceRole::reference;
  friend bool operator==(const Reference&, const Reference&) = default;
};

struct Request {
  std::string model;  // our key of it: "nano-banana"
  Operation operation = Operation::generate;
  std::string prompt = {};
  std::string negative_prompt = {};
  /// aspect_ratio, size, resolution, quality, style, background, safety … as the model's offer names them.
  std::map<std::string, std::string> options = {};
  std::optional<std::int64_t> seed = {};
  std::optional<std::int64_t> steps = {};
  std::optional<double> guidance = {};
  std::optional<double> strength = {};  // of the reference, 0 to 1
  std::int64_t outputs = 1;
  std::int64_t seconds = 0;  // of a film; 0 for what has no length
  std::vector<Reference> references = {};

  /// Of an option; empty when it isn't given.
  [[nodiscard]] std::string_view option(std::string_view name) const;
  [[nodiscard]] std::int64_t count(ReferenceRole role) const;
  friend bool operator==(const Request&, const Request&) = default;
};

/// Bounds of any request, whatever a model allows.
inline constexpr std::size_t kPromptBytesMax = 128 * 1024;
inline constexpr std::size_t kRequestOptionsMax = 16;
inline constexpr std::size_t kRequestReferencesMax = 32;

/// Without what was not given.
[[nodiscard]] JsonObject to_json(const Request& request);
/// Reads what to_json wrote, and refuses by name what it would never write.
[[nodiscard]] Result<Request> read_request(const Json& json);

}  // namespace banana::models
