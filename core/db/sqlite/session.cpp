#include "core/db/sqlite/session.hpp"

#include <utility>

namespace banana::db::sqlite {

Session::Session(Connection& connection) : connection_(connection) { connection_.guard(true); }

Session::~Session() {
  close_cursors();
  connection_.guard(false);
}

template <class F>
auto Session::attempt(F step) {
  if (failure_) throw Error{Cause::misuse, "this operation already failed: let its error pass"};
  try {
    return step();
  } catch (const Error&) {
    failure_ = std::current_exception();
    throw;
  }
}

void Session::before(const Statement& statement) {
  if (statement.writes() && !savepoint_) open_savepoint();
  connection_.start_timer();
}

void Session::open_savepoint() {
  connection_.control("SAVEPOINT operation");
  savepoint_ = true;
}

bool Session::step(Statement& statement) {
  return attempt([&] { return statement.step(); });
}

std::unique_ptr<Cursor> Session::do_query(std::string_view sql, Params params) {
  return attempt([&] {
    Statement* statement = &connection_.statement(sql);
    std::unique_ptr<Statement> own;
    if (statement->in_use) {
      own = connection_.make_statement(sql);
      statement = own.get();
    }
    before(*statement);
    statement->bind(params, Statement::Values::copy);
    return std::make_unique<SqliteCursor>(*this, *statement, std::move(own));
  });
}

std::int64_t Session::do_exec(std::string_view sql, Params params) {
  return attempt([&] {
    Statement* statement = &connection_.statement(sql);
    std::unique_ptr<Statement> own;
    if (statement->in_use) {
      own = connection_.make_statement(sql);
      statement = own.get();
    }
    before(*statement);
    statement->bind(params, Statement::Values::outlive);
    const std::int64_t ever = connection_.rows_changed_ever();
    try {
      while (statement->step()) {
      }
    } catch (...) {
      statement->reset();
      throw;
    }
    statement->reset();
    // The last count stands still when a statement can't change rows at all.
    return connection_.rows_changed_ever() == ever ? 0 : connection_.rows_changed_last();
  });
}

void Session::script(std::string_view sql) {
  attempt([&] {
    if (!savepoint_) open_savepoint();
    connection_.script(sql);
  });
}

bool Session::close_cursors() noexcept {
  const bool any = !cursors_.empty();
  for (SqliteCursor* cursor : std::exchange(cursors_, {})) cursor->close();
  return any;
}

void Session::finish() {
  if (close_cursors() && !failure_) throw Error{Cause::misuse, "rows were kept beyond their operation"};
  if (failure_) std::rethrow_exception(failure_);
  if (savepoint_ && connection_.foreign_keys_pending()) {
    throw Error{Cause::foreign_key, "FOREIGN KEY constraint failed"};
  }
  if (rolled_back_) undo();
  if (!savepoint_) return;
  connection_.control("RELEASE operation");
  savepoint_ = false;
}

void Session::undo() noexcept {
  close_cursors();
  channels_.clear();
  if (!std::exchange(savepoint_, false) || !connection_.in_transaction()) return;
  try {
    connection_.control("ROLLBACK TO operation");
    connection_.control("RELEASE operation");
  } catch (const Error&) {
    connection_.roll_back();
  }
}

}  // namespace banana::db::sqlite
