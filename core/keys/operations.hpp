// keys list, rotate, rotate-master: rows for the list of everything that is sealed. Only the program knows that
// list, so it makes the rows:
//
//   constexpr keys::SealedColumn kSealed[] = {access::kBotTokens, access::kWebhookSecrets};
//   registry.add(keys::key_operations<kSealed>());
#pragma once

#include <array>
#include <span>

#include "core/keys/handlers.hpp"
#include "core/ops/operation.hpp"

namespace banana::keys {

[[nodiscard]] std::array<ops::Operation, 3> key_rows(ops::ReadHandler listing, ops::HostHandler rotating);

template <const auto& kSealed>
[[nodiscard]] std::span<const ops::Operation> key_operations() {
  static const std::array<ops::Operation, 3> rows =
      key_rows([](db::Snapshot& snapshot, const ops::Args&,
                  const ops::Context&) { return list_keys(snapshot, kSealed); },
               [](ops::Host& host, const ops::Args&, ops::Context& context) {
                 return rotate_keys(host, context, kSealed);
               });
  return rows;
}

}  // namespace banana::keys
