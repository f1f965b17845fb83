// Settings under a name, to be used again (ST17): a model, what it is to do, and how.
//
//   auto saved = save_preset(tx, ids, user, "Posters", draft, now);   // the same name again takes its place
//   for (const Preset& each : presets_of(snapshot, user)) show(each.name);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/models/request.hpp"
#include "core/people/user_id.hpp"

namespace banana::presets {

struct PresetTag;
using PresetId = Id<PresetTag>;

inline constexpr std::size_t kPresetsMax = 20;  // of one person
inline constexpr std::int64_t kNameMax = 24;    // characters: it is a button

struct Preset {
  PresetId id;
  std::string name;
  models::Request settings;  // without words and pictures
};

/// The request without its words and pictures.
[[nodiscard]] models::Request settings_alone(models::Request request);

/// By name.
[[nodiscard]] std::vector<Preset> presets_of(db::Snapshot& snapshot, UserId user);
/// One of theirs.
[[nodiscard]] std::optional<Preset> find_preset(db::Snapshot& snapshot, UserId user, PresetId id);

/// Refusals: invalid for a name of no or too many characters or of several lines, limited when there are kPresetsMax already,
/// not_found without such a person.
[[nodiscard]] Result<PresetId> save_preset(db::Tx& tx, IdMaker& ids, UserId user, std::string_view name,
                                           const models::Request& request, Instant now);

/// False when it is none of theirs.
bool delete_preset(db::Tx& tx, UserId user, PresetId id);

}  // namespace banana::presets
