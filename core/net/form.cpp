#include "core/net/form.hpp"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <system_error>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/descriptor.hpp"

namespace banana::net {

namespace {

struct OpenFile {
  Descriptor descriptor;
  std::uint64_t left = 0;
};

Error file_error(const std::string& path, int number) {
  const Errc code = number == ENOENT ? Errc::not_found : Errc::unavailable;
  return fail(code, "cannot read " + path + ": " + std::generic_category().message(number));
}

Result<OpenFile> open_file(const std::string& path) {
  OpenFile file{.descriptor = Descriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)}};
  if (!file.descriptor) return file_error(path, errno);
  struct stat about{};
  if (::fstat(file.descriptor.get(), &about) != 0) return file_error(path, errno);
  if (!S_ISREG(about.st_mode)) return fail(Errc::invalid, "cannot read " + path + ": not a plain file");
  file.left = static_cast<std::uint64_t>(about.st_size);
  return file;
}

Result<std::size_t> read_some(OpenFile& file, std::span<char> into) {
  const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), file.left));
  ssize_t size = 0;
  do {
    size = ::read(file.descriptor.get(), into.data(), want);
  } while (size < 0 && errno == EINTR);
  if (size < 0) return file_error("a file that is being sent", errno);
  if (size == 0) return fail(Errc::unavailable, "a file became shorter while it was sent");
  file.left -= static_cast<std::uint64_t>(size);
  return static_cast<std::size_t>(size);
}

/// As browsers write names: a quote or a line break would end the header early.
std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    switch (c) {
      case '"':
        out += "%22";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      default:
        out += c;
    }
  }
  return out += '"';
}

std::string head_of(const FormFile& file, std::string_view boundary) {
  std::string head = "--";
  head.append(boundary).append("\r\nContent-Disposition: form-data; name=").append(quoted(file.name));
  head.append("; filename=").append(quoted(file.filename)).append("\r\nContent-Type: ");
  const bool is_type =
      !file.content_type.empty() && file.content_type.find_first_of("\r\n") == std::string::npos;
  return head.append(is_type ? file.content_type : "application/octet-stream").append("\r\n\r\n");
}

}  // namespace

struct FormBody::Pieces {
  using Shared = std::shared_ptr<const std::string>;
  std::deque<std::variant<std::string, OpenFile, Shared>> left;
  std::size_t at = 0;  // within the first, when it is no file
  std::uint64_t size = 0;

  void add(std::string text) {
    size += text.size();
    auto* last = left.empty() ? nullptr : std::get_if<std::string>(&left.back());
    if (last) {
      *last += text;
    } else {
      left.emplace_back(std::move(text));
    }
  }

  void add(OpenFile file) {
    size += file.left;
    if (file.left > 0) left.emplace_back(std::move(file));
  }

  void add(Shared bytes) {
    size += bytes->size();
    if (!bytes->empty()) left.emplace_back(std::move(bytes));
  }

  Result<std::size_t> read(std::span<char> into) {
    std::size_t filled = 0;
    while (filled < into.size() && !left.empty()) {
      const auto taken = take(into.subspan(filled));
      if (!taken) return taken;
      filled += *taken;
    }
    return filled;
  }

 private:
  /// From the first piece alone.
  Result<std::size_t> take(std::span<char> into) {
    if (auto* file = std::get_if<OpenFile>(&left.front())) {
      const auto size_read = read_some(*file, into);
      if (size_read && file->left == 0) left.pop_front();
      return size_read;
    }
    const auto* shared = std::get_if<Shared>(&left.front());
    const std::string& text = shared ? **shared : std::get<std::string>(left.front());
    const std::size_t count = std::min(into.size(), text.size() - at);
    std::copy_n(text.data() + at, count, into.data());
    at += count;
    if (at == text.size()) {
      left.pop_front();
      at = 0;
    }
    return count;
  }
};

FormBody::FormBody(Random& random)
    : boundary_("banana" + random.token(24)), pieces_(std::make_shared<Pieces>()) {}
FormBody::FormBody(FormBody&&) noexcept = default;
FormBody& FormBody::operator=(FormBody&&) noexcept = default;
FormBody::~FormBody() = default;

void FormBody::add(std::string_view name, std::string_view value) {
  std::string text =
      "--" + boundary_ + "\r\nContent-Disposition: form-data; name=" + quoted(name) + "\r\n\r\n";
  pieces_->add(text.append(value).append("\r\n"));
}

Result<> FormBody::add_file(const FormFile& file) {
  std::string head = head_of(file, boundary_);
  if (file.path.empty()) {
    pieces_->add(head.append(file.bytes).append("\r\n"));
    return {};
  }
  auto open = open_file(file.path);
  if (!open) return open.error();
  pieces_->add(std::move(head));
  pieces_->add(std::move(*open));
  pieces_->add("\r\n");
  return {};
}

void FormBody::add_bytes(const FormFile& file, std::shared_ptr<const std::string> bytes) {
  pieces_->add(head_of(file, boundary_));
  if (bytes) pieces_->add(std::move(bytes));
  pieces_->add("\r\n");
}

std::string FormBody::content_type() const { return "multipart/form-data; boundary=" + boundary_; }

BodySource FormBody::source() && {
  pieces_->add("--" + boundary_ + "--\r\n");
  return {.size = pieces_->size,
          .read = [pieces = std::move(pieces_)](std::span<char> into) -> Task<Result<std::size_t>> {
            co_return pieces->read(into);
          }};
}

}  // namespace banana::net
