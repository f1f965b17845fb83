// One process of banana-picture, as the darkroom sees it. Inside core/picture only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/types.h>

#include "core/base/async.hpp"
#include "core/base/time.hpp"
#include "core/picture/picture.hpp"
#include "core/picture/wire.hpp"

namespace banana::picture {

/// What one job may take. Processor time counts first: a machine that is busy with other things is no fault of a
/// picture's.
struct Allowance {
  Millis cpu{0};
  Millis time{0};
};

class Child {
 public:
  /// `trade` is the program's one argument. Nothing when it can't be started.
  [[nodiscard]] static std::unique_ptr<Child> start(const asio::any_io_executor& executor,
                                                    const std::string& program, std::string_view trade);
  /// Kills it, whatever it is at.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// One job at a time. Nothing when it died or took too long; then it is of no more use.
  [[nodiscard]] Task<std::optional<std::string>> ask(std::string job, std::vector<int> descriptors,
                                                     Allowance allowed);

  void kill();
  [[nodiscard]] std::uint64_t jobs() const { return jobs_; }
  /// The processor time that the last job took.
  [[nodiscard]] Millis last_job() const { return last_job_; }
  /// The most memory it ever had (VmHWM); 0 when it is gone.
  [[nodiscard]] std::uint64_t peak_kib() const;

 private:
  Child(const asio::any_io_executor& executor, Descriptor socket, pid_t pid);

  [[nodiscard]] Millis processor_time() const;
  [[nodiscard]] Task<bool> readable_within(Millis time);

  Descriptor socket_;  // of which readable_ waits for
  asio::posix::stream_descriptor readable_;
  pid_t pid_;
  std::uint64_t jobs_ = 0;
  Millis last_job_{0};
};

}  // namespace banana::picture
