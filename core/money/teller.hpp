// Takes money commands from any number of coroutines and carries them out in groups: while one group is being
// committed the next one gathers, so the busier it gets the less a command costs, also when all of them want the
// same wallet.
//
//   Teller teller{db, executor, clock};
//   const Outcome paid = co_await teller.carry_out(Transfer{...});   // durable when it returns
//
// A refusal is its command's alone. A db::Error (disk full, connection lost …) is thrown to every caller of the
// group, none of whose commands were done, or, when the connection broke at the commit, perhaps all: asking again
// with the same key is always right. Any thread. stop() the database before the executors of waiting callers end.
#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/db/database.hpp"
#include "core/money/ledger.hpp"

namespace banana::ledger {

class Teller {
 public:
  static constexpr std::size_t kGroupMax = 1024;
  static constexpr std::size_t kWaitingMax = 65'536;  // then db::Error with Cause::overloaded

  Teller(db::Database& db, asio::any_io_executor executor, const Clock& clock);

  [[nodiscard]] Task<Outcome> carry_out(Command command);

 private:
  struct Desk;
  std::shared_ptr<Desk> desk_;
};

}  // namespace banana::ledger
