// One operation on a connection: the Tx or Snapshot it is handed. The savepoint that lets it be undone alone
// is opened by its first write.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "core/db/sqlite/connection.hpp"
#include "core/db/sqlite/cursor.hpp"
#include "core/db/tx.hpp"

namespace banana::db::sqlite {

class Session final : public Tx {
 public:
  explicit Session(Connection& connection);
  ~Session() override;

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }
  void script(std::string_view sql) override;
  void notify(std::string_view channel) override { channels_.emplace_back(channel); }
  void roll_back() override { rolled_back_ = true; }

  /// The operation returned: keeps its writes, or not if it asked so. Throws what it swallowed or left
  /// undone.
  void finish();
  /// The operation threw. When even this fails the whole transaction is rolled back.
  void undo() noexcept;
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
  void before(const Statement& statement);
  void open_savepoint();
  bool close_cursors() noexcept;

  Connection& connection_;
  bool savepoint_ = false;
  bool rolled_back_ = false;
  std::exception_ptr failure_;
  std::vector<SqliteCursor*> cursors_;
  std::vector<std::string> channels_;
};

}  // namespace banana::db::sqlite
