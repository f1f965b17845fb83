// What the rows of operations_ledger.cpp call.
#pragma once

#include "core/ops/operation.hpp"

namespace banana::money {

[[nodiscard]] Result<Json> show_ledger(db::Snapshot& snapshot, const ops::Args& args,
                                       const ops::Context& context);
[[nodiscard]] Result<Json> adjust_ledger(db::Tx& tx, const ops::Args& args, ops::Context& context);
/// The same two for a person.
[[nodiscard]] Result<Json> show_history(db::Snapshot& snapshot, const ops::Args& args,
                                        const ops::Context& context);
[[nodiscard]] Result<Json> grant_tokens(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> verify_ledger(db::Snapshot& snapshot, const ops::Args& args,
                                         const ops::Context& context);
/// Reads in pages of its own, so that no transaction stays open while a file grows.
[[nodiscard]] Task<Result<Json>> export_ledger(ops::Host& host, const ops::Args& args, ops::Context& context);

inline constexpr std::string_view kExportFormats[] = {"csv", "json"};
/// An export without a file goes through memory and a socket; a larger one needs a file.
inline constexpr std::int64_t kExportInlineMax = 5000;

}  // namespace banana::money
