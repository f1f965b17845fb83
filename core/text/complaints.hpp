// What is wrong with texts while they are used, told to the log once each.
#pragma once

#include <cstddef>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "core/base/log.hpp"

namespace banana::text {

class Complaints {
 public:
  void tell(Language language, std::string_view key, std::string_view what) {
    {
      const std::scoped_lock lock{mutex_};
      if (told_.size() == kToldMax ||
          !told_.insert(std::string{to_string(language)} + std::string{key}).second)
        return;
    }
    log::error("a text could not be said",
               {{"language", to_string(language)}, {"key", key}, {"problem", what}});
  }

 private:
  static constexpr std::size_t kToldMax = 500;
  std::mutex mutex_;
  std::set<std::string> told_;
};

}  // namespace banana::text
