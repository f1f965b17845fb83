// The demo's templates have examples: drawn at its first start, as the sandbox draws everything, and kept as an operator's
// would be (ST15).
#pragma once

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/blob/store.hpp"
#include "core/db/database.hpp"
#include "core/gallery/template.hpp"
#include "core/picture/darkroom.hpp"

namespace banana::daemon {

class DemoArtist {
 public:
  DemoArtist(asio::io_context& loop, db::Database& database, blob::BlobStore& blobs, const Clock& clock);

  /// One after another, for every template that has none. What could not be drawn is drawn at the next start.
  [[nodiscard]] Task<> draw_examples();
  void stop();

 private:
  [[nodiscard]] Task<Result<>> draw_example(const gallery::Template& of);

  db::Database& database_;
  blob::BlobStore& blobs_;
  const Clock& clock_;
  picture::Darkroom darkroom_;
  bool stopped_ = false;
};

}  // namespace banana::daemon
