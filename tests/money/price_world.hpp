// A ledger's world with prices in it.
#pragma once

#include <string>
#include <utility>

#include "core/money/price_book.hpp"
#include "tests/money/ledger_world.hpp"
#include "tests/support/show_result.hpp"

namespace banana::test {

template <class Here>
class PriceWorld : public LedgerWorld<Here> {
 public:
  using LedgerWorld<Here>::now;

  Result<money::PriceVersion> add_price(const money::NewPrice& order) {
    return this->write([&](db::Tx& tx) { return money::add_price(tx, ids, now, order); });
  }
  /// So many tokens for one picture.
  Result<money::PriceVersion> price(std::int64_t base, std::optional<Instant> from = {},
                                    std::optional<Instant> to = {}) {
    return add_price({.model = "nano-banana",
                      .operation = "generate",
                      .rule = {.tokens = money::Formula{.base = base}},
                      .valid_from = from,
                      .valid_to = to,
                      .by = "alice"});
  }
  static money::Ask picture() { return {.model = "nano-banana", .operation = "generate"}; }

  SystemClock clock;
  IdMaker ids{clock, 1};
};

#define ON_PRICES(Here, name)     \
  if (!Here::available()) return; \
  banana::test::PriceWorld<Here> name

}  // namespace banana::test
