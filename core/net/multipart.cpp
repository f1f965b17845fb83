#include "core/net/multipart.hpp"

#include <algorithm>
#include <optional>

#include "core/base/encoding.hpp"
#include "core/net/field_value.hpp"
#include "core/net/headers.hpp"
#include "core/net/url.hpp"

namespace banana::net {

namespace {

constexpr std::string_view kLine = "\r\n";

Error bad(std::string message) { return fail(Errc::invalid, "multipart/form-data: " + std::move(message)); }

bool is_boundary(std::string_view text) {
  static constexpr std::string_view kMarks = "'()+_,-./:=? ";
  return !text.empty() && text.size() <= 70 && text.back() != ' ' && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

Result<std::string> boundary_of(std::string_view content_type) {
  const auto field = parse_field_value(content_type);
  if (!field || field->value != "multipart/form-data") return bad("the Content-Type is another one");
  const auto boundary = field->param("boundary");
  if (!boundary || !is_boundary(*boundary)) return bad("the Content-Type has no boundary");
  return std::string{*boundary};
}

enum class Mark { between, last };

struct Delimiter {
  std::size_t begin;  // where the content before it ends
  std::size_t end;    // where the next part's head begins
  Mark mark;
};

/// What follows the boundary, when it makes a delimiter of it.
std::optional<Delimiter> delimiter_at(std::string_view body, std::size_t begin, std::size_t after) {
  if (body.substr(after).starts_with("--")) return Delimiter{begin, after + 2, Mark::last};
  const std::size_t end = body.find_first_not_of(" \t", after);
  if (end == std::string_view::npos || !body.substr(end).starts_with(kLine)) return std::nullopt;
  return Delimiter{begin, end + kLine.size(), Mark::between};
}

/// `mark` is CRLF, two dashes and the boundary.
std::optional<Delimiter> find_delimiter(std::string_view body, std::size_t from, std::string_view mark) {
  for (std::size_t at = from; (at = body.find(mark, at)) != std::string_view::npos; at += kLine.size()) {
    if (const auto found = delimiter_at(body, at, at + mark.size())) return found;
  }
  return std::nullopt;
}

/// The first one may stand at the very beginning, without a line before it.
std::optional<Delimiter> first_delimiter(std::string_view body, std::string_view mark) {
  const std::string_view bare = mark.substr(kLine.size());
  if (body.starts_with(bare)) {
    if (const auto found = delimiter_at(body, 0, bare.size())) return found;
  }
  return find_delimiter(body, 0, mark);
}

bool is_name(std::string_view text) { return is_utf8(text) && text.find('\0') == std::string_view::npos; }

/// RFC 5987: UTF-8''na%C3%AFve.txt
std::optional<std::string> extended_value(std::string_view text) {
  const std::size_t charset = text.find('\'');
  const std::size_t language = charset == text.npos ? text.npos : text.find('\'', charset + 1);
  if (language == text.npos || !equal_ignoring_case(text.substr(0, charset), "utf-8")) return std::nullopt;
  return percent_decode(text.substr(language + 1));
}

Result<> read_disposition(std::string_view value, Part& part) {
  const auto field = parse_field_value(value);
  if (!field || field->value != "form-data") return bad("a part is not form-data");
  part.name = field->param("name").value_or("");
  if (part.name.empty() || !is_name(part.name)) return bad("a part has no name");
  part.filename = field->param("filename").value_or("");
  if (const auto extended = field->param("filename*")) {
    auto decoded = extended_value(*extended);
    if (!decoded) return bad("a part's filename* can't be read");
    part.filename = std::move(*decoded);
  }
  if (!is_name(part.filename)) return bad("a file's name is not UTF-8");
  part.filename.erase(0, part.filename.find_last_of("/\\") + 1);
  return {};
}

Result<> read_field(std::string_view line, Part& part) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return bad("a part has a broken header");
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  if (equal_ignoring_case(name, "content-disposition")) return read_disposition(value, part);
  if (equal_ignoring_case(name, "content-type")) part.content_type = value;
  if (equal_ignoring_case(name, "content-transfer-encoding") && !equal_ignoring_case(value, "binary") &&
      !equal_ignoring_case(value, "8bit") && !equal_ignoring_case(value, "7bit")) {
    return bad("a part has an encoding, which nobody should send");
  }
  return {};
}

/// The head and the body of one part.
Result<Part> read_part(std::string_view text, std::size_t head_bytes_max) {
  Part part;
  while (true) {
    const std::size_t end = text.substr(0, head_bytes_max).find(kLine);
    if (end == std::string_view::npos) return bad("a part's head does not end, or is too long");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + kLine.size());
    head_bytes_max -= end + kLine.size();
    if (line.empty()) break;
    if (const auto read = read_field(line, part); !read) return read.error();
  }
  if (part.name.empty()) return bad("a part has no name");
  part.body = text;
  return part;
}

}  // namespace

bool is_multipart(std::string_view content_type) {
  const auto field = parse_field_value(content_type);
  return field && field->value == "multipart/form-data";
}

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body,
                                          MultipartLimits limits) {
  const auto boundary = boundary_of(content_type);
  if (!boundary) return boundary.error();
  const std::string mark = "\r\n--" + *boundary;
  auto delimiter = first_delimiter(body, mark);
  std::vector<Part> parts;
  while (delimiter && delimiter->mark == Mark::between) {
    if (parts.size() == limits.parts_max) return bad("there are too many parts");
    const std::size_t begin = delimiter->end;
    delimiter = find_delimiter(body, begin, mark);
    if (!delimiter) break;
    auto part = read_part(body.substr(begin, delimiter->begin - begin), limits.head_bytes_max);
    if (!part) return part.error();
    parts.push_back(std::move(*part));
  }
  if (!delimiter) return bad("it does not end with its boundary");
  return parts;
}

}  // namespace banana::net
