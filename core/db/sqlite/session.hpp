// One operation on a connection: the Tx or Snapshot it is handed.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "core/db/sqlite/connection.hpp"
#include "core/db/sqlite/cursor.hpp"
#include "core/db/tx.hpp"

namespace banana::db::sqlite {

/// Savepoints cost as much as a small write. A careful operation opens one with its first write and can be undone
/// alone; a bold one doesn't, and when it has to be undone the whole transaction has to.
enum class Care { careful, bold };

enum class Ending {
  kept,
  undone,
  tangled,  // to be undone, but only together with what was written before it
};

class Session final : public Tx {
 public:
  Session(Connection& connection, Care care);
  ~Session() override;

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }
  void script(std::string_view sql) override;
  void notify(std::string_view channel) override { channels_.emplace_back(channel); }
  void roll_back() override { rolled_back_ = true; }

  /// The operation returned: keeps its writes, or not if it asked so. Throws what it swallowed or left
  /// undone.
  Ending finish();
  /// The operation threw. When even undoing it fails the whole transaction is rolled back.
  Ending undo() noexcept;
  /// The channels to raise once this is committed.
  [[nodiscard]] std::vector<std::string>& channels() { return channels_; }

  void opened(SqliteCursor& cursor) { cursors_.push_back(&cursor); }
  void closed(SqliteCursor& cursor) noexcept { std::erase(cursors_, &cursor); }
  bool step(Statement& statement);

 protected:
  std::unique_ptr<Cursor> do_query(std::string_view sql, Params params) override;
  std::int64_t do_exec(std::string_view sql, Params params) override;
  void do_run(std::string_view sql, Params params) override { do_exec(sql, params); }

 private:
  /// Runs a step of the operation; remembers the first that failed, after which nothing works any more.
  template <class F>
  auto attempt(F step);
  void before_write();
  bool close_cursors() noexcept;

  Connection& connection_;
  const Care care_;
  bool wrote_ = false;  // without a savepoint
  bool savepoint_ = false;
  bool rolled_back_ = false;
  std::exception_ptr failure_;
  std::vector<SqliteCursor*> cursors_;
  std::vector<std::string> channels_;
};

}  // namespace banana::db::sqlite
