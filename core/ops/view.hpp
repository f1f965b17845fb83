// How a face shows an operation's result to a person. The result itself is JSON with documented fields.
//
// Lists are {"items": [...]} and, when there is more, "next": the value for --after. A "summary" is shown below
// a table. "ok": false tells that a check found something wrong: bananactl exits with 1.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace banana::ops {

enum class Format : std::uint8_t {
  text,      // one line; cut when there is no room
  prose,     // wrapped instead of cut
  number,    // right-aligned, thousands apart
  id,        // never cut
  instant,   // ISO 8601 in the result
  duration,  // milliseconds in the result
  bytes,     // a size
  yes_no,    // a boolean
  status,    // a word with a colour: ok, passed, failed, pending …
  json,      // an object or list, on one line in a table
};

/// A table has room for little; the other fields are for records and --json.
enum class Seen : std::uint8_t { everywhere, in_records };

/// One field of the result. A view names them all: it is also their documentation.
struct Column {
  std::string_view key;         // of the item; "user.name" looks inside
  std::string_view title = {};  // empty: the key
  Format format = Format::text;
  Seen seen = Seen::everywhere;
};

enum class Show : std::uint8_t {
  none,    // nothing but success
  text,    // the result's "text"
  record,  // one thing: name and value a line
  table,   // the result's "items"
};

struct View {
  Show show = Show::record;
  /// Most important first: when a table is too wide, the last ones give way.
  std::span<const Column> columns = {};
  /// What to say instead of an empty table, as a sentence.
  std::string_view empty = "Nothing to show.";
};

}  // namespace banana::ops
