// multipart/form-data, as browsers and Bot API libraries send it (RFC 7578).
//
//   const auto parts = parse_multipart(*request.headers.find("content-type"), request.body);
//   if (!parts) co_return Response::error(parts.error());
//   for (const Part& part : *parts) ...          // part.body looks into request.body
//
// Strict about the frame, so that nobody else reads the same bytes otherwise: lines end with CRLF, the last
// delimiter has to be there, names are UTF-8 and not empty.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace banana::net {

struct Part {
  std::string name;
  std::string filename =
      {};  // never a path: what stands before the last slash is cut; empty for plain fields
  std::string content_type = {};  // as sent; may be empty
  std::string_view body;          // valid as long as the whole body is

  [[nodiscard]] bool is_file() const { return !filename.empty(); }
};

struct MultipartLimits {
  std::size_t parts_max = 100;
  std::size_t head_bytes_max = 4096;  // of each part
};

/// Whether a Content-Type is multipart/form-data.
[[nodiscard]] bool is_multipart(std::string_view content_type);

[[nodiscard]] Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body,
                                                        MultipartLimits limits = {});

}  // namespace banana::net
