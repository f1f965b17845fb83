// What a user or a vendor can cause is a Result, never an exception. Exceptions are for broken infrastructure
// and are caught once per update, job or request.
//
//   Result<User> find(UserId id);
//   if (auto user = find(id); !user) return user.error();
#pragma once

#include <iosfwd>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

namespace banana {

/// Every way to refuse. Closed: a new kind is added here, with its exit code and HTTP status beside it.
enum class Errc {
  invalid,       // the input is wrong; trying again as it is will not help
  not_found,     // the thing named does not exist
  conflict,      // it exists already, or changed under the caller
  forbidden,     // the caller may not
  insufficient,  // not enough money
  limited,       // a limit was reached; later it may work
  unavailable,   // something outside is down; later it may work
  timeout,       // it took longer than allowed
  cancelled,     // asked to stop
  unconfirmed,   // needs a yes that was not given
  internal,      // our fault; the log says more
};

[[nodiscard]] std::string_view to_string(Errc code);
[[nodiscard]] std::optional<Errc> parse_errc(std::string_view name);
/// What the command line exits with. 0 is success, 2 bad input.
[[nodiscard]] int exit_code(Errc code);
[[nodiscard]] int http_status(Errc code);

/// A refusal in words for the person who caused it: what, where, and what to do about it.
struct Error {
  Errc code = Errc::internal;
  std::string message;
  /// The next thing to try, as a sentence or a command. May be empty.
  std::string hint = {};

  [[nodiscard]] std::string text() const { return hint.empty() ? message : message + "\n" + hint; }
};

/// "not_found: no user 17", for logs and tests.
std::ostream& operator<<(std::ostream& out, const Error& error);

/// Thrown by Result::value() on an error: asking for a value without looking is our own bug.
class UncheckedError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

template <class T = void>
using Result = boost::system::result<T, Error>;

[[nodiscard]] inline Error fail(Errc code, std::string message, std::string hint = {}) {
  return Error{code, std::move(message), std::move(hint)};
}

}  // namespace banana
