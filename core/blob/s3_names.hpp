// How things are called in the bucket. Inside core/blob only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/blob/key.hpp"

namespace banana::blob {

inline constexpr std::string_view kObjects = "blobs/";

[[nodiscard]] inline std::string object_of(const BlobKey& key) { return std::string{kObjects} + key.str(); }

[[nodiscard]] inline std::optional<BlobKey> key_of_object(std::string_view object) {
  if (!object.starts_with(kObjects)) return std::nullopt;
  return BlobKey::parse(object.substr(kObjects.size()));
}

}  // namespace banana::blob
