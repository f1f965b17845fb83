// A crash leaves one JSON line with a stack on stderr, and the process dies by the signal that hit it, so
// that core dumps and exit statuses stay what they would have been. An exception that nobody catches leaves
// the same line and exit code 70.
//
// The stack's entries are "module+0xoffset", for addr2line -Cfe MODULE OFFSET; they need no symbols in the
// binary and no allocation in the handler.
#pragma once

#include <exception>

namespace banana::daemon {

/// Called once, early in main. The names of the program and its version go into the line.
void report_crashes(const char* version);

/// An exception that leaves a coroutine of the daemon itself is nobody's to handle: the crash line tells of it. For
/// the end of a co_spawn.
void crash_on(std::exception_ptr thrown);

}  // namespace banana::daemon
