#include "core/db/error.hpp"

namespace banana::db {

std::string_view to_string(Cause cause) {
  switch (cause) {
    case Cause::unique:
      return "unique";
    case Cause::check:
      return "check";
    case Cause::foreign_key:
      return "foreign_key";
    case Cause::not_null:
      return "not_null";
    case Cause::refused:
      return "refused";
    case Cause::busy:
      return "busy";
    case Cause::conflict:
      return "conflict";
    case Cause::disk_full:
      return "disk_full";
    case Cause::read_only:
      return "read_only";
    case Cause::io:
      return "io";
    case Cause::corrupt:
      return "corrupt";
    case Cause::missing:
      return "missing";
    case Cause::connection_lost:
      return "connection_lost";
    case Cause::timeout:
      return "timeout";
    case Cause::overloaded:
      return "overloaded";
    case Cause::stopped:
      return "stopped";
    case Cause::owned:
      return "owned";
    case Cause::misuse:
      return "misuse";
    case Cause::other:
      return "other";
  }
  return "other";
}

}  // namespace banana::db
