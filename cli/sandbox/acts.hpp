// What the rows of operations.cpp do.
#pragma once

#include "core/base/async.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/ops/args.hpp"
#include "core/ops/context.hpp"
#include "core/ops/host.hpp"

namespace banana::cli {

Task<Result<Json>> list_bots(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> list_people(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> list_chats(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> show_chat(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> add_person(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> top_up(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> say(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> send_photo(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> press(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> pay(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> make_fault(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> clear_faults(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> change_subscription(ops::Host& host, const ops::Args& args, ops::Context& context);
Task<Result<Json>> join(ops::Host& host, const ops::Args& args, ops::Context& context);

}  // namespace banana::cli
