#include "core/db/postgres/connection.hpp"

#include <cerrno>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <poll.h>

#include "core/db/postgres/sqlstate.hpp"

namespace banana::db::postgres {
namespace {

constexpr std::size_t kInFlightMax = 512;  // answers that pile up in the socket before they are read
constexpr std::size_t kStatementsMax = 512;
constexpr std::size_t kParamsMax = 65'535;  // the protocol counts them with 16 bits
constexpr Millis kAnswerGrace{10'000};      // beyond statement_timeout, which the server keeps itself
constexpr Millis kScriptMax{3'600'000};

std::string_view first_line(const char* text) {
  const std::string_view all{text == nullptr ? "" : text};
  return all.substr(0, all.find('\n'));
}

[[noreturn]] void refuse_control() {
  throw Error{Cause::misuse, "an operation can't begin or end the transaction it shares with others"};
}

bool readable(int socket) {
  pollfd entry{.fd = socket, .events = POLLIN, .revents = 0};
  return ::poll(&entry, 1, 0) > 0;
}

}  // namespace

Connection::Connection(const Target& target)
    : description_(target.description), answer_timeout_(target.statement_timeout + kAnswerGrace) {
  connect(target);
  must(libpq().PQenterPipelineMode(raw_.get()));
}

void Connection::send(std::string_view sql, std::span<const Param> params) {
  if (sent_.size() >= kInFlightMax) {
    must(libpq().PQsendFlushRequest(raw_.get()));
    receive_all();
    if (failure_) throw Error{*failure_};
  }
  execute(sql, params, Kind::execute);
}

Result Connection::fetch(std::string_view sql, std::span<const Param> params) {
  execute(sql, params, Kind::execute);
  must(libpq().PQsendFlushRequest(raw_.get()));
  while (sent_.size() > 1) receive();
  Result result = receive();
  if (failure_) throw Error{*failure_};
  return result;
}

void Connection::sync() {
  end_pipeline();
  throw_failure();
}

void Connection::commit() {
  execute("COMMIT", {}, Kind::commit);
  commit_asked_ = true;
  sync();
}

void Connection::roll_back() {
  end_pipeline();
  failure_.reset();
  control("ROLLBACK");
  sync();
  if (statements_stale_) forget_statements();
}

void Connection::undo(std::string_view roll_back_to, std::string_view release) {
  end_pipeline();
  failure_.reset();
  control(roll_back_to);
  control(release);
  sync();
}

void Connection::script(std::string_view sql) {
  if (word_that_ends_a_transaction(sql, Engine::postgres)) refuse_control();
  sync();
  must(libpq().PQexitPipelineMode(raw_.get()));
  simple(sql);
  must(libpq().PQenterPipelineMode(raw_.get()));
  throw_failure();
}

bool Connection::fit() {
  while (readable(socket())) {
    if (libpq().PQconsumeInput(raw_.get()) == 0) return false;
  }
  if (statements_.size() > kStatementsMax) forget_statements();
  return true;
}

std::vector<std::string> Connection::notifications() {
  if (libpq().PQconsumeInput(raw_.get()) == 0) lost(first_line(libpq().PQerrorMessage(raw_.get())));
  std::vector<std::string> payloads;
  while (PGnotify* note = libpq().PQnotifies(raw_.get())) {
    payloads.emplace_back(note->extra);
    libpq().PQfreemem(note);
  }
  return payloads;
}

void Connection::execute(std::string_view sql, std::span<const Param> params, Kind kind) {
  if (params.size() > kParamsMax) throw Error{Cause::misuse, "a statement has more than 65535 parameters"};
  parameters_.fill(params);
  Statement& statement = statements_.find(sql);
  if (kind == Kind::execute && statement.ends_transaction) refuse_control();
  pipeline_open_ = true;
  if (statement.state == Statement::State::unknown) {
    must(libpq().PQsendPrepare(raw_.get(), statement.name.c_str(), statement.sql.c_str(), 0, nullptr));
    statement.state = Statement::State::asked;
    sent_.push_back({Kind::prepare, &statement});
  }
  must(libpq().PQsendQueryPrepared(raw_.get(), statement.name.c_str(), parameters_.count(),
                                   parameters_.values(), parameters_.lengths(), parameters_.formats(), 0));
  sent_.push_back({kind, &statement});
}

/// Ends the stretch that an error spoils, and reads all answers.
void Connection::end_pipeline() {
  if (pipeline_open_) {
    must(libpq().PQpipelineSync(raw_.get()));
    sent_.push_back({Kind::sync, nullptr});
    pipeline_open_ = false;
  }
  receive_all();
}

void Connection::receive_all() {
  while (!sent_.empty()) receive();
}

/// The answer to the oldest statement in flight. libpq marks its end with a null, except after a Sync.
Result Connection::receive() {
  wait_for_answer(answer_timeout_);
  Result result{libpq().PQgetResult(raw_.get())};
  if (!result) lost(first_line(libpq().PQerrorMessage(raw_.get())));
  const Sent sent = sent_.front();
  settle(sent, result.get());
  sent_.pop_front();
  if (sent.kind != Kind::sync) {
    wait_for_answer(answer_timeout_);
    if (Result{libpq().PQgetResult(raw_.get())}) lost("an answer that nobody asked for");
  }
  return result;
}

void Connection::settle(const Sent& sent, const PGresult* result) {
  switch (libpq().PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      if (sent.kind == Kind::prepare) sent.statement->state = Statement::State::ready;
      if (sent.kind == Kind::execute) sent.statement->proven = true;
      if (sent.kind == Kind::commit) {
        commit_asked_ = false;
        // COMMIT of a failed transaction succeeds, as ROLLBACK.
        const std::string_view done = libpq().PQcmdStatus(const_cast<PGresult*>(result));
        if (done != "COMMIT" && !failure_) failure_ = Error{Cause::other, "the transaction was rolled back"};
      }
      return;
    case PGRES_PIPELINE_SYNC:
      return;
    case PGRES_PIPELINE_ABORTED:
      if (sent.kind == Kind::prepare) sent.statement->state = Statement::State::unknown;
      if (sent.kind == Kind::commit) commit_asked_ = false;
      return;
    case PGRES_FATAL_ERROR:
      note_failure(sent, result);
      return;
    default:
      lost("COPY is not supported");
  }
}

void Connection::note_failure(const Sent& sent, const PGresult* result) {
  const auto severity = error_field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const auto message = error_field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (severity == "FATAL" || severity == "PANIC") {
    // Answers come in order: the session ended before it came to a commit further behind.
    if (sent.kind != Kind::commit) commit_asked_ = false;
    lost(message);
  }
  if (severity.empty()) lost(first_line(libpq().PQerrorMessage(raw_.get())));
  if (sent.kind == Kind::prepare) sent.statement->state = Statement::State::unknown;
  if (sent.kind == Kind::commit) commit_asked_ = false;
  if (failure_) return;
  failure_ = error_of(result, sent.statement == nullptr ? std::string_view{} : sent.statement->sql);
  // A statement that worked before: its tables were altered (0A000), or a pooler gave us another session (26000).
  const auto sqlstate = error_field(result, PG_DIAG_SQLSTATE);
  if (sqlstate == "26000" || (sqlstate == "0A000" && sent.statement != nullptr && sent.statement->proven)) {
    statements_stale_ = true;
    failure_ = Error{Cause::conflict, failure_->what()};
  }
}

void Connection::simple(std::string_view sql) {
  const std::string text{sql};
  must(libpq().PQsendQuery(raw_.get(), text.c_str()));
  for (;;) {
    wait_for_answer(kScriptMax);
    const Result result{libpq().PQgetResult(raw_.get())};
    if (!result) return;
    settle({Kind::script, nullptr}, result.get());
  }
}

void Connection::wait_for_answer(Millis at_most) {
  using Clock = std::chrono::steady_clock;
  std::optional<Clock::time_point> deadline;
  int unsent = libpq().PQflush(raw_.get());
  while (unsent >= 0 && libpq().PQisBusy(raw_.get()) != 0) {
    const auto now = Clock::now();
    if (!deadline) deadline = now + at_most;
    const auto left = std::chrono::ceil<Millis>(*deadline - now);
    if (left <= Millis{0}) lost("the server does not answer");
    const short events = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
    pollfd entry{.fd = socket(), .events = events, .revents = 0};
    if (::poll(&entry, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) lost("poll failed");
    if ((entry.revents & ~POLLOUT) != 0 && libpq().PQconsumeInput(raw_.get()) == 0)
      return;  // an error result tells
    if (unsent > 0) unsent = libpq().PQflush(raw_.get());
  }
}

void Connection::must(int succeeded) {
  if (succeeded == 0) lost(first_line(libpq().PQerrorMessage(raw_.get())));
}

void Connection::throw_failure() {
  if (failure_) throw Error{*std::exchange(failure_, std::nullopt)};
}

void Connection::forget_statements() {
  statements_.clear();
  statements_stale_ = false;
  script("DEALLOCATE ALL");
}

void Connection::lost(std::string_view why) {
  commit_in_doubt_ = commit_asked_;
  throw Error{Cause::connection_lost,
              fmt::format("the connection to database {} is lost: {}", description_, why)};
}

}  // namespace banana::db::postgres
