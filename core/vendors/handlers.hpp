// What the rows of operations.cpp call.
#pragma once

#include "core/ops/host.hpp"
#include "core/ops/operation.hpp"

namespace banana::vendors {

[[nodiscard]] Task<Result<Json>> list_vendors(ops::Host& host, const ops::Args& args, ops::Context& context);
[[nodiscard]] Task<Result<Json>> show_vendor(ops::Host& host, const ops::Args& args, ops::Context& context);
[[nodiscard]] Task<Result<Json>> vendor_health(ops::Host& host, const ops::Args& args, ops::Context& context);
[[nodiscard]] Task<Result<Json>> test_vendor(ops::Host& host, const ops::Args& args, ops::Context& context);

[[nodiscard]] Result<Json> enable_vendor(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> disable_vendor(db::Tx& tx, const ops::Args& args, ops::Context& context);
[[nodiscard]] Result<Json> force_vendor(db::Tx& tx, const ops::Args& args, ops::Context& context);

[[nodiscard]] Task<Result<Json>> list_vendor_keys(ops::Host& host, const ops::Args& args,
                                                  ops::Context& context);
[[nodiscard]] Task<Result<Json>> set_vendor_key(ops::Host& host, const ops::Args& args,
                                                ops::Context& context);
[[nodiscard]] Result<Json> remove_vendor_key(db::Tx& tx, const ops::Args& args, ops::Context& context);

}  // namespace banana::vendors
