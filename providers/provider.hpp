// The port to an AI vendor (PV): one interface, an adapter a vendor. An adapter knows a protocol; which models there are,
// what they can do and what they cost is data (core/models).
//
//   const Outcome outcome = co_await provider.submit(order);        // outcome.hpp
//   while (pending) outcome = co_await provider.poll(pending->ticket);   // and while a Failed says poll_again
//
// Rules for adapters
// - submit() sends the order once, and never again by itself: no vendor documents that it may be repeated. When the
//   answer is lost, it is `ambiguous`. poll() and cancel() may be called any number of times, by any process.
// - Nothing here throws for what a vendor does: lies, cuts and garbage are Failed too.
// - Keys go to the vendor's own origin only, and into no log, error or ticket (caller.hpp sees to it).
// - One loop, from its thread. Adapters keep nothing between calls.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/models/request.hpp"
#include "providers/outcome.hpp"

namespace banana::providers {

/// A picture that goes along, checked and brought to what the model takes.
struct Reference {
  models::ReferenceRole role{};
  std::string type;  // image/png, image/jpeg or image/webp: what it is
  std::shared_ptr<const std::string> bytes;
};

struct Order {
  models::Request request;  // checked against the model's capabilities, defaults filled in
  std::string vendor_model;
  Json vendor = nullptr;  // the offer's words for this adapter (models::Offer::vendor)
  std::vector<Reference> references = {};
  std::string name = {};  // ours for this attempt: for vendors that take one
  std::string user = {};  // a hash that stands for the person: for vendors that ask for one
  Millis deadline{};      // from now until submit() has to return
};

enum class Cancelled : std::uint8_t {
  yes,
  too_late,     // it is done already, or failed
  unsupported,  // the vendor has no such call, or not at this stage
  unknown,      // the call failed; poll to learn more
};

/// What a call that costs nothing told of the vendor.
struct Probe {
  std::optional<Failure> trouble = {};  // none: it answers, and takes the key
  std::string message = {};             // for operators
  Millis took{0};
};

/// How a vendor wants to be shown where a picture may change. What we keep is `white` (models::ReferenceRole::mask).
enum class MaskForm : std::uint8_t {
  white,        // white changes, black stays
  transparent,  // what is transparent changes
};

/// What a vendor's protocol can, whatever the model.
struct Traits {
  bool cancels = false;     // cancel() may work
  bool free_probe = false;  // probe() needs no paid call
  MaskForm mask = MaskForm::white;
};

class Provider {
 public:
  Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  virtual ~Provider() = default;

  [[nodiscard]] virtual Traits traits() const = 0;
  [[nodiscard]] virtual Task<Outcome> submit(const Order& order) = 0;
  /// How an order stands that submit() called pending.
  [[nodiscard]] virtual Task<Outcome> poll(const Ticket& ticket) = 0;
  [[nodiscard]] virtual Task<Cancelled> cancel(const Ticket& ticket) = 0;
  /// Only where there is a free_probe.
  [[nodiscard]] virtual Task<Probe> probe() = 0;
};

}  // namespace banana::providers
