// What the rows of operations.cpp call.
#pragma once

#include "core/ops/operation.hpp"

namespace banana::people {

[[nodiscard]] Result<Json> list_users(db::Snapshot& snapshot, const ops::Args& args,
                                      const ops::Context& context);
[[nodiscard]] Result<Json> show_user(db::Snapshot& snapshot, const ops::Args& args,
                                     const ops::Context& context);
[[nodiscard]] Result<Json> search_users(db::Snapshot& snapshot, const ops::Args& args,
                                        const ops::Context& context);

[[nodiscard]] Result<Json> ban_user(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> unban_user(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> give_role(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> note_user(db::Tx& tx, const ops::Args& args, ops::Context& context);

}  // namespace banana::people
