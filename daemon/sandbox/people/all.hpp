// The acts themselves. Inside people/ only.
#pragma once

#include "daemon/sandbox/people/ask.hpp"

namespace banana::sandbox {

// looking.cpp
Result<Outcome> see_state(const Ask& ask);
Result<Outcome> see_history(const Ask& ask);
Result<Outcome> see_invoice(const Ask& ask);
Result<Outcome> see_bots(const Ask& ask);
Result<Outcome> see_charges(const Ask& ask);
Result<Outcome> see_calls(const Ask& ask);
Result<Outcome> see_faults(const Ask& ask);
// talking.cpp
Result<Outcome> send_something(const Ask& ask);
Result<Outcome> start_bot(const Ask& ask);
Result<Outcome> press_button(const Ask& ask);
Result<Outcome> react_to(const Ask& ask);
Result<Outcome> edit_own(const Ask& ask);
Result<Outcome> mark_read(const Ask& ask);
Result<Outcome> block_bot(const Ask& ask);
Result<Outcome> unblock_bot(const Ask& ask);
// paying.cpp
Result<Outcome> pay(const Ask& ask);
Result<Outcome> top_up(const Ask& ask);
Result<Outcome> change_own_subscription(const Ask& ask);
Result<Outcome> charge_back_payment(const Ask& ask);
// gathering.cpp
Result<Outcome> join_chat(const Ask& ask);
Result<Outcome> leave_room(const Ask& ask);
Result<Outcome> decide_request(const Ask& ask);
Result<Outcome> make_channel(const Ask& ask);
Result<Outcome> add_bot_to_chat(const Ask& ask);
Result<Outcome> remove_bot_from_chat(const Ask& ask);
Result<Outcome> kick_member(const Ask& ask);
Result<Outcome> upgrade_group(const Ask& ask);
// sharing.cpp
Result<Outcome> share_chat(const Ask& ask);
Result<Outcome> share_users(const Ask& ask);
Result<Outcome> open_web_app(const Ask& ask);
// arranging.cpp
Result<Outcome> make_person(const Ask& ask);
Result<Outcome> deactivate_person(const Ask& ask);
Result<Outcome> make_bot(const Ask& ask);
Result<Outcome> make_managed_bot(const Ask& ask);
Result<Outcome> revoke_bot(const Ask& ask);
Result<Outcome> add_fault(const Ask& ask);
Result<Outcome> clear_faults(const Ask& ask);
Result<Outcome> set_limits(const Ask& ask);

}  // namespace banana::sandbox
