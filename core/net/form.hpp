// A multipart/form-data body that is made while it is sent: files are read piece by piece and never whole.
//
//   FormBody form{random};
//   form.add("chat_id", "42");
//   if (auto added = form.add_file({.name = "photo", .filename = "cat.png", .path = path}); !added) ...
//   request.headers.add("Content-Type", form.content_type());
//   request.body = std::move(form).source();
//
// Used once. Files are opened when they are added and sent as long as they were then; one that became shorter ends the
// request with an error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/net/client.hpp"

namespace banana::net {

struct FormFile {
  std::string name;
  std::string filename;
  std::string content_type = "application/octet-stream";
  std::string path = {};  // read from there; empty: `bytes`
  std::string bytes = {};
};

class FormBody {
 public:
  /// The boundary is random, so that no file can hold it on purpose.
  explicit FormBody(Random& random);
  FormBody(FormBody&&) noexcept;
  FormBody& operator=(FormBody&&) noexcept;
  ~FormBody();

  void add(std::string_view name, std::string_view value);
  [[nodiscard]] Result<> add_file(const FormFile& file);
  /// As a file, of bytes that are shared instead of copied; path and bytes of `file` stay empty.
  void add_bytes(const FormFile& file, std::shared_ptr<const std::string> bytes);
  [[nodiscard]] std::string content_type() const;
  [[nodiscard]] BodySource source() &&;

 private:
  struct Pieces;
  std::string boundary_;
  std::shared_ptr<Pieces> pieces_;
};

}  // namespace banana::net
