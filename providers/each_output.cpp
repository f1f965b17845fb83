#include "providers/each_output.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace banana::providers {

namespace {

void add(Json& sum, const Json& more) {
  if (sum.is_null()) {
    sum = more;
  } else if (sum.is_int64() && more.is_int64()) {
    std::int64_t total = 0;
    if (!__builtin_add_overflow(sum.get_int64(), more.get_int64(), &total)) sum = total;
  } else if (sum.is_number() && more.is_number()) {
    sum = sum.to_number<double>() + more.to_number<double>();
  } else if (sum.is_object() && more.is_object()) {
    for (const auto& member : more.get_object()) add(sum.get_object()[member.key()], member.value());
  } else if (sum.is_array() && more.is_array()) {
    for (const Json& item : more.get_array()) sum.get_array().push_back(item);
  }
}

void add(Done& all, Done more) {
  std::ranges::move(more.media, std::back_inserter(all.media));
  all.missing += more.missing;
  if (!all.why_missing) all.why_missing = more.why_missing;
  if (!all.seed) all.seed = more.seed;
  if (all.request_id.empty()) all.request_id = std::move(more.request_id);
  add(all.usage, more.usage);
}

bool says_more(const Failed& failed, const Failed& than) {
  return failed.why == Failure::ambiguous && than.why != Failure::ambiguous;
}

}  // namespace

Outcome merged(std::vector<Outcome> outcomes) {
  Done all;
  Failed worst;
  bool is_any_failed = false;
  for (Outcome& outcome : outcomes) {
    if (auto* done = std::get_if<Done>(&outcome)) {
      add(all, std::move(*done));
      continue;
    }
    auto* failed = std::get_if<Failed>(&outcome);
    if (!failed) continue;
    ++all.missing;
    if (!all.why_missing) all.why_missing = failed->why;
    add(all.usage, failed->usage);
    const auto wait =
        std::max(worst.retry_after.value_or(Millis{0}), failed->retry_after.value_or(Millis{0}));
    if (!is_any_failed || says_more(*failed, worst)) worst = std::move(*failed);
    if (wait > Millis{0}) worst.retry_after = wait;
    is_any_failed = true;
  }
  if (!all.media.empty()) return all;
  worst.usage = std::move(all.usage);
  return worst;
}

Task<Outcome> each_output(std::int64_t count, std::function<Task<Outcome>(std::int64_t)> one) {
  const auto executor = co_await asio::this_coro::executor;
  if (count <= 1) co_return co_await one(0);
  using Call = decltype(asio::co_spawn(executor, one(0), asio::deferred));
  std::vector<Call> calls;
  const std::int64_t begun = std::min(count, kSideBySideMax);
  calls.reserve(static_cast<std::size_t>(begun));
  for (std::int64_t index = 0; index < begun; ++index) {
    calls.push_back(asio::co_spawn(executor, one(index), asio::deferred));
  }
  auto [order, thrown, outcomes] = co_await asio::experimental::make_parallel_group(std::move(calls))
                                       .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  for (const std::exception_ptr& failure : thrown) {
    if (failure) std::rethrow_exception(failure);
  }
  Outcome all = merged(std::move(outcomes));
  if (auto* done = std::get_if<Done>(&all)) done->missing += count - begun;
  co_return all;
}

}  // namespace banana::providers
