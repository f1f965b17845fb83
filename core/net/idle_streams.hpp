// Connections kept open between requests, by where they lead. Inside core/net only.
#pragma once

#include <chrono>
#include <deque>
#include <iterator>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/base/time.hpp"
#include "core/net/stream.hpp"

namespace banana::net {

class IdleStreams {
 public:
  IdleStreams(std::size_t per_key_max, Millis time_max) : per_key_max_(per_key_max), time_max_(time_max) {}

  /// The one used last, as the least likely to be closed by now; null when there is none.
  [[nodiscard]] std::unique_ptr<Stream> take(const std::string& key) {
    drop_old();
    const auto found = streams_.find(key);
    while (found != streams_.end() && !found->second.empty()) {
      auto stream = std::move(found->second.back().stream);
      found->second.pop_back();
      if (stream->is_quiet()) return stream;
    }
    return nullptr;
  }

  void put(const std::string& key, std::unique_ptr<Stream> stream) {
    drop_old();
    auto& kept = streams_[key];
    kept.push_back({std::move(stream), Time::now() + time_max_});
    if (kept.size() > per_key_max_) kept.pop_front();
  }

  [[nodiscard]] std::size_t size() const {
    std::size_t count = 0;
    for (const auto& [key, kept] : streams_) count += kept.size();
    return count;
  }

 private:
  using Time = std::chrono::steady_clock;
  struct Kept {
    std::unique_ptr<Stream> stream;
    Time::time_point until;
  };

  void drop_old() {
    const auto now = Time::now();
    for (auto entry = streams_.begin(); entry != streams_.end();) {
      auto& kept = entry->second;
      while (!kept.empty() && kept.front().until <= now) kept.pop_front();
      entry = kept.empty() ? streams_.erase(entry) : std::next(entry);
    }
  }

  std::unordered_map<std::string, std::deque<Kept>> streams_;
  std::size_t per_key_max_;
  Millis time_max_;
};

}  // namespace banana::net
