#include "daemon/sandbox/http/webhooks.hpp"

#include <algorithm>
#include <charconv>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "daemon/sandbox/methods/table.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kPauseSecondsMax = 60;
constexpr Number kGoneMs = 23LL * 60 * 60 * 1000;
constexpr Millis kAnswerTimeMax{60'000};

struct Outcome {
  bool ok = false;
  bool is_gone = false;
  std::string error = {};
  Number retry_after = 0;
  std::string body = {};
};

/// The first attempt after a failure comes at once, then 2, 4, 8 … s later.
Number pause_seconds(Number attempts) {
  if (attempts <= 1) return 0;
  return std::min(kPauseSecondsMax, Number{1} << std::min<Number>(attempts - 1, 10));
}

Outcome read(const net::HttpResult<net::HttpResponse>& response) {
  if (!response) return {.error = "Connection failed: " + response.error().message};
  Outcome out{.ok = response->status / 100 == 2, .is_gone = response->status == 410, .body = response->body};
  if (out.ok) return out;
  out.error =
      fmt::format("Wrong response from the webhook: {} {}", response->status, net::reason(response->status));
  if (const auto after = response->headers.find("Retry-After")) {
    std::from_chars(after->data(), after->data() + after->size(), out.retry_after);
  }
  return out;
}

}  // namespace

struct Webhooks::Impl : std::enable_shared_from_this<Webhooks::Impl> {
  Impl(Shared& the_shared, net::HttpClient& the_client, double scale)
      : shared(the_shared), client(the_client), retry_scale(scale) {}

  Shared& shared;
  net::HttpClient& client;
  double retry_scale;
  std::map<Number, Number> under_way = {};          // deliveries by bot
  std::map<Number, asio::steady_timer> later = {};  // when to look again
  bool stopped = false;

  void look(Number id) {
    if (stopped) return;
    Bot* bot = find_bot(shared.world, id);
    if (bot == nullptr || bot->webhook.url.empty()) return;
    const Number room = bot->webhook.max_connections - under_way[id];
    if (room <= 0) return;
    for (const Number update : deliverable(shared.world, *bot, static_cast<std::size_t>(room))) {
      find_update(*bot, update)->sending = true;
      ++under_way[id];
      asio::co_spawn(shared.loop, deliver(shared_from_this(), id, update), asio::detached);
    }
    look_later(*bot);
  }

  void look_later(const Bot& bot) {
    std::optional<Number> next = next_release(bot);
    for (const Update& update : bot.updates) {
      const bool waits = !update.sending && update.ready > shared.world.now();
      if (waits && (!next || update.ready < *next)) next = update.ready;
    }
    if (!next) return;
    asio::steady_timer& timer = later.try_emplace(bot.id, shared.loop).first->second;
    timer.expires_after(Millis{std::max<Number>(1, *next - shared.world.now())});
    timer.async_wait([self = shared_from_this(), id = bot.id](boost::system::error_code error) {
      if (!error) self->look(id);
    });
  }

  static Task<> deliver(std::shared_ptr<Impl> self, Number id, Number update_id) {
    World& world = self->shared.world;
    const Bot* bot = find_bot(world, id);
    const Webhook webhook = bot->webhook;
    net::HttpRequest request{.method = net::Method::post, .url = webhook.url, .deadline = kAnswerTimeMax};
    request.headers.add("Content-Type", "application/json");
    if (!webhook.secret.empty())
      request.headers.add("X-Telegram-Bot-Api-Secret-Token", Secret{webhook.secret});
    if (Update* update = find_update(*find_bot(world, id), update_id)) {
      request.body = boost::json::serialize(show_update(*update));
    }
    const Outcome outcome = read(co_await self->client.send(std::move(request)));
    if (self->stopped) co_return;
    --self->under_way[id];
    self->finish(id, update_id, webhook, outcome);
    self->look(id);
  }

  void finish(Number id, Number update_id, const Webhook& used, const Outcome& outcome) {
    World& world = shared.world;
    Bot* bot = find_bot(world, id);
    Update* update = bot == nullptr ? nullptr : find_update(*bot, update_id);
    if (update == nullptr) return;
    update->sending = false;
    if (outcome.ok) {
      drop_update(world, *bot, update_id);
      bot->webhook.gone_since = 0;
      answer_in_response(*bot, outcome.body);
      return;
    }
    if (bot->webhook.url != used.url) return;  // it was changed meanwhile
    ++update->attempts;
    const Number pause = outcome.retry_after > 0 ? outcome.retry_after : pause_seconds(update->attempts);
    update->ready = world.now() + static_cast<Number>(static_cast<double>(pause) * 1000 * retry_scale);
    bot->webhook.last_error = outcome.error;
    bot->webhook.last_error_at = world.now();
    if (!outcome.is_gone) {
      bot->webhook.gone_since = 0;
    } else if (bot->webhook.gone_since == 0) {
      bot->webhook.gone_since = world.now();
    } else if (world.now() - bot->webhook.gone_since > kGoneMs) {
      bot->webhook = {};
    }
    ++world.changes;
  }

  /// A method in the answer is done as if it had been called; its result is never seen.
  void answer_in_response(Bot& bot, const std::string& body) {
    boost::system::error_code error;
    const Json parsed = boost::json::parse(body, error);
    const Json* method = error || !parsed.is_object() ? nullptr : parsed.get_object().if_contains("method");
    if (method == nullptr || !method->is_string()) return;
    const std::string_view name = method->get_string();
    if (name.starts_with("get") || name.ends_with("Webhook")) return;
    Uploads none;
    static_cast<void>(run_method(shared.world, bot, name, parsed.get_object(), none));
  }
};

Webhooks::Webhooks(Shared& shared, net::HttpClient& client, double retry_scale)
    : impl_(std::make_shared<Impl>(shared, client, retry_scale)) {}
Webhooks::~Webhooks() { stop(); }

void Webhooks::look(Number bot) {
  // Later, so that the change that caused this is whole.
  asio::post(impl_->shared.loop, [impl = impl_, bot] { impl->look(bot); });
}

void Webhooks::stop() {
  impl_->stopped = true;
  impl_->later.clear();
}

}  // namespace banana::sandbox
