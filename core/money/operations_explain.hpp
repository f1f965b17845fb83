// explain user, transfer and quote: sentences as "text" for a person and as "sentences" for a program.
#pragma once

#include "core/ops/operation.hpp"

namespace banana::money {

[[nodiscard]] Result<Json> explain_user(db::Snapshot& snapshot, const ops::Args& args,
                                        const ops::Context& context);
[[nodiscard]] Result<Json> explain_transfer(db::Snapshot& snapshot, const ops::Args& args,
                                            const ops::Context& context);
[[nodiscard]] Result<Json> explain_quote(db::Snapshot& snapshot, const ops::Args& args,
                                         const ops::Context& context);

[[nodiscard]] Json told(JsonArray sentences);

}  // namespace banana::money
