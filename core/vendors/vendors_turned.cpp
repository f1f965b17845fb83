// providers enable, disable, force: what holds whatever the circuit says.
#include <fmt/format.h>

#include "core/config/config.hpp"
#include "core/vendors/facts.hpp"
#include "core/vendors/handlers.hpp"

namespace banana::vendors {

namespace {

Json state_of(const Switch& turned) {
  const auto yes_no = [](bool yes) { return yes ? "yes" : "no"; };
  return JsonObject{{"enabled", turned.enabled ? Json(yes_no(*turned.enabled)) : Json("as configured")},
                    {"forced", turned.forced ? Json(to_string(*turned.forced)) : Json("auto")},
                    {"until", turned.forced_until ? Json(to_iso8601(*turned.forced_until)) : Json(nullptr)}};
}

template <class F>
Json turn(db::Tx& tx, const Subject& about, ops::Context& context, F change) {
  Switch turned = find_switch(tx, about);
  context.change.before = state_of(turned);
  change(turned);
  turned.set_at = context.now;
  turned.set_by = context.actor.name;
  set_switch(tx, about, turned);
  context.change.after = state_of(turned);
  const Facts facts = read_facts(tx, context.config->providers, context.now);
  return vendor_row(facts, parse_vendor(about.vendor).value());
}

Json set_enabled(db::Tx& tx, const ops::Args& args, ops::Context& context, bool enabled) {
  return turn(tx, {args.get<std::string>("name")}, context,
              [&](Switch& turned) { turned.enabled = enabled; });
}

}  // namespace

Result<Json> enable_vendor(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return set_enabled(tx, args, context, true);
}

Result<Json> disable_vendor(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return set_enabled(tx, args, context, false);
}

Result<Json> force_vendor(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto forced = parse_circuit(args.get<std::string>("state"));  // nothing: auto
  const auto span = args.find<Millis>("for");
  if (!forced && span) return fail(Errc::invalid, "auto is for good", "Leave --for out.");
  const Subject about{args.get<std::string>("name"), args.find<std::string>("model").value_or("")};
  return turn(tx, about, context, [&](Switch& turned) {
    turned.forced = forced;
    turned.forced_until = span ? std::optional{context.now + *span} : std::nullopt;
  });
}

}  // namespace banana::vendors
