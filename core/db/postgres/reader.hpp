// Runs reads, each in a read-only transaction that sees one state. They change nothing, so after a lost
// connection or a conflict they simply run again.
#pragma once

#include "core/db/postgres/crew.hpp"
#include "core/db/postgres/session.hpp"

namespace banana::db::postgres {

class Reader final : public Worker<Snapshot> {
 public:
  Reader(Session session, Counters& counters) : session_(std::move(session)), counters_(counters) {}

  void serve(std::span<Item<Snapshot>> batch) override;

 private:
  void serve_one(Item<Snapshot>& item);
  void run(Connection& connection, Item<Snapshot>& item);
  void end(Connection& connection, void (Connection::*how)());

  Session session_;
  Counters& counters_;
};

}  // namespace banana::db::postgres
