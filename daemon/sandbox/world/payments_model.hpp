// What there is around Stars: invoices, checkouts, charges, subscriptions.
#pragma once

#include <string>

#include "daemon/sandbox/world/model.hpp"

namespace banana::sandbox {

struct Invoice {
  std::string slug = {};
  Number bot = 0;
  std::string title = {}, description = {}, payload = {}, photo = {}, start_parameter = {};
  Number stars = 0;
  Number period = 0;  // seconds; 0 is paid once
  ChatKey chat = {};  // of the message; empty for a link
  Number message = 0;

  template <class A>
  void fields(A& a) {
    a("slug", slug), a("bot", bot), a("title", title), a("description", description), a("payload", payload);
    a("photo", photo), a("start_parameter", start_parameter), a("stars", stars), a("period", period);
    a("chat", chat), a("message", message);
  }
};

/// Somebody pressed Pay and the bot has been asked.
struct Checkout {
  std::string id = {};  // the pre_checkout_query's
  std::string invoice = {};
  Number person = 0;
  Number deadline = 0;
  std::string state = "waiting";  // paid, failed
  std::string error = {}, charge = {};

  template <class A>
  void fields(A& a) {
    a("id", id), a("invoice", invoice), a("person", person), a("deadline", deadline), a("state", state);
    a("error", error), a("charge", charge);
  }
};

struct Charge {
  std::string id = {}, provider_id = {}, payload = {};
  Number bot = 0, person = 0, stars = 0, at = 0, period = 0;
  bool is_refunded = false, is_charged_back = false;

  template <class A>
  void fields(A& a) {
    a("id", id), a("provider_id", provider_id), a("payload", payload), a("bot", bot), a("person", person);
    a("stars", stars), a("at", at), a("period", period), a("is_refunded", is_refunded);
    a("is_charged_back", is_charged_back);
  }
};

struct Subscription {
  std::string first_charge = {}, invoice = {}, payload = {};
  Number bot = 0, person = 0, stars = 0, period = 0;
  Number until = 0;  // seconds since 1970
  bool is_cancelled = false;
  bool is_cancelled_by_bot = false;
  bool is_over = false;

  template <class A>
  void fields(A& a) {
    a("first_charge", first_charge), a("invoice", invoice), a("payload", payload), a("bot", bot);
    a("person", person), a("stars", stars), a("period", period), a("until", until);
    a("is_cancelled", is_cancelled), a("is_cancelled_by_bot", is_cancelled_by_bot), a("is_over", is_over);
  }
};

/// A button was pressed and the bot has not answered yet.
struct Press {
  std::string id = {};
  Number bot = 0, person = 0, made = 0;
  ChatKey chat = {};
  std::optional<JsonObject> answer = {};

  template <class A>
  void fields(A& a) {
    a("id", id), a("bot", bot), a("person", person), a("made", made), a("chat", chat), a("answer", answer);
  }
};

}  // namespace banana::sandbox
