// What the rows of operations.cpp call.
#pragma once

#include "core/ops/operation.hpp"

namespace banana::studio {

[[nodiscard]] Result<Json> show_jobs(db::Snapshot& snapshot, const ops::Args& args,
                                     const ops::Context& context);
[[nodiscard]] Result<Json> show_job(db::Snapshot& snapshot, const ops::Args& args,
                                    const ops::Context& context);
[[nodiscard]] Result<Json> show_stats(db::Snapshot& snapshot, const ops::Args& args,
                                      const ops::Context& context);
[[nodiscard]] Result<Json> prove_jobs(db::Snapshot& snapshot, const ops::Args& args,
                                      const ops::Context& context);
[[nodiscard]] Result<Json> explain_job(db::Snapshot& snapshot, const ops::Args& args,
                                       const ops::Context& context);

[[nodiscard]] Result<Json> retry_job(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> cancel_job(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> pause_jobs(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> drain_jobs(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> resume_jobs(db::Tx& tx, const ops::Args& args, ops::Context& context);

}  // namespace banana::studio
