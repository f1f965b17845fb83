#include "daemon/sandbox/people/acts.hpp"

#include <algorithm>
#include <array>

#include "daemon/sandbox/people/all.hpp"
#include "daemon/sandbox/world/stars.hpp"

namespace banana::sandbox {

namespace {

constexpr Millis kPressWaitMax{15'000};

constexpr std::array kActs = std::to_array<Act>({
    {Verb::get, "state", see_state},
    {Verb::get, "history", see_history},
    {Verb::get, "invoice", see_invoice},
    {Verb::get, "bots", see_bots},
    {Verb::get, "charges", see_charges},
    {Verb::get, "calls", see_calls},
    {Verb::get, "faults", see_faults},
    {Verb::post, "users", make_person},
    {Verb::post, "bots", make_bot},
    {Verb::post, "managed_bots", make_managed_bot},
    {Verb::post, "revoke", revoke_bot},
    {Verb::post, "channels", make_channel},
    {Verb::post, "send", send_something},
    {Verb::post, "start", start_bot},
    {Verb::post, "press", press_button},
    {Verb::post, "react", react_to},
    {Verb::post, "edit", edit_own},
    {Verb::post, "read", mark_read},
    {Verb::post, "block", block_bot},
    {Verb::post, "unblock", unblock_bot},
    {Verb::post, "pay", pay},
    {Verb::post, "topup", top_up},
    {Verb::post, "subscription", change_own_subscription},
    {Verb::post, "chargeback", charge_back_payment},
    {Verb::post, "join", join_chat},
    {Verb::post, "leave", leave_room},
    {Verb::post, "decide_join", decide_request},
    {Verb::post, "add_bot", add_bot_to_chat},
    {Verb::post, "remove_bot", remove_bot_from_chat},
    {Verb::post, "kick", kick_member},
    {Verb::post, "upgrade", upgrade_group},
    {Verb::post, "share_chat", share_chat},
    {Verb::post, "share_users", share_users},
    {Verb::post, "web_app", open_web_app},
    {Verb::post, "deactivate", deactivate_person},
    {Verb::post, "fault", add_fault},
    {Verb::post, "clear_faults", clear_faults},
    {Verb::post, "limits", set_limits},
});

Json answer_of(World& world, const Checkout& checkout) {
  const auto payer = world.people.find(checkout.person);
  JsonObject out{{"status", checkout.state == "paid" ? "paid" : "failed"},
                 {"stars", payer == world.people.end() ? 0 : payer->second.stars}};
  if (!checkout.charge.empty()) out["charge"] = checkout.charge;
  if (!checkout.error.empty()) out["error"] = checkout.error;
  return out;
}

}  // namespace

std::span<const Act> acts() { return kActs; }

Json answer_to(World& world, const std::string& query) {
  settle_checkouts(world);
  if (const auto checkout = world.checkouts.find(query); checkout != world.checkouts.end()) {
    return answer_of(world, checkout->second);
  }
  const auto press = world.presses.find(query);
  if (press == world.presses.end() || !press->second.answer) return JsonObject{{"answer", nullptr}};
  return JsonObject{{"answer", *press->second.answer}};
}

Millis wait_max(World& world, const std::string& query) {
  return world.checkouts.contains(query) ? Millis{kCheckoutMs + 1} : kPressWaitMax;
}

}  // namespace banana::sandbox
