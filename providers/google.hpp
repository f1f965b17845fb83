// What Google's protocols have in common: the key's field, the errors, the words of its safety rules. Inside providers only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "providers/caller.hpp"
#include "providers/outcome.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

[[nodiscard]] inline Sign google_key() { return in_header("x-goog-api-key"); }

/// {"error":{"code","status","message","details":[]}}, alone or as the only one of a list.
[[nodiscard]] Failed google_refusal(const Answer& answer);
/// The error of an operation that ended: {"code": 3, "message": "…"}, by its gRPC code.
[[nodiscard]] Failed google_failure(const Json& error);

/// Whether a finish or block reason means that the safety rules held it back.
[[nodiscard]] bool is_safety_reason(std::string_view reason);

}  // namespace banana::providers
