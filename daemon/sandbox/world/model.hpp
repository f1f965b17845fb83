// What the sandbox's Telegram consists of, as plain values. Every type lists its fields once, for the snapshot
// (archive.hpp). Times are milliseconds since 1970 unless a name says otherwise.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.hpp"

namespace banana::sandbox {

using Number = std::int64_t;  // Telegram's ids

struct Person {
  Number id = 0;
  std::string first_name = {}, last_name = {}, username = {}, language_code = "en";
  Number stars = 0;
  bool is_deactivated = false;

  template <class A>
  void fields(A& a) {
    a("id", id), a("first_name", first_name), a("last_name", last_name), a("username", username);
    a("language_code", language_code), a("stars", stars), a("is_deactivated", is_deactivated);
  }
};

struct Update {
  Number id = 0;  // given when it becomes ready
  std::string type = {};
  std::string queue = {};  // updates of one queue go to a webhook one after the other
  Number made = 0;
  Number ready = 0;
  JsonObject body = {};
  Number attempts = 0;
  bool sending = false;

  template <class A>
  void fields(A& a) {
    a("id", id), a("type", type), a("queue", queue), a("made", made), a("ready", ready), a("body", body);
    a("attempts", attempts);
  }
};

struct Webhook {
  std::string url = {}, secret = {}, ip_address = {}, last_error = {};
  Number max_connections = 40;
  Number last_error_at = 0;
  Number gone_since = 0;  // of the first HTTP 410 in a row

  template <class A>
  void fields(A& a) {
    a("url", url), a("secret", secret), a("ip_address", ip_address), a("last_error", last_error);
    a("max_connections", max_connections), a("last_error_at", last_error_at), a("gone_since", gone_since);
  }
};

struct CommandSet {
  JsonObject scope = {};
  std::string language = {};
  JsonArray commands = {};

  template <class A>
  void fields(A& a) {
    a("scope", scope), a("language", language), a("commands", commands);
  }
};

/// A line of a bot's Stars account. A refund has the id of the payment it takes back.
struct Transaction {
  std::string id = {};
  Number stars = 0;
  Number at = 0;
  bool out = false;
  JsonObject partner = {};

  template <class A>
  void fields(A& a) {
    a("id", id), a("stars", stars), a("at", at), a("out", out), a("partner", partner);
  }
};

struct Bot {
  Number id = 0;
  std::string name = {}, username = {}, token = {};
  Number owner = 0;    // a person
  Number manager = 0;  // a bot that may ask for the token
  bool can_manage_bots = false;
  Number stars = 0;
  JsonObject profile = {};  // {"name": {"": …, "ru": …}, "description": …, "short_description": …}
  std::vector<CommandSet> commands = {};
  std::map<Number, JsonObject> menus = {};  // by person; 0 is everybody's
  Webhook webhook;
  std::optional<JsonArray> allowed_updates = {};
  std::deque<Update> updates = {};  // ready, in the order they are given out
  std::vector<Update> held = {};    // by a fault
  Number next_update = 0;
  Number expired_at = 0;  // when old updates were last looked for; not kept
  std::vector<Transaction> transactions = {};

  template <class A>
  void fields(A& a) {
    a("id", id), a("name", name), a("username", username), a("token", token), a("owner", owner);
    a("manager", manager), a("can_manage_bots", can_manage_bots), a("stars", stars), a("profile", profile);
    a("commands", commands), a("menus", menus), a("webhook", webhook), a("allowed_updates", allowed_updates);
    a("updates", updates), a("held", held), a("next_update", next_update), a("transactions", transactions);
  }
};

/// A stored file; its bytes are beside it (World::bytes).
struct File {
  Number id = 0;
  std::string name = {}, mime = {};
  Number size = 0, width = 0, height = 0;

  template <class A>
  void fields(A& a) {
    a("id", id), a("name", name), a("mime", mime), a("size", size), a("width", width), a("height", height);
  }
};

struct Media {
  std::string kind = {};  // photo, video, animation, document
  Number file = 0, width = 0, height = 0, duration = 0;
  bool spoiler = false;
  friend bool operator==(const Media&, const Media&) = default;

  template <class A>
  void fields(A& a) {
    a("kind", kind), a("file", file), a("width", width), a("height", height), a("duration", duration);
    a("spoiler", spoiler);
  }
};

/// Private chats are known by their two sides, others by their own id.
struct ChatKey {
  Number chat = 0;  // or the person
  Number bot = 0;
  friend auto operator<=>(const ChatKey&, const ChatKey&) = default;
  [[nodiscard]] bool is_private() const { return bot != 0; }

  template <class A>
  void fields(A& a) {
    a("chat", chat), a("bot", bot);
  }
};

struct Message {
  Number id = 0;
  Number from = 0;  // a person or a bot; 0 for a channel's post
  Number at = 0, edited = 0;
  JsonObject content = {};        // in Telegram's own words, as far as all see the same
  std::vector<Media> media = {};  // several only in paid media
  std::string album = {};
  JsonArray keyboard = {};  // inline
  Number reply_to = 0;
  std::string invoice = {};  // its slug
  std::string charge = {};   // of the payment that paid the invoice
  std::string link = {};     // the invite link of a "joined" message
  Number paid_stars = 0;
  std::string paid_payload = {};
  std::set<Number> buyers = {};
  std::map<Number, std::string> reactions = {};  // emoji by who
  bool is_protected = false;

  template <class A>
  void fields(A& a) {
    a("id", id), a("from", from), a("at", at), a("edited", edited), a("content", content), a("media", media);
    a("album", album), a("keyboard", keyboard), a("reply_to", reply_to), a("invoice", invoice);
    a("charge", charge), a("link", link), a("paid_stars", paid_stars), a("paid_payload", paid_payload);
    a("buyers", buyers), a("reactions", reactions), a("is_protected", is_protected);
  }
};

struct Member {
  std::string status = "left";  // creator administrator member restricted left kicked
  JsonObject rights = {};
  Number until = 0;  // seconds since 1970: of a ban, or of a subscription
  std::string custom_title = {};

  [[nodiscard]] bool is_in() const { return status != "left" && status != "kicked"; }
  [[nodiscard]] bool is_admin() const { return status == "creator" || status == "administrator"; }

  template <class A>
  void fields(A& a) {
    a("status", status), a("rights", rights), a("until", until), a("custom_title", custom_title);
  }
};

struct InviteLink {
  std::string url = {}, name = {};
  Number creator = 0;
  bool joins_by_request = false, is_primary = false, is_revoked = false;
  Number expires = 0;       // seconds since 1970
  Number member_limit = 0;  // of those who are in now
  Number period = 0, stars = 0;
  std::set<Number> joined = {};

  template <class A>
  void fields(A& a) {
    a("url", url), a("name", name), a("creator", creator), a("joins_by_request", joins_by_request);
    a("is_primary", is_primary), a("is_revoked", is_revoked), a("expires", expires);
    a("member_limit", member_limit), a("period", period), a("stars", stars), a("joined", joined);
  }
};

struct JoinRequest {
  Number person = 0;
  std::string link = {};
  Number at = 0;

  template <class A>
  void fields(A& a) {
    a("person", person), a("link", link), a("at", at);
  }
};

struct Chat {
  ChatKey key = {};
  std::string kind = {};  // private group supergroup channel
  std::string title = {}, username = {};
  std::map<Number, Member> members = {};    // people and bots; not for private chats
  std::map<Number, Message> messages = {};  // the newest ones
  Number next_message = 1;
  bool is_blocked = false;  // by the person
  bool was_started = false;
  JsonObject reply_keyboard = {};
  std::map<Number, Number> unread = {};
  std::vector<InviteLink> links = {};
  std::vector<JoinRequest> requests = {};
  Number stars = 0;
  Number moved_to = 0;  // the supergroup this group became

  [[nodiscard]] bool is_private() const { return key.is_private(); }

  template <class A>
  void fields(A& a) {
    a("key", key), a("kind", kind), a("title", title), a("username", username), a("members", members);
    a("messages", messages), a("next_message", next_message), a("is_blocked", is_blocked);
    a("was_started", was_started), a("reply_keyboard", reply_keyboard), a("unread", unread),
        a("links", links);
    a("requests", requests), a("stars", stars), a("moved_to", moved_to);
  }
};

}  // namespace banana::sandbox
