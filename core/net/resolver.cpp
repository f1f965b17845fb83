#include "core/net/resolver.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <system_error>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <netdb.h>
#include <netinet/in.h>

namespace banana::net {

struct SystemResolver::Count {
  std::atomic<int> lookups{0};
};

namespace {

/// What the thread and the waiting coroutine share. `ready` belongs to the coroutine, which takes it back when it
/// stops waiting, however that happens.
struct Lookup {
  std::mutex mutex;
  asio::steady_timer* ready = nullptr;
  int error = 0;
  Addresses addresses;
};

class Waiting {
 public:
  Waiting(Lookup& lookup, asio::steady_timer& timer) : lookup_(lookup) { lookup_.ready = &timer; }
  ~Waiting() {
    const std::lock_guard lock{lookup_.mutex};
    lookup_.ready = nullptr;
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  Lookup& lookup_;
};

Addresses addresses_of(const addrinfo* list) {
  Addresses out;
  for (; list != nullptr; list = list->ai_next) {
    if (list->ai_family == AF_INET) {
      const auto* v4 = reinterpret_cast<const sockaddr_in*>(list->ai_addr);
      out.emplace_back(asio::ip::address_v4{ntohl(v4->sin_addr.s_addr)});
    } else if (list->ai_family == AF_INET6) {
      const auto* v6 = reinterpret_cast<const sockaddr_in6*>(list->ai_addr);
      asio::ip::address_v6::bytes_type bytes;
      std::copy(std::begin(v6->sin6_addr.s6_addr), std::end(v6->sin6_addr.s6_addr), bytes.begin());
      out.emplace_back(asio::ip::address_v6{bytes});
    }
  }
  return out;
}

void look_up(const std::string& host, const std::shared_ptr<Lookup>& lookup) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
  Addresses addresses = error == 0 ? addresses_of(list) : Addresses{};
  if (list != nullptr) ::freeaddrinfo(list);

  const std::lock_guard lock{lookup->mutex};
  if (lookup->ready == nullptr) return;
  lookup->error = addresses.empty() && error == 0 ? EAI_NONAME : error;
  lookup->addresses = std::move(addresses);
  asio::post(lookup->ready->get_executor(), [lookup] {
    if (lookup->ready != nullptr) lookup->ready->cancel();
  });
}

}  // namespace

SystemResolver::SystemResolver() : running_(std::make_shared<Count>()) {}
SystemResolver::~SystemResolver() = default;

Task<Result<Addresses>> SystemResolver::resolve(std::string host) {
  if (running_->lookups >= kLookupsMax) {
    co_return fail(Errc::unavailable, "too many host names are being looked up at once");
  }
  asio::steady_timer ready{co_await asio::this_coro::executor, std::chrono::steady_clock::time_point::max()};
  const auto lookup = std::make_shared<Lookup>();
  const Waiting waiting{*lookup, ready};
  ++running_->lookups;
  try {
    std::thread{[host, lookup, running = running_] {
      look_up(host, lookup);
      --running->lookups;
    }}.detach();
  } catch (const std::system_error&) {
    --running_->lookups;
    co_return fail(Errc::unavailable, "no thread to look up a host name on");
  }
  co_await ready.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!lookup->addresses.empty()) co_return std::move(lookup->addresses);
  if (lookup->error == 0) co_return fail(Errc::cancelled, "the look-up of a host name was cancelled");
  co_return fail(Errc::unavailable, "cannot resolve " + host + ": " + ::gai_strerror(lookup->error));
}

}  // namespace banana::net
