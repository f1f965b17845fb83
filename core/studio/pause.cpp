#include "core/studio/pause.hpp"

namespace banana::studio {

void stop(db::Tx& tx, const Stopped& stopped) {
  constexpr db::Sql kStop =
      "INSERT INTO queue_stop (model, how, by_whom, reason, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT "
      "(model) DO "
      "UPDATE SET how = excluded.how, by_whom = excluded.by_whom, reason = excluded.reason, at = excluded.at";
  tx.run(kStop, stopped.model, static_cast<int>(stopped.how), stopped.by, stopped.reason, stopped.at);
  tx.notify(kJobsChannel);
}

bool resume(db::Tx& tx, std::string_view model) {
  constexpr db::Sql kResume = "DELETE FROM queue_stop WHERE model = $1";
  const bool was_stopped = tx.exec(kResume, model) == 1;
  tx.notify(kJobsChannel);
  return was_stopped;
}

std::vector<Stopped> stopped(db::Snapshot& snapshot) {
  constexpr db::Sql kAll = "SELECT model, how, by_whom, reason, at FROM queue_stop ORDER BY model";
  std::vector<Stopped> all;
  for (db::Rows row = snapshot.query(kAll); row.next();) {
    all.push_back({.model = row.get<std::string>(0),
                   .how = static_cast<Stop>(row.i64(1)),
                   .by = row.get<std::string>(2),
                   .reason = row.get<std::string>(3),
                   .at = row.get<Instant>(4)});
  }
  return all;
}

}  // namespace banana::studio
