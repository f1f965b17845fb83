// What can go wrong in a database, the same for every engine. All of it is thrown: it is either broken
// infrastructure or a constraint that our own code should have kept.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace banana::db {

enum class Cause {
  unique,           // a unique or primary key
  check,            // a CHECK constraint
  foreign_key,      // a FOREIGN KEY
  not_null,         // a NOT NULL column
  refused,          // a trigger said no
  busy,             // locked by somebody else for longer than we wait
  conflict,         // serialization failure or deadlock, and the retries are used up
  disk_full,        //
  read_only,        // the file, its folder or the server takes no writes
  io,               // the disk failed
  corrupt,          // the file is damaged or no database at all
  missing,          // there is no such database
  connection_lost,  // the server went away
  timeout,          // a statement took longer than allowed
  overloaded,       // the queue to the database is full
  stopped,          // the database is being closed
  owned,            // another process owns the SQLite file
  misuse,           // wrong SQL or wrong parameters: our own bug
  other,
};

[[nodiscard]] std::string_view to_string(Cause cause);

class Error : public std::runtime_error {
 public:
  Error(Cause cause, const std::string& what) : std::runtime_error(what), cause_(cause) {}
  [[nodiscard]] Cause cause() const { return cause_; }

 private:
  Cause cause_;
};

}  // namespace banana::db
