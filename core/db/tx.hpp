// What a database operation is handed: Snapshot to read, Tx to read and write.
//
// An operation is a function of one of these. It may be run more than once (a conflict, a neighbour's failure
// in the same batch), so it has no effect outside the database. Throwing undoes all of it and nothing else;
// after a db::Error left a call, the Tx must not be used again.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/db/row.hpp"
#include "core/db/sql.hpp"

namespace banana::db {

/// Reads one consistent state. Lives on the database's thread, during the operation only.
class Snapshot {
 public:
  Snapshot() = default;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  virtual ~Snapshot() = default;

  [[nodiscard]] virtual Engine engine() const = 0;

  /// Rows that are read one at a time. Drop them before the operation ends.
  template <class... Args>
  [[nodiscard]] Rows query(Sql sql, const Args&... args) {
    return Rows{with_params([&](Params params) { return do_query(sql.text(engine()), params); }, args...)};
  }

  /// The first column of the first row, if there is one.
  template <class T, class... Args>
  [[nodiscard]] std::optional<T> value(Sql sql, const Args&... args) {
    Rows rows = query(sql, args...);
    if (!rows.next()) return std::nullopt;
    return rows.get<T>(0);
  }

 protected:
  using Params = std::span<const Param>;
  virtual std::unique_ptr<Cursor> do_query(std::string_view sql, Params params) = 0;

  template <class F, class... Args>
  static auto with_params(F&& call, const Args&... args) {
    if constexpr (sizeof...(Args) == 0) {
      return call(Params{});
    } else {
      const Param params[] = {Param{args}...};
      return call(Params{params});
    }
  }
};

/// Reads and writes; commits when the operation returns.
class Tx : public Snapshot {
 public:
  /// Runs a statement now; gives the number of rows it changed.
  template <class... Args>
  std::int64_t exec(Sql sql, const Args&... args) {
    return with_params([&](Params params) { return do_exec(sql.text(engine()), params); }, args...);
  }

  /// Runs a statement whose outcome the operation doesn't look at. A driver may send it along with later
  /// ones; if it fails the operation fails, at the latest when it commits. The cheapest way to write.
  template <class... Args>
  void run(Sql sql, const Args&... args) {
    with_params([&](Params params) { do_run(sql.text(engine()), params); }, args...);
  }

  /// Several statements without parameters, as migrations have them.
  virtual void script(std::string_view sql) = 0;

  /// Wakes whoever waits for this channel (see Signals), here and in other processes, once this has
  /// committed. `channel` is a constant: lower case letters, digits and underscores.
  virtual void notify(std::string_view channel) = 0;

  /// The operation's value is kept, its writes are not: for rehearsals.
  virtual void roll_back() = 0;

 protected:
  virtual std::int64_t do_exec(std::string_view sql, Params params) = 0;
  virtual void do_run(std::string_view sql, Params params) = 0;
};

}  // namespace banana::db
