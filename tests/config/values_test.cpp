// The value types: what they read, what they refuse, how they print.
#include "core/config/values.hpp"

#include <doctest/doctest.h>

#include "core/config/codec.hpp"
#include "tests/config/sources.hpp"

using namespace banana;
using namespace banana::test;

TEST_CASE("sizes read and print with binary units") {
  CHECK(parse_byte_count("8MiB") == ByteCount{8 << 20});
  CHECK(parse_byte_count("1536KiB") == ByteCount{1536 << 10});
  CHECK(parse_byte_count("0B") == ByteCount{0});
  CHECK(to_string(ByteCount{8 << 20}) == "8MiB");
  CHECK(to_string(ByteCount{1536 << 10}) == "1536KiB");
  CHECK(to_string(ByteCount{1000}) == "1000B");
  CHECK(to_string(ByteCount{0}) == "0B");
  for (const char* text : {"", "8", "MiB", "8MB", "8 MiB", "-8MiB", "8mib", "1.5MiB", "99999999999999GiB",
                           "99999999999999999999B"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_byte_count(text));
  }
}

TEST_CASE("listening addresses are an IP address and a port") {
  CHECK(parse_listen_address("127.0.0.1:8080") == ListenAddress{"127.0.0.1", 8080});
  CHECK(parse_listen_address("[::1]:0") == ListenAddress{"::1", 0});
  CHECK(to_string(ListenAddress{"::", 80}) == "[::]:80");
  CHECK(to_string(ListenAddress{"0.0.0.0", 80}) == "0.0.0.0:80");
  for (const char* text :
       {"", ":", "8080", ":8080", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
        "127.0.0.1:-1", "127.0.0.1:8o", "::1:80", "[127.0.0.1]:80", "[::1:80", "1.2.3:80"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_listen_address(text));
  }
}

TEST_CASE("servers are URLs without a path or hosts with a port") {
  CHECK(parse_server_name("https://s3.example.com/")->text == "https://s3.example.com");
  CHECK(parse_server_name("http://127.0.0.1:9000")->has_scheme());
  CHECK(parse_server_name("minio:9000")->text == "minio:9000");
  CHECK_FALSE(parse_server_name("minio:9000")->has_scheme());
  for (const char* text : {"", "https://", "https://s3.example.com/bucket", "minio/bucket", "ftp://minio",
                           "user@minio", "minio:9000?x=1", "a b"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_server_name(text));
  }
}

TEST_CASE("plain names have no characters that mean something in a URL") {
  CHECK(parse_plain_name("My.bucket-1_x")->text == "My.bucket-1_x");
  for (const std::string& text : {std::string{}, std::string{"a/b"}, std::string{"a b"}, std::string{"a?b"},
                                  std::string{"ä"}, std::string(101, 'a')}) {
    CAPTURE(text);
    CHECK_FALSE(parse_plain_name(text));
  }
}

TEST_CASE("file modes are octal") {
  CHECK(parse_file_mode("0660") == FileMode{0660});
  CHECK(parse_file_mode("600") == FileMode{0600});
  CHECK(to_string(FileMode{0600}) == "0600");
  for (const char* text : {"", "0", "06600", "0689", "rw-", "1777", "-660", "+660"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_file_mode(text));
  }
}

TEST_CASE("the bounds of every type are told") {
  const ConfigFolder folder;
  CHECK(folder.errors(
            "", {},
            {"admin.ids=0", "moderator.ids=99999999999999999999", "moderator.ids=-99999999999999999999",
             "database.writers=65", "database.readers=1.5", "http.header_max=1", "http.header_max=2MiB",
             "shutdown.deadline=11m", "shutdown.deadline=soon", "control.socket_mode=0400",
             "control.socket_mode=rw", "web.listen=localhost:80", "data_dir=~/banana", "data_dir= x"}) ==
        "--set: data_dir: \"~/banana\" begins with ~, which only a shell expands; allowed: a path\n"
        "--set: data_dir: \" x\" has a space at its begin or end; allowed: a path\n"
        "--set: database.writers: \"65\" is too large; allowed: 1 to 64 connections\n"
        "--set: database.readers: \"1.5\" is not a whole number; allowed: 1 to 64 connections\n"
        "--set: web.listen: \"localhost:80\" is not an IP address and port; allowed: an IP address and a "
        "port, such "
        "as 127.0.0.1:8080, 0.0.0.0:80 or [::1]:8080\n"
        "--set: http.header_max: \"1\" has no unit (B, KiB, MiB or GiB); allowed: 1KiB to 1MiB\n"
        "--set: http.header_max: \"2MiB\" is too large; allowed: 1KiB to 1MiB\n"
        "--set: control.socket_mode: \"0400\" takes rights away that are needed; allowed: octal, 0600 at "
        "least and "
        "0660 at most\n"
        "--set: control.socket_mode: \"rw\" is not a file mode; allowed: octal, 0600 at least and 0660 at "
        "most\n"
        "--set: shutdown.deadline: \"11m\" is too large; allowed: 0s to 10m\n"
        "--set: shutdown.deadline: \"soon\" is not a duration; allowed: 0s to 10m\n"
        "--set: admin.ids: \"0\" is too small; allowed: a list, each item 1 to 4503599627370495\n"
        "--set: moderator.ids: \"99999999999999999999\" is too large; allowed: a list, each item 1 to "
        "4503599627370495\n"
        "--set: moderator.ids: \"-99999999999999999999\" is too small; allowed: a list, each item 1 to "
        "4503599627370495\n");
}

TEST_CASE("a value that is no text is not printed") {
  const ConfigFolder folder;
  CHECK(folder.errors("", {{"BANANA_LOG_LEVEL", "\xff\xfe"}}) ==
        "environment BANANA_LOG_LEVEL: log.level: a value that is not UTF-8 text; allowed: debug, info, "
        "warning or "
        "error\n");
  CHECK(folder.errors("", {}, {"\xff\x1b=1"}) == "--set: unknown key what is no UTF-8 text\n");
}

TEST_CASE("the words of the log levels are the log's own") {
  for (std::size_t i = 0; i < log::kLevelNames.size(); ++i) {
    CHECK(log::parse_level(log::kLevelNames[i]) == static_cast<log::Level>(i));
    CHECK(config::Codec<log::Level>::print(static_cast<log::Level>(i)) == log::kLevelNames[i]);
  }
}
