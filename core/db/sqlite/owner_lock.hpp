// One process owns an SQLite file. The lock is on `<path>.lock` and ends with the process, however that ends;
// the file stays and names the last owner.
#pragma once

#include <string>

namespace banana::db::sqlite {

class OwnerLock {
 public:
  /// Throws Error: owned when another process, or another part of this one, holds it.
  explicit OwnerLock(const std::string& database_path);
  ~OwnerLock();
  OwnerLock(const OwnerLock&) = delete;
  OwnerLock& operator=(const OwnerLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace banana::db::sqlite
