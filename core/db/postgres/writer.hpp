// Commits operations in groups.
//
// First all of a group run in one transaction, one after another, with nothing between them: a group of
// statements is one round trip. If any of them fails nothing of it is kept, and the group runs again with a
// savepoint for each operation, so that only the offender is left out. After a conflict with another
// transaction, or a connection lost before the commit, each runs again in a transaction of its own, several
// times if need be.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/db/postgres/crew.hpp"
#include "core/db/postgres/session.hpp"
#include "core/db/postgres/tx.hpp"

namespace banana::db::postgres {

class Writer final : public Worker<Tx> {
 public:
  using Announce = std::function<void(const std::string& channel)>;
  Writer(Session session, Millis lock_timeout, Counters& counters, Announce announce);

  void serve(std::span<Item<Tx>> batch) override;

 private:
  using Items = std::span<Item<Tx>>;
  enum class Outcome { answered, spoilt, contended };
  struct Verdict {
    std::exception_ptr failure;
    bool rehearsal = false;  // undone without having been checked: it runs again alone
  };

  Connection* connected(Items& items);
  Outcome commit_together(Connection& connection, Items items);
  void commit_in_parts(Items items);
  Outcome commit_part(Connection& connection, Items part);
  void commit_alone(Item<Tx>& item);

  void begin_group(Connection& connection);
  Verdict run_in_savepoint(Connection& connection, WriteWork& work);
  void run_alone(Connection& connection, Item<Tx>& item);

  Outcome after_failure(Connection& connection, const std::exception_ptr& failure, Items items);
  Outcome spoil(Connection& connection);
  void keep(const PostgresTx& tx);
  void announce_kept();
  void succeed(Item<Tx>& item);
  void refuse_all(Items items, const Error& error);
  void refuse(Item<Tx>& item, std::exception_ptr failure);

  Session session_;
  std::string limit_lock_wait_;
  Counters& counters_;
  Announce announce_;
  std::vector<std::string> channels_;  // to announce once committed
  int distrust_ = 0;                   // grows with each group that was spoilt
};

}  // namespace banana::db::postgres
