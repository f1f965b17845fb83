// What the rows of operations.cpp do.
#pragma once

#include "core/ops/operation.hpp"

namespace banana::models {

[[nodiscard]] Result<Json> list_models(db::Snapshot& snapshot, const ops::Args& args,
                                       const ops::Context& context);
[[nodiscard]] Result<Json> show_model(db::Snapshot& snapshot, const ops::Args& args,
                                      const ops::Context& context);
[[nodiscard]] Result<Json> export_models(db::Snapshot& snapshot, const ops::Args& args,
                                         const ops::Context& context);
[[nodiscard]] Result<Json> diff_models(db::Snapshot& snapshot, const ops::Args& args,
                                       const ops::Context& context);
[[nodiscard]] Result<Json> enable_model(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> disable_model(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> set_model(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> import_models(db::Tx& tx, const ops::Args& args, ops::Context& context);

}  // namespace banana::models
