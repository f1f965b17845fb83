#include "core/money/teller.hpp"

#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace banana::ledger {
namespace {

/// A caller that waits, whatever its completion handler's type is.
class Caller {
 public:
  Caller() = default;
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  virtual ~Caller() = default;
  virtual void answer(std::exception_ptr failure, Outcome outcome) = 0;
};

template <class Handler>
class WaitingCaller final : public Caller {
 public:
  explicit WaitingCaller(Handler handler)
      : guard_(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}
  void answer(std::exception_ptr failure, Outcome outcome) override {
    asio::post(guard_.get_executor(), [handler = std::move(handler_), failure = std::move(failure),
                                       outcome]() mutable { handler(failure, outcome); });
  }

 private:
  asio::executor_work_guard<asio::associated_executor_t<Handler>> guard_;
  Handler handler_;
};

}  // namespace

struct Teller::Desk : std::enable_shared_from_this<Desk> {
  Desk(db::Database& d, asio::any_io_executor e, const Clock& c) : db(d), executor(std::move(e)), clock(c) {}

  struct Group {
    std::vector<Command> commands;
    std::vector<std::unique_ptr<Caller>> callers;
  };

  void join(Command command, std::unique_ptr<Caller> caller);
  Group next_group();
  static Task<> serve(std::shared_ptr<Desk> desk);

  db::Database& db;
  const asio::any_io_executor executor;
  const Clock& clock;
  std::mutex mutex;
  Group waiting;
  bool serving = false;
};

void Teller::Desk::join(Command command, std::unique_ptr<Caller> caller) {
  {
    const std::lock_guard lock{mutex};
    if (waiting.commands.size() >= kWaitingMax) {
      throw db::Error{db::Cause::overloaded, "too many money commands are waiting"};
    }
    waiting.commands.push_back(std::move(command));
    waiting.callers.push_back(std::move(caller));
    if (std::exchange(serving, true)) return;
  }
  // Starts at once when this is the executor's thread.
  asio::co_spawn(executor, serve(shared_from_this()), asio::detached);
}

Teller::Desk::Group Teller::Desk::next_group() {
  const std::lock_guard lock{mutex};
  if (waiting.commands.size() <= kGroupMax) {
    if (waiting.commands.empty()) serving = false;
    return std::exchange(waiting, {});
  }
  Group group;
  const auto commands_end = waiting.commands.begin() + kGroupMax;
  const auto callers_end = waiting.callers.begin() + kGroupMax;
  group.commands.assign(std::move_iterator{waiting.commands.begin()}, std::move_iterator{commands_end});
  group.callers.assign(std::move_iterator{waiting.callers.begin()}, std::move_iterator{callers_end});
  waiting.commands.erase(waiting.commands.begin(), commands_end);
  waiting.callers.erase(waiting.callers.begin(), callers_end);
  return group;
}

Task<> Teller::Desk::serve(std::shared_ptr<Desk> desk) {
  for (;;) {
    const Group group = desk->next_group();
    if (group.commands.empty()) co_return;
    std::exception_ptr failure;
    std::vector<Outcome> outcomes(group.commands.size());
    try {
      const Instant now = desk->clock.now();
      outcomes = co_await desk->db.write([&](db::Tx& tx) { return apply(tx, now, group.commands); });
    } catch (...) {
      failure = std::current_exception();
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i) group.callers[i]->answer(failure, outcomes[i]);
  }
}

Teller::Teller(db::Database& db, asio::any_io_executor executor, const Clock& clock)
    : desk_(std::make_shared<Desk>(db, std::move(executor), clock)) {}

Task<Outcome> Teller::carry_out(Command command) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr, Outcome)>(
      [this, &command](auto handler) {
        desk_->join(std::move(command),
                    std::make_unique<WaitingCaller<decltype(handler)>>(std::move(handler)));
      },
      asio::use_awaitable);
}

}  // namespace banana::ledger
