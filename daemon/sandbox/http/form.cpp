#include "daemon/sandbox/http/form.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "core/net/url.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kPartsMax = 200;

/// The value of `name="…"` in a header.
std::string_view attribute(std::string_view header, std::string_view name) {
  const std::string quoted = std::string{name} + "=\"";
  for (std::size_t at = header.find(quoted); at != std::string_view::npos; at = header.find(quoted, at + 1)) {
    if (at > 0 && header[at - 1] != ' ' && header[at - 1] != ';')
      continue;  // the end of "filename" is no "name"
    const std::string_view rest = header.substr(at + quoted.size());
    return rest.substr(0, rest.find('"'));
  }
  const std::string bare = std::string{name} + "=";
  for (std::size_t at = header.find(bare); at != std::string_view::npos; at = header.find(bare, at + 1)) {
    if (at > 0 && header[at - 1] != ' ' && header[at - 1] != ';') continue;
    const std::string_view rest = header.substr(at + bare.size());
    return rest.substr(0, rest.find_first_of("; \r\n"));
  }
  return {};
}

struct Part {
  std::string name, file_name, type;
  bool is_file = false;
  std::string_view body;
};

Part read_part(std::string_view text) {
  Part part;
  const std::size_t head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return part;
  part.body = text.substr(head_end + 4);
  std::string_view head = text.substr(0, head_end);
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view field = line.substr(0, colon);
    if (net::equal_ignoring_case(field, "Content-Disposition")) {
      part.name = attribute(line, "name");
      part.file_name = attribute(line, "filename");
      part.is_file = line.find("filename") != std::string_view::npos;
    } else if (net::equal_ignoring_case(field, "Content-Type") && colon < line.size()) {
      part.type = line.substr(line.find_first_not_of(" :", colon));
    }
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return part;
}

Result<> read_multipart(std::string_view body, std::string_view boundary, Form& form) {
  const std::string first = "--" + std::string{boundary};
  const std::string next = "\r\n" + first;
  if (boundary.empty() || !body.starts_with(first)) return fail(Errc::invalid, "can't parse multipart form");
  body.remove_prefix(first.size());
  for (std::size_t count = 0; body.starts_with("\r\n"); ++count) {
    if (count > kPartsMax) return fail(Errc::invalid, "too many parts in the form");
    body.remove_prefix(2);
    const std::size_t end = body.find(next);
    if (end == std::string_view::npos) return fail(Errc::invalid, "can't parse multipart form");
    Part part = read_part(body.substr(0, end));
    body.remove_prefix(end + next.size());
    if (part.name.empty()) return fail(Errc::invalid, "can't parse multipart form");
    if (part.is_file) {
      form.uploads[part.name] = {std::move(part.file_name), std::move(part.type), std::string{part.body}};
    } else {
      form.params[part.name] = part.body;
    }
  }
  if (!body.starts_with("--")) return fail(Errc::invalid, "can't parse multipart form");
  return {};
}

Result<> read_json(std::string_view body, Form& form) {
  boost::system::error_code error;
  const Json parsed = boost::json::parse(body, error);
  if (error || !parsed.is_object()) return fail(Errc::invalid, "can't parse JSON object");
  for (const auto& [key, value] : parsed.get_object()) form.params[key] = value;
  return {};
}

}  // namespace

void read_pairs(std::string_view pairs, JsonObject& out) {
  while (!pairs.empty()) {
    const std::size_t end = std::min(pairs.find('&'), pairs.size());
    const std::string_view pair = pairs.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string value{pair.substr(std::min(equals + 1, pair.size()))};
    std::ranges::replace(value, '+', ' ');
    const auto name = net::percent_decode(pair.substr(0, equals));
    const auto decoded = net::percent_decode(value);
    if (name && decoded && !name->empty()) out[*name] = *decoded;
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
  }
}

Result<Form> read_form(net::Request& request) {
  Form form;
  read_pairs(request.query(), form.params);
  if (request.body.empty()) return form;
  const std::string type{request.headers.find("Content-Type").value_or("")};
  const std::string kind = net::to_lower(std::string_view{type}.substr(0, type.find(';')));
  Result<> read;
  if (kind == "application/json") {
    read = read_json(request.body, form);
  } else if (kind == "application/x-www-form-urlencoded") {
    read_pairs(request.body, form.params);
  } else if (kind == "multipart/form-data") {
    read = read_multipart(request.body, attribute(type, "boundary"), form);
  }
  if (!read) return read.error();
  return form;
}

}  // namespace banana::sandbox
