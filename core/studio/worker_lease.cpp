#include "core/studio/worker_lease.hpp"

namespace banana::studio {

void register_worker(db::Tx& tx, WorkerId id, std::string_view name, Instant now) {
  constexpr db::Sql kRetireOthers = "DELETE FROM worker_lease";
  constexpr db::Sql kRegister =
      "INSERT INTO worker_lease (id, name, started_at, leased_until) VALUES ($1, $2, $3, $4)";
  if (tx.engine() == db::Engine::sqlite) tx.run(kRetireOthers);
  tx.run(kRegister, id, name, now, now + kWorkerLease);
}

bool renew_worker(db::Tx& tx, WorkerId id, Instant now) {
  constexpr db::Sql kRenew = "UPDATE worker_lease SET leased_until = $2 WHERE id = $1";
  return tx.exec(kRenew, id, now + kWorkerLease) == 1;
}

void retire_worker(db::Tx& tx, WorkerId id) {
  constexpr db::Sql kRetire = "DELETE FROM worker_lease WHERE id = $1";
  tx.run(kRetire, id);
}

std::optional<WorkerLease> find_lease(db::Snapshot& snapshot, WorkerId id) {
  constexpr db::Sql kFind = "SELECT name, leased_until FROM worker_lease WHERE id = $1";
  db::Rows row = snapshot.query(kFind, id);
  if (!row.next()) return std::nullopt;
  return WorkerLease{.name = row.get<std::string>(0), .until = row.get<Instant>(1)};
}

std::int64_t count_workers(db::Snapshot& snapshot, Instant now) {
  constexpr db::Sql kCount = "SELECT count(*) FROM worker_lease WHERE leased_until > $1";
  return snapshot.value<std::int64_t>(kCount, now).value_or(0);
}

}  // namespace banana::studio
