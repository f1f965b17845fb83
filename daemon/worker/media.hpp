// What a vendor made, looked at and stored. What it says of it is not trusted: the bytes decide what it is.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/blob/keeping.hpp"
#include "core/models/operation.hpp"
#include "core/studio/audience.hpp"
#include "daemon/worker/workbench.hpp"
#include "providers/outcome.hpp"

namespace banana::worker {

/// What these bytes are, if it is what was ordered: a picture we open, a film, words.
[[nodiscard]] Result<studio::Made> look_at(std::string_view bytes, models::Medium wanted);

/// Cause of a job's end, beside those of core/studio: no bot can send what was made.
inline constexpr std::string_view kTooLarge = "too_large";

/// Why an output is not for the person.
struct Unfit {
  std::string_view cause;
  std::string message;  // for operators
};
/// One for the person.
struct Taken {
  studio::Made made;
  std::optional<blob::Blob> original = {};  // where `made` is a smaller one, for chats to show
};

/// Whether this may be shown; nothing: it may.
using Inspect = std::function<Task<std::optional<Unfit>>(std::string_view bytes, models::Medium medium)>;

/// One of the vendor's outputs, fetched where it is a link, inspected, and stored. A link that fails
/// is tried again, and so is a store that is full, until the job's deadline: it has been paid for. A picture that is no photo
/// for Telegram is stored as it is and smaller; where it can't be made smaller, as it is alone. What no bot can send is unfit.
[[nodiscard]] Task<std::variant<Taken, Unfit>> take_in(const Workbench& bench, const studio::Job& job,
                                                       std::string_view vendor, providers::Media media,
                                                       models::Medium wanted, Inspect inspect);

}  // namespace banana::worker
