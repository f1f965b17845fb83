// One session with the server, in libpq's pipeline mode: statements are sent without waiting, answers are read
// when somebody needs one, so a whole transaction can be one round trip.
//
//   c.control("BEGIN");
//   c.send("UPDATE …", params);          // nothing is known of it yet
//   Result r = c.fetch("SELECT …");      // waits for it and all before it; throws if any of them failed
//   c.commit();                          // waits; throws if anything failed, then nothing was committed
//
// Statements are prepared once and kept by their text. One thread at a time. An Error with
// Cause::connection_lost means that the connection is unusable; after any other a transaction can only be
// rolled back, or a part of it undone.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/db/error.hpp"
#include "core/db/postgres/libpq.hpp"
#include "core/db/postgres/parameters.hpp"
#include "core/db/postgres/statements.hpp"
#include "core/db/postgres/target.hpp"

namespace banana::db::postgres {

class Connection {
 public:
  /// Connects and sets the session up. Throws Error with a message for the operator, without the password.
  explicit Connection(const Target& target);

  void send(std::string_view sql, std::span<const Param> params = {});
  [[nodiscard]] Result fetch(std::string_view sql, std::span<const Param> params = {});
  /// Waits for all that was sent; throws the first error.
  void sync();
  /// Statements without parameters, by the simple protocol.
  void script(std::string_view sql);

  /// BEGIN, SAVEPOINT … which send() and fetch() refuse.
  void control(std::string_view sql) { execute(sql, {}, Kind::control); }
  void commit();
  /// After a lost connection: whether the commit was asked for and may have been done.
  [[nodiscard]] bool commit_in_doubt() const { return commit_in_doubt_; }

  /// Ends a transaction, whatever state it is in.
  void roll_back();
  /// Forgets the errors since `savepoint`, goes back to it and drops it.
  void undo(std::string_view roll_back_to, std::string_view release);

  /// Before a transaction: false when the server closed the connection while it rested. Also keeps the number
  /// of prepared statements bounded.
  [[nodiscard]] bool fit();

  [[nodiscard]] int socket() const { return libpq().PQsocket(raw_.get()); }
  /// The payloads of the notifications that have come.
  [[nodiscard]] std::vector<std::string> notifications();

 private:
  struct Close {
    void operator()(PGconn* raw) const { libpq().PQfinish(raw); }
  };
  enum class Kind { prepare, execute, control, commit, sync, script };
  struct Sent {
    Kind kind;
    Statement* statement;
  };

  void connect(const Target& target);
  void execute(std::string_view sql, std::span<const Param> params, Kind kind);
  void end_pipeline();
  void must(int succeeded);
  Result receive();
  void receive_all();
  void settle(const Sent& sent, const PGresult* result);
  void note_failure(const Sent& sent, const PGresult* result);
  void simple(std::string_view sql);
  void wait_for_answer(Millis at_most);
  void throw_failure();
  void forget_statements();
  [[noreturn]] void lost(std::string_view why);

  std::unique_ptr<PGconn, Close> raw_;
  std::string description_;
  Millis answer_timeout_;
  Parameters parameters_;
  Statements statements_;
  std::deque<Sent> sent_;         // in flight, oldest first
  bool pipeline_open_ = false;    // something was sent after the last Sync
  std::optional<Error> failure_;  // the first since then
  bool commit_asked_ = false;
  bool commit_in_doubt_ = false;
  bool statements_stale_ = false;
};

}  // namespace banana::db::postgres
