// outbox list, show, retry, retry-all, drop: for what could not be sent.
//
// An effect that somebody follows ends once: dropping it tells them, and after that it can't be retried here, for they
// have drawn their conclusions.
#pragma once

#include <array>
#include <span>

#include "core/ops/operation.hpp"
#include "core/outbox/follower.hpp"

namespace banana::outbox {

using Followers = std::span<const Follower>;

[[nodiscard]] Result<Json> retry_effect(db::Tx& tx, const ops::Args& args, ops::Context& context, Followers);
[[nodiscard]] Result<Json> retry_all_effects(db::Tx& tx, const ops::Args& args, ops::Context& context,
                                             Followers);
[[nodiscard]] Result<Json> drop_effect(db::Tx& tx, const ops::Args& args, ops::Context& context, Followers);
[[nodiscard]] std::array<ops::Operation, 5> outbox_rows(ops::WriteHandler retrying,
                                                        ops::WriteHandler retrying_all,
                                                        ops::WriteHandler dropping);

template <const auto& kFollowers>
[[nodiscard]] std::span<const ops::Operation> outbox_operations() {
  static const std::array<ops::Operation, 5> rows =
      outbox_rows([](db::Tx& tx, const ops::Args& args,
                     ops::Context& context) { return retry_effect(tx, args, context, kFollowers); },
                  [](db::Tx& tx, const ops::Args& args, ops::Context& context) {
                    return retry_all_effects(tx, args, context, kFollowers);
                  },
                  [](db::Tx& tx, const ops::Args& args, ops::Context& context) {
                    return drop_effect(tx, args, context, kFollowers);
                  });
  return rows;
}

}  // namespace banana::outbox
