// The vendor that is built in (PV12): draws what it is asked for, the same bytes for the same seed, labelled as sandbox. A
// fresh install uses it, and so do demonstrations and tests.
//
// A prompt can tell it how to behave, anywhere in its words:
//
//   sandbox: wait 5s       takes its time; of a film, which takes three seconds otherwise
//   sandbox: block         refuses the prompt          sandbox: hold back   makes it, and refuses to hand it out
//   sandbox: busy          too much at once            sandbox: unpaid      the account is out of money
//   sandbox: refuse        does not take it as it is   sandbox: fail        is down
//   sandbox: lose          nobody learns what became   sandbox: part        makes all but one
#pragma once

#include <memory>

#include "core/base/clock.hpp"
#include "core/base/random.hpp"
#include "core/picture/darkroom.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// All of it outlives the provider.
[[nodiscard]] std::unique_ptr<Provider> make_sandbox(picture::Darkroom& darkroom, const Clock& clock,
                                                     Random& random);

}  // namespace banana::providers
