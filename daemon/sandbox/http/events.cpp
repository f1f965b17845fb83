// /sandbox/api/events: what happens to a person, as server-sent events.
#include <boost/json/serialize.hpp>

#include "daemon/sandbox/http/shells.hpp"
#include "daemon/sandbox/world/people.hpp"

namespace banana::sandbox {

namespace {

using net::Request;
using net::Response;

constexpr Millis kSilenceMax{20'000};  // then a comment keeps the connection known to be alive

Number person_of(const Request& request) {
  const JsonObject fields{{"user", request.query("user").value_or("")}};
  Number id = 0;
  for (const char c : request.query("user").value_or(""))
    id = c < '0' || c > '9' || id > 1'000'000'000 ? 0 : id * 10 + (c - '0');
  return id;
}

Task<> stream(Shared& shared, Number person, net::BodyWriter& out) {
  Subscriber me{.person = person, .signal = Signal{shared.loop}};
  struct Place {
    std::set<Subscriber*>& all;
    Subscriber* me;
    ~Place() { all.erase(me); }
  } place{shared.signals.subscribers, &me};
  shared.signals.subscribers.insert(&me);
  if (!co_await out.write(": hello\n\n")) co_return;
  for (;;) {
    while (!me.events.empty()) {
      const std::string event = std::move(me.events.front());
      me.events.pop_front();
      if (!co_await out.write(event)) co_return;
    }
    if (me.overflowed) co_return;  // the page connects again and catches up
    co_await me.signal.wait(kSilenceMax);
    if (me.events.empty() && !co_await out.write(": still here\n\n")) co_return;
  }
}

}  // namespace

void Signals::happened(Number person, const JsonObject& event) {
  std::string line;
  for (Subscriber* subscriber : subscribers) {
    if (subscriber->person != person) continue;
    if (line.empty()) line = "data: " + boost::json::serialize(event) + "\n\n";
    if (subscriber->events.size() >= Subscriber::kEventsMax) {
      subscriber->overflowed = true;
    } else {
      subscriber->events.push_back(line);
    }
    subscriber->signal.wake();
  }
}

void add_events(Routes& routes, Shared& shared) {
  routes.push_back({net::Method::get, "/sandbox/api/events", [&shared](Request& request) -> Task<Response> {
                      const Number person = person_of(request);
                      if (find_person(shared.world, person) == nullptr) {
                        co_return Response::error(fail(Errc::not_found, "there is no such person"));
                      }
                      Response response = Response::stream(
                          "text/event-stream",
                          {[&shared, person](net::BodyWriter& out) { return stream(shared, person, out); },
                           net::StreamBody::Kind::endless});
                      response.headers.add("Cache-Control", "no-store");
                      co_return response;
                    }});
}

}  // namespace banana::sandbox
