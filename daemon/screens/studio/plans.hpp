// What other screens say of plans (PA4).
#pragma once

#include <string>

#include "core/payments/subscription.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// "Plan: Pro until 21 December"; empty for whoever has none.
[[nodiscard]] std::string plan_line(const Visit& visit);
/// There is one to have, or they have one.
[[nodiscard]] bool sells_plans(const Visit& visit);

/// A month or a year was paid: a line for the receipt. What is said at its end is put off to that end.
[[nodiscard]] std::string plan_paid(Visit& visit, const payments::Subscription& plan);
/// A payment was given back: they are told when a plan ended with it.
void tell_plan_ended(Visit& visit, const payments::Payment& refunded);

}  // namespace banana::screens::studio
