// A job this worker has, from its claim to its end.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "core/base/async.hpp"
#include "core/studio/job.hpp"

namespace banana::worker {

/// How often it is told that a job is still being made. Films take longer, and tell of themselves.
inline constexpr int kToldMax = 3;

struct Flight {
  Flight(asio::io_context& loop, studio::Job of) : job(std::move(of)), nap(loop) {}

  studio::Job job;
  std::string vendor = {};        // whose order it is; empty until that is known
  asio::steady_timer nap;         // between polls; cancelled when there is news for it
  int told = 0;                   // how often that it is still being made; kToldMax: enough was said
  bool cancel_wanted = false;     // somebody asked for it
  std::string cancel_cause = {};  // whose wish it is
  bool cancel_tried = false;      // the vendor was asked
  bool stopping = false;          // the worker ends: whoever comes next goes on
};

}  // namespace banana::worker
