// What a vendor's link may never reach. A trap listens on every loopback address and has to stay untouched.
#include <set>
#include <stdexcept>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <doctest/doctest.h>
#include <unistd.h>

#include "providers/fetch.hpp"
#include "tests/providers/ssrf_cases.hpp"
#include "tests/providers/stand_in.hpp"

namespace banana::providers {
namespace {

using test::As;
using test::Lookup;
using test::redirect;
using test::SsrfCase;

/// Counts whoever connects, on any address of this machine, IPv4 or IPv6.
class Trap {
 public:
  explicit Trap(asio::io_context& loop) : v4_(loop), v6_(loop) {
    listen_anywhere();
    watch(loop, v4_);
    boost::system::error_code none;
    v6_.open(asio::ip::tcp::v6(), none);
    if (!none) v6_.set_option(asio::ip::v6_only(true), none);
    if (!none) v6_.bind({asio::ip::tcp::v6(), port()}, none);
    if (!none) v6_.listen(asio::socket_base::max_listen_connections, none);
    if (!none) watch(loop, v6_);
  }

  [[nodiscard]] std::uint16_t port() const { return v4_.local_endpoint().port(); }
  int touched = 0;

 private:
  /// Below the ports the kernel hands out: on every address at once, all of those may rest from other tests.
  void listen_anywhere() {
    v4_.open(asio::ip::tcp::v4());
    for (int port = 20'000 + ::getpid() % 6'000; port < 32'000; ++port) {
      boost::system::error_code taken;
      v4_.bind({asio::ip::tcp::v4(), static_cast<std::uint16_t>(port)}, taken);
      if (!taken) v4_.listen(asio::socket_base::max_listen_connections, taken);
      if (!taken) return;
    }
    throw std::runtime_error("no port is free for the trap");
  }
  void watch(asio::io_context& loop, asio::ip::tcp::acceptor& acceptor) {
    asio::co_spawn(
        loop,
        [](asio::ip::tcp::acceptor& from, int& count) -> Task<> {
          for (;;) {
            const auto [failed, socket] = co_await from.async_accept(asio::as_tuple(asio::use_awaitable));
            if (failed) co_return;
            ++count;
          }
        }(acceptor, touched),
        asio::detached);
  }

  asio::ip::tcp::acceptor v4_;
  asio::ip::tcp::acceptor v6_;
};

/// A resolver on the attacker's side: what it was not told to answer is this machine.
class HostileResolver final : public net::Resolver {
 public:
  std::map<std::string, std::vector<std::vector<std::string>>>
      answers;  // look-up by look-up, the last one stays
  std::vector<std::string> asked;

  Task<Result<net::Addresses>> resolve(std::string host) override {
    asked.push_back(host);
    auto& left = answers[host];
    const std::vector<std::string> texts =
        left.empty() ? std::vector<std::string>{"127.0.0.1"} : left.front();
    if (left.size() > 1) left.erase(left.begin());
    net::Addresses out;
    for (const std::string& text : texts) out.push_back(net::parse_address(text).value());
    co_return out;
  }
};

struct World {
  asio::io_context loop{1};
  HostileResolver resolver;
  net::Client client{loop, resolver, {}};
  Trap trap{loop};
  test::StandIn vendor{loop};
  FixedAccount account{vendor.url(), Key{"first", Secret{std::string{test::kKey}}}};

  Tried<Fetched> fetch(const std::string& url, Hosting hosting, net::Guard guard) {
    std::optional<Tried<Fetched>> out;
    const Fetcher fetcher{client, account, {.hosting = hosting, .guard = std::move(guard)}};
    test::run(
        loop,
        [](const Fetcher& from, const std::string& link, std::optional<Tried<Fetched>>& result) -> Task<> {
          result.emplace(
              co_await from.fetch({.from = Link{.url = link, .key = "first"}}, {.time_max = Millis{3000}}));
        }(fetcher, url, out));
    return *std::move(out);
  }
  /// What is left in the kernel's queue is looked at too.
  void settle() {
    loop.restart();
    loop.run_for(Millis{20});
  }
};

std::string filled(std::string link, std::string_view scheme, std::uint16_t port) {
  const auto replace = [&](std::string_view mark, const std::string& by) {
    for (std::size_t at = link.find(mark); at != std::string::npos; at = link.find(mark, at))
      link.replace(at, mark.size(), by);
  };
  replace("{s}", std::string{scheme});
  replace("{p}", std::to_string(port));
  return link;
}

std::string host_of(const std::string& link) {
  const auto url = net::parse_url(link);
  return url ? url->host : "";
}

/// Any port, so that the trap's is no reason to refuse.
net::Guard any_port() { return {.ports = {}}; }

TEST_CASE("the trap catches and the resolver is heard when nothing guards") {
  World it;
  const std::string link = filled("{s}://127.0.0.1:{p}/", "http", it.trap.port());
  (void)it.fetch(link, Hosting::own, {.ports = {}, .loopback = net::Loopback::allowed});
  CHECK(it.trap.touched == 1);
  (void)it.fetch(filled("{s}://name.example:{p}/", "http", it.trap.port()), Hosting::own,
                 {.ports = {}, .loopback = net::Loopback::allowed});
  CHECK(it.trap.touched == 2);
  CHECK((it.resolver.asked == std::vector<std::string>{"name.example"}));
}

TEST_CASE("no link reaches what it should not") {
  const auto cases = test::ssrf_cases();
  std::set<std::string> distinct;
  for (const SsrfCase& each : cases) distinct.insert(each.link);
  CHECK(distinct.size() == cases.size());
  CHECK(cases.size() >= 300);
  MESSAGE(cases.size() << " links");

  World it;
  int runs = 0;
  for (const SsrfCase& each : cases) {
    for (const char* scheme : {"http", "https"}) {
      for (const Hosting hosting : {Hosting::vendor, Hosting::own}) {
        const std::string link = filled(each.link, scheme, it.trap.port());
        for (const bool is_redirect : {false, true}) {
          if (is_redirect && each.as == As::link) continue;
          CAPTURE(link);
          CAPTURE(is_redirect);
          it.resolver.answers.clear();
          it.resolver.asked.clear();
          if (!each.answers.empty()) it.resolver.answers[host_of(link)] = {each.answers};
          if (is_redirect) it.vendor.then(redirect(302, link));
          const auto fetched = it.fetch(is_redirect ? it.vendor.url("/r") : link, hosting, any_port());
          ++runs;
          REQUIRE_FALSE(fetched.has_value());
          CHECK((fetched.error().why == Failure::invalid));
          CHECK(it.resolver.asked.size() <= (each.lookup == Lookup::once ? 1 : 0));
          for (const std::string& name : it.resolver.asked) CHECK(name == host_of(link));
        }
      }
    }
  }
  it.settle();
  CHECK(it.trap.touched == 0);
  CHECK(it.vendor.unexpected == 0);
  CHECK_FALSE(it.vendor.heard("/r.png"));
  MESSAGE(runs << " fetches");
}

TEST_CASE("a public name on a port that is not of the web is not looked up") {
  World it;
  for (const char* port :
       {"1",    "21",   "22",   "23",   "25",   "53",   "110",   "111",   "135",   "139",  "143",  "389",
        "445",  "587",  "631",  "993",  "1433", "2049", "2375",  "3000",  "3306",  "5432", "5984", "6379",
        "8000", "8080", "8443", "9000", "9090", "9200", "11211", "27017", "50070", "65535"}) {
    CAPTURE(std::string{port});
    for (const char* scheme : {"http", "https"}) {
      const std::string link = std::string{scheme} + "://cdn.example:" + port + "/r.png";
      CHECK((it.fetch(link, Hosting::own, {}).error().why == Failure::invalid));
    }
  }
  CHECK(it.resolver.asked.empty());
}

TEST_CASE("every kind of redirect passes the gate at every step") {
  for (const int status : {301, 302, 303, 307, 308}) {
    for (const int before : {0, 1, 2}) {
      for (const char* where :
           {"http://127.0.0.1:{p}/", "http://[::1]:{p}/", "//127.0.0.1:{p}/", "//[::ffff:127.0.0.1]:{p}/",
            "http://2130706433:{p}/", "http://inside.example:{p}/", "https://inside.example:{p}/",
            "//inside.example:{p}/", "http://u@inside.example:{p}/",
            "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://127.0.0.1:{p}/_x",
            "http://0x7f.1:{p}/", "http://localhost:{p}/", "HTTP://LOCALHOST:{p}/"}) {
        CAPTURE(status);
        CAPTURE(before);
        CAPTURE(std::string{where});
        World it;
        it.resolver.answers["inside.example"] = {{"192.168.1.1"}};
        for (int i = 0; i < before; ++i) it.vendor.then(redirect(status, "/again"));
        it.vendor.then(redirect(status, filled(where, "", it.trap.port())));
        CHECK((it.fetch(it.vendor.url("/r"), Hosting::own, any_port()).error().why == Failure::invalid));
        it.settle();
        CHECK(it.trap.touched == 0);
        CHECK(it.vendor.asked.size() == static_cast<std::size_t>(before) + 1);
        CHECK(it.resolver.asked.size() <= 1);
      }
    }
  }
}

// Here loopback stands for the public address that passes the gate, and 10.0.0.7 for what does not.
net::Guard loopback_is_public() { return {.ports = {}, .loopback = net::Loopback::allowed}; }

TEST_CASE("a name that changes its mind is looked up once and the address that was checked is used") {
  World it;
  test::StandIn cdn{it.loop};
  cdn.then(test::bytes("image/png", std::string{"\x89PNG\r\n\x1a\n"} + std::string(50, 'p')));
  it.resolver.answers["rebind.example"] = {{cdn.address()}, {"10.0.0.7"}};
  const std::string link = "http://rebind.example:" + std::to_string(cdn.port()) + "/r.png";
  CHECK(it.fetch(link, Hosting::own, loopback_is_public()).has_value());
  CHECK(it.resolver.asked.size() == 1);
  CHECK(cdn.asked.size() == 1);
  // The next time the name is inside, and no connection of the first time is used for it.
  CHECK((it.fetch(link, Hosting::own, loopback_is_public()).error().why == Failure::invalid));
  CHECK(cdn.asked.size() == 1);
}

TEST_CASE("a redirect to the same name is a new look-up behind the same gate") {
  World it;
  test::StandIn cdn{it.loop};
  cdn.then(redirect(302, "/again"));
  it.resolver.answers["rebind.example"] = {{cdn.address()}, {cdn.address(), "10.0.0.7"}};
  const std::string link = "http://rebind.example:" + std::to_string(cdn.port()) + "/r.png";
  CHECK((it.fetch(link, Hosting::own, loopback_is_public()).error().why == Failure::invalid));
  CHECK(it.resolver.asked.size() == 2);
  CHECK(cdn.asked.size() == 1);
  CHECK_FALSE(cdn.heard(test::kKey));
}

}  // namespace
}  // namespace banana::providers
