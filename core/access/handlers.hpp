// What the rows of operations.cpp call.
#pragma once

#include "core/ops/host.hpp"
#include "core/ops/operation.hpp"

namespace banana::access {

[[nodiscard]] Result<Json> list_bots(db::Snapshot& snapshot, const ops::Args& args,
                                     const ops::Context& context);
[[nodiscard]] Result<Json> show_bot(db::Snapshot& snapshot, const ops::Args& args,
                                    const ops::Context& context);
[[nodiscard]] Result<Json> start_bot(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> stop_bot(db::Tx& tx, const ops::Args& args, ops::Context& context);

[[nodiscard]] Task<Result<Json>> add_bot(ops::Host& host, const ops::Args& args, ops::Context& context);
[[nodiscard]] Task<Result<Json>> rotate_bot_token(ops::Host& host, const ops::Args& args,
                                                  ops::Context& context);
[[nodiscard]] Task<Result<Json>> bot_health(ops::Host& host, const ops::Args& args, ops::Context& context);
[[nodiscard]] Task<Result<Json>> bot_webhook(ops::Host& host, const ops::Args& args, ops::Context& context);

}  // namespace banana::access
