// What somebody made, as a template for their friends: the words and settings of a job of theirs, without their pictures
// (ST9). Whoever has its link may use it; it stands in no list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/models/request.hpp"
#include "core/people/personal_data.hpp"
#include "core/studio/job.hpp"

namespace banana::gallery {

inline constexpr std::int64_t kSharedPerPersonMax = 50;

struct Shared {
  std::string code;  // in the link, and not to be guessed; begins with '_', as no template's id does
  UserId owner;
  models::Request request;   // without pictures and seed
  bool wants_photo = false;  // it was made of pictures: whoever uses it brings their own
  Instant created_at{};
  std::int64_t uses = 0;
};

/// Of an ended job of theirs: the same each time it is asked for. Limited: they have as many as may be. Not found: it isn't
/// known any more what was asked for.
[[nodiscard]] Result<Shared> share(db::Tx& tx, Random& random, const studio::Job& job, Instant now);
[[nodiscard]] inline bool is_shared_code(std::string_view text) { return text.starts_with('_'); }
[[nodiscard]] std::optional<Shared> find_shared(db::Snapshot& snapshot, std::string_view code);
void count_shared_use(db::Tx& tx, std::string_view code);
/// When the job is deleted: the link leads nowhere from then on.
void unshare(db::Tx& tx, studio::JobId job);

[[nodiscard]] Json read_shared(db::Snapshot& snapshot, UserId user);
void erase_shared(db::Tx& tx, UserId user);
inline constexpr people::PersonalData kSharedData{
    .section = "shared_templates", .read = &read_shared, .erase = &erase_shared};

}  // namespace banana::gallery
