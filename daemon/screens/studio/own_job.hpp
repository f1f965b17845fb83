// Jobs of whoever presses or opens a link; and what of a result can be shown again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/blob/keeping.hpp"
#include "core/models/request.hpp"
#include "core/studio/audience.hpp"
#include "core/studio/job.hpp"
#include "core/telegram/media.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// One of their own; nobody learns whether others have it.
[[nodiscard]] std::optional<banana::studio::Job> own_job(const Visit& visit, std::string_view id);
/// What was asked for; nothing once it was forgotten.
[[nodiscard]] std::optional<models::Request> request_of(const banana::studio::Job& job);

/// By Telegram's name for it, else out of the store; nothing when neither is there any more.
[[nodiscard]] std::optional<telegram::Media> stored_media(const Visit& visit, telegram::FileKind kind,
                                                          const std::string& blob);
/// As what a chat shows them, all of them alike: pictures too large for photos are documents.
[[nodiscard]] telegram::FileKind kind_of(std::span<const banana::studio::Made> made);
/// The same of a picture or film; nothing for words.
[[nodiscard]] std::optional<telegram::Media> media_of_result(const Visit& visit,
                                                             const banana::studio::Made& made,
                                                             telegram::FileKind kind);
/// Out of their history, with its pictures and the links to it. False for one that has not ended, or is out already.
[[nodiscard]] bool delete_for_good(Visit& visit, const banana::studio::Job& job);
/// The best that is still kept of it: in full quality, or what was shown.
[[nodiscard]] std::optional<blob::Blob> best_of(const Visit& visit, const banana::studio::Made& made);

}  // namespace banana::screens::studio
