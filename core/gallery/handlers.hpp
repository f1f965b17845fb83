// What the rows of operations.cpp do.
#pragma once

#include "core/gallery/rows.hpp"
#include "core/ops/operation.hpp"

namespace banana::gallery {

[[nodiscard]] Result<Json> list_templates(db::Snapshot& snapshot, const ops::Args& args,
                                          const ops::Context& context);
[[nodiscard]] Result<Json> show_template(db::Snapshot& snapshot, const ops::Args& args,
                                         const ops::Context& context);
[[nodiscard]] Result<Json> export_templates(db::Snapshot& snapshot, const ops::Args& args,
                                            const ops::Context& context);
[[nodiscard]] Result<Json> add_template(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> edit_template(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> remove_template(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> enable_template(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> disable_template(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> import_templates(db::Tx& tx, const ops::Args& args, ops::Context& context);

/// One row of a list.
[[nodiscard]] JsonObject in_brief(const Row& row);
[[nodiscard]] JsonObject in_full(const Row& row);

}  // namespace banana::gallery
