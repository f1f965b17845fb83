#include "core/net/multipart.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "tests/fuzz/targets.hpp"

namespace banana::fuzz {

/// The first line is the Content-Type.
void fuzz_multipart(std::string_view input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view type = input.substr(0, end);
  const std::string_view body = input.substr(std::min(end + 1, input.size()));
  const auto parts = net::parse_multipart(type, body, {.parts_max = 20, .head_bytes_max = 500});
  if (!parts) {
    promise(parts.error().code == Errc::invalid, "a bad form is invalid");
    return;
  }
  promise(net::is_multipart(type), "it said that it was a form");
  promise(parts->size() <= 20, "parts are bounded");
  const char* at = body.data();
  for (const net::Part& part : *parts) {
    promise(!part.name.empty() && is_utf8(part.name), "a part has a name");
    promise(is_utf8(part.filename) && part.filename.find_first_of("/\\") == part.filename.npos,
            "no name is a path");
    promise(part.body.data() >= at && part.body.data() + part.body.size() <= body.data() + body.size(),
            "parts follow each other within the body");
    at = part.body.data() + part.body.size();
  }
}

}  // namespace banana::fuzz
