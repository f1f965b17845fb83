#include "core/db/sqlite/session.hpp"

#include <utility>

namespace banana::db::sqlite {

Session::Session(Connection& connection, Care care) : connection_(connection), care_(care) {
  connection_.guard(true);
}

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

void Session::before_write() {
  if (savepoint_ || wrote_) return;
  if (care_ == Care::bold && !rolled_back_) {
    wrote_ = true;
    return;
  }
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
    if (statement->writes()) before_write();
    connection_.start_timer();
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
    if (statement->writes()) before_write();
    connection_.start_timer();
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
    before_write();
    connection_.script(sql);
  });
}

bool Session::close_cursors() noexcept {
  const bool any = !cursors_.empty();
  for (SqliteCursor* cursor : std::exchange(cursors_, {})) cursor->close();
  return any;
}

Ending Session::finish() {
  if (close_cursors() && !failure_) throw Error{Cause::misuse, "rows were kept beyond their operation"};
  if (failure_) std::rethrow_exception(failure_);
  if ((savepoint_ || wrote_) && connection_.foreign_keys_pending()) {
    throw Error{Cause::foreign_key, "FOREIGN KEY constraint failed"};
  }
  if (rolled_back_) return undo();
  if (savepoint_) connection_.control("RELEASE operation");
  savepoint_ = false;
  return Ending::kept;
}

Ending Session::undo() noexcept {
  close_cursors();
  channels_.clear();
  if (wrote_) return Ending::tangled;
  if (!std::exchange(savepoint_, false) || !connection_.in_transaction()) return Ending::undone;
  try {
    connection_.control("ROLLBACK TO operation");
    connection_.control("RELEASE operation");
  } catch (const Error&) {
    connection_.roll_back();
  }
  return Ending::undone;
}

}  // namespace banana::db::sqlite
