#include "core/db/postgres/libpq.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "core/db/error.hpp"

namespace banana::db::postgres {
namespace {

Libpq load() {
  // Never closed: OpenSSL, which it brings, can't be unloaded.
  void* library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw Error(Cause::other,
                fmt::format("PostgreSQL's client library can't be loaded: {}. Install the package libpq5.",
                            ::dlerror()));
  }
  Libpq table;
  const auto find = [&](const char* name) {
    void* function = ::dlsym(library, name);
    if (function == nullptr) {
      throw Error(Cause::other, fmt::format("libpq.so.5 has no {}: version 14 or newer is needed.", name));
    }
    return function;
  };
#define BANANA_FIND(name) table.name = reinterpret_cast<decltype(table.name)>(find(#name));
  BANANA_LIBPQ(BANANA_FIND)
#undef BANANA_FIND
  return table;
}

}  // namespace

const Libpq& libpq() {
  static const Libpq table = load();
  return table;
}

}  // namespace banana::db::postgres
