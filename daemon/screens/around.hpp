// What programs know besides the database: as it stands at the moment of an update, and never to be waited for.
#pragma once

#include <functional>
#include <memory>

#include "core/config/config.hpp"
#include "core/models/catalogue.hpp"
#include "core/moderation/blocklist.hpp"
#include "core/studio/queue_gauge.hpp"

namespace banana::screens {

struct Around {
  /// Never null.
  std::function<std::shared_ptr<const models::Catalogue>()> models = [] {
    return std::make_shared<const models::Catalogue>();
  };
  /// Never null.
  std::function<std::shared_ptr<const moderation::Blocklist>()> blocklist = [] {
    return std::make_shared<const moderation::Blocklist>();
  };
  std::shared_ptr<banana::studio::QueueGauge> queue = std::make_shared<banana::studio::QueueGauge>();
  JobsConfig jobs = {};
  ModerationConfig moderation = {};
  PaymentsConfig payments = {};
  NoticesConfig notices = {};
};

}  // namespace banana::screens
