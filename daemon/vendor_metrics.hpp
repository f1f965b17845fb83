// How the AI vendors are, for Prometheus (OB): the circuits and what they are decided by.
#pragma once

#include "core/base/clock.hpp"
#include "core/vendors/health.hpp"

namespace banana::daemon {

class Metrics;

/// Both outlive the last call of metrics.text(). One series a vendor and one a model of it: as many as Health keeps.
void report_vendors(Metrics& metrics, const vendors::Health& health, const Clock& clock);

}  // namespace banana::daemon
