// The whole of the sandbox's Telegram, without I/O: people, bots, chats, Stars, queues of updates, faults.
//
//   World world{clock, random};
//   const Number ann = add_person(world, {.first_name = "Ann", .stars = 500}).id;      // people.hpp
//   const Bot& bot = *add_bot(world, "shop_bot", "Shop");
//   person_says(world, ann, *find_bot(world, "shop_bot"), "/start");                    // messages.hpp
//
// The state is open: functions around it are grouped by what they are about. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/base/clock.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "daemon/sandbox/world/model.hpp"
#include "daemon/sandbox/world/payments_model.hpp"

namespace banana::sandbox {

inline constexpr std::size_t kMessagesPerChatMax = 2000;
inline constexpr std::size_t kUpdatesPerBotMax = 100'000;
inline constexpr std::size_t kPeopleMax = 100'000;
inline constexpr std::size_t kCallsKept = 5000;
inline constexpr std::size_t kFilesBytesMax = std::size_t{1} << 30;
inline constexpr Number kMonthSeconds = 2'592'000;

/// Told what happened, after it did. May read the world, must not change it.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;
  virtual void updates_came(Number bot) = 0;
  virtual void happened(Number person, const JsonObject& event) = 0;
  /// Whether happened() has anybody to tell: events are only made then.
  [[nodiscard]] virtual bool is_watching(Number person) const = 0;
  /// A checkout or a press has its answer.
  virtual void settled(const std::string& query) = 0;
};

struct Fault {
  std::string kind = {}, method = {};
  Number bot = 0;  // 0: any
  Number times = 1, retry_after = 3, seconds = 60;
};

struct FloodLimits {
  bool on = true;
  Number per_second = 30;        // of a bot, and as many at once
  Number per_chat_burst = 5;     // of a chat, then one a second
  Number per_group_minute = 20;  // of a group or channel
};

/// How full a flood limit's bucket is.
struct Bucket {
  double used = 0;
  Number at = 0;
};

struct CallRecord {
  Number n = 0, at = 0, bot = 0;
  std::string method = {};
  JsonObject params = {};
  int code = 200;
  std::string description = {};
};

struct World {
  World(const Clock& the_clock, Random& the_random)
      : clock(the_clock), random(the_random), secret(the_random.token(24)) {}

  const Clock& clock;
  Random& random;
  Observer* observer = nullptr;

  std::map<Number, Person> people = {};
  std::map<Number, Bot> bots = {};
  std::map<ChatKey, Chat> chats = {};
  std::map<Number, File> files = {};
  std::map<Number, std::shared_ptr<const std::string>> bytes = {};
  std::map<std::string, Invoice> invoices = {};
  std::map<std::string, Checkout> checkouts = {};
  std::map<std::string, Charge> charges = {};
  std::vector<Subscription> subscriptions = {};
  std::map<std::string, Press> presses = {};
  Number next_person = 5001;
  Number next_bot = 7'000'000'001;
  Number next_group = 1'000'000'001;
  Number next_file = 1;
  Number next_query = 1;
  std::string secret = {};  // what file ids are signed with

  // What does not outlive the process.
  std::deque<Fault> faults = {};
  FloodLimits limits;
  std::unordered_map<std::string, Bucket> buckets;
  std::deque<CallRecord> calls = {};
  Number next_call = 1;
  std::uint64_t changes = 0;  // grows with every change worth keeping

  [[nodiscard]] Number now() const { return to_unix_ms(clock.now()); }
  [[nodiscard]] Number now_seconds() const { return now() / 1000; }

  template <class A>
  void fields(A& a) {
    a("people", people), a("bots", bots), a("chats", chats), a("files", files), a("invoices", invoices);
    a("checkouts", checkouts), a("charges", charges), a("subscriptions", subscriptions),
        a("presses", presses);
    a("next_person", next_person), a("next_bot", next_bot), a("next_group", next_group);
    a("next_file", next_file), a("next_query", next_query), a("secret", secret);
  }
};

}  // namespace banana::sandbox
