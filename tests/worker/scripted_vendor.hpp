// A vendor whose every answer the test decides, behind the port that adapters implement.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>

#include "providers/provider.hpp"

namespace banana::test {

/// The smallest PNG there is: one grey pixel.
inline std::string tiny_png() {
  static constexpr unsigned char kBytes[] = {
      0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    0x0d, 'I',  'H',  'D',  'R',  0,
      0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,    0x3a, 0x7e, 0x9b, 0x55, 0,
      0,    0,    0x0a, 'I',  'D',  'A',  'T',  0x78, 0x9c, 0x63, 0x68, 0,    0,    0,    0x82, 0,    0x81,
      0x77, 0xcd, 0x72, 0xb6, 0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};
  return {reinterpret_cast<const char*>(kBytes), sizeof kBytes};
}

inline providers::Done painted(std::string bytes = tiny_png()) {
  providers::Done done;
  done.media.push_back({.from = providers::Inline{std::move(bytes)}});
  return done;
}
inline providers::Pending pending(std::string handle) {
  return {.ticket = {.key = "k", .handle = std::move(handle)}, .ask_after = Millis{1}};
}

class ScriptedVendor final : public providers::Provider {
 public:
  using Say = std::function<providers::Outcome(const providers::Order&)>;

  Say submits = [](const providers::Order&) -> providers::Outcome { return painted(); };
  std::function<providers::Outcome()> polls = []() -> providers::Outcome { return painted(); };
  providers::Cancelled cancels = providers::Cancelled::yes;
  Millis takes{0};

  std::vector<std::string> submitted;  // names of attempts
  int polled = 0;
  int cancelled = 0;

  providers::MaskForm mask = providers::MaskForm::white;
  std::vector<providers::Reference> references;  // of the last order
  Millis deadline{};

  [[nodiscard]] providers::Traits traits() const override { return {.cancels = true, .mask = mask}; }
  Task<providers::Outcome> submit(const providers::Order& order) override {
    submitted.push_back(order.name);
    references = order.references;
    deadline = order.deadline;
    if (takes > Millis{0}) {
      asio::steady_timer timer{co_await asio::this_coro::executor, takes};
      std::ignore = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return submits(order);
  }
  Task<providers::Outcome> poll(const providers::Ticket&) override {
    ++polled;
    co_return polls();
  }
  Task<providers::Cancelled> cancel(const providers::Ticket&) override {
    ++cancelled;
    co_return cancels;
  }
  Task<providers::Probe> probe() override { co_return providers::Probe{}; }
};

}  // namespace banana::test
