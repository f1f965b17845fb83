// Links that a hostile or broken vendor could give to reach what it should not: each one has to be refused before a
// connection is made. {s} stands for the scheme, {p} for the port of the trap.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/net/address.hpp"

namespace banana::test {

/// Whether a name may be looked up on the way to the refusal.
enum class Lookup : std::uint8_t { never, once };
/// Whether it means the same as a redirect's Location.
enum class As : std::uint8_t { link, link_and_redirect };

struct SsrfCase {
  std::string link;
  Lookup lookup = Lookup::never;
  std::vector<std::string> answers = {};  // of the name, where it is looked up
  As as = As::link_and_redirect;
};

inline constexpr const char* kPrivateV4[] = {
    "0.0.0.0",         "0.1.2.3",         "10.0.0.1",        "10.255.255.255",  "100.64.0.1",
    "100.100.100.200", "100.127.255.254", "127.0.0.1",       "127.0.0.53",      "127.1.2.3",
    "127.255.255.254", "169.254.0.1",     "169.254.169.254", "169.254.170.2",   "172.16.0.1",
    "172.17.0.1",      "172.31.255.254",  "192.0.0.1",       "192.0.0.192",     "192.0.2.1",
    "192.88.99.1",     "192.168.0.1",     "192.168.1.1",     "192.168.255.254", "198.18.0.1",
    "198.19.255.254",  "198.51.100.1",    "203.0.113.1",     "224.0.0.1",       "239.255.255.250",
    "240.0.0.1",       "255.255.255.255"};

inline constexpr const char* kPrivateV6[] = {"::",
                                             "::1",
                                             "0:0:0:0:0:0:0:1",
                                             "0000:0000:0000:0000:0000:0000:0000:0001",
                                             "::ffff:7f00:1",
                                             "::ffff:0:127.0.0.1",
                                             "64:ff9b::7f00:1",
                                             "64:ff9b:1::1",
                                             "100::1",
                                             "2001::1",
                                             "2001:0:7f00:1::",
                                             "2001:2::1",
                                             "2001:10::1",
                                             "2001:20::1",
                                             "2001:db8::1",
                                             "2002:7f00:1::",
                                             "2002:a00:1::",
                                             "2002:a9fe:a9fe::",
                                             "3fff::1",
                                             "5f00::1",
                                             "fc00::1",
                                             "fd00::1",
                                             "fd00:ec2::254",
                                             "fdff:ffff::1",
                                             "fe80::1",
                                             "fe80::a9fe:a9fe",
                                             "febf::1",
                                             "fec0::1",
                                             "ff02::1",
                                             "ff05::2",
                                             "ff0e::1"};

/// Disguises of 127.0.0.1, 169.254.169.254 and their like, which some parsers see through and others do not.
inline constexpr const char* kDisguised[] = {"2130706433",
                                             "2852039166",
                                             "167772161",
                                             "0",
                                             "1",
                                             "017700000001",
                                             "0x7f000001",
                                             "0X7F000001",
                                             "0xa9fea9fe",
                                             "127.1",
                                             "127.0.1",
                                             "10.1",
                                             "169.254.43518",
                                             "127.0.0.01",
                                             "127.0.0.001",
                                             "0127.0.0.1",
                                             "0177.0.0.1",
                                             "0177.0.0.01",
                                             "0177.0000.0000.0001",
                                             "0x7f.0.0.1",
                                             "0x7f.0x0.0x0.0x1",
                                             "0x7f.1",
                                             "0x7f.0.1",
                                             "127.0x0.0.1",
                                             "0251.0376.0251.0376",
                                             "0xa9.0xfe.0xa9.0xfe",
                                             "169.0xfe.0251.254",
                                             "4294967296",
                                             "4294967297",
                                             "6425673729",
                                             "127.0.0.1.",
                                             "169.254.169.254.",
                                             "2130706433.",
                                             "0x7f000001.",
                                             "127.1.",
                                             "256.256.256.256",
                                             "127.0.0.256",
                                             "1.2.3.4.5",
                                             "999.1.1.1",
                                             "127.0.0",
                                             "127.",
                                             "0x",
                                             "0x.0x.0x.0x",
                                             "1.0x7f"};

/// What stands where a host should, in a form that no careful parser takes.
inline constexpr const char* kOddHosts[] = {
    "127%2e0%2e0%2e1",
    "%31%32%37.0.0.1",
    "127.0.0.1%00.example",
    "example%2ecom",
    "loc%61lhost",
    "%6cocalhost",
    "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1",           // full-width digits
    "127\xe3\x80\x82\x30\xe3\x80\x82\x30\xe3\x80\x82\x31",  // ideographic full stops
    "\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1",           // circled digits
    "\xe2\x93\x9b\xe2\x93\x9e\xe2\x93\x92",                 // circled letters
    "localhost\xc2\xad",
    "127.0.0.1\\",
    "127.0.0.1\\@example.com",
    "example.com\\.evil",
    "exa mple.com",
    " 127.0.0.1",
    "127.0.0.1 ",
    "<127.0.0.1>",
    "{127.0.0.1}",
    "127.0.0.1^",
    "127.0.0.1|x",
    "[127.0.0.1]",
    "[::1",
    "::1]",
    "[::1]]",
    "[[::1]]",
    "[::1%25lo]",
    "[::1%25]",
    "[::1%lo]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::ffff:127.0.0.1%25lo]",
    "[v1.x]",
    "[vF.127.0.0.1]",
    "[]",
    "[:]",
    "[:::1]",
    "[1::2::3]",
    "[12345::1]",
    "[::127.0.0.256]",
    "[::ffff:0x7f.0.0.1]",
    "[::ffff:0177.0.0.1]",
    "127.0.0.1:80:{p}",
    "localhost:{p}:80"};

inline constexpr const char* kUserinfo[] = {"user@127.0.0.1",
                                            "user:pass@127.0.0.1",
                                            "example.com@127.0.0.1",
                                            "example.com:80@127.0.0.1",
                                            "example.com%40@127.0.0.1",
                                            "127.0.0.1@example.com",
                                            ":@127.0.0.1",
                                            "@127.0.0.1",
                                            "a@b@127.0.0.1",
                                            "user%40cdn.example@127.0.0.1",
                                            "cdn.example:443@localhost",
                                            "user@[::1]",
                                            "u:p@cdn.example",
                                            "@cdn.example"};

/// Whole links of another scheme, or of none.
inline constexpr const char* kSchemes[] = {"file:///etc/passwd",
                                           "file://127.0.0.1/etc/passwd",
                                           "file://localhost/etc/passwd",
                                           "FILE:///etc/passwd",
                                           "ftp://127.0.0.1/",
                                           "ftps://127.0.0.1/",
                                           "sftp://127.0.0.1/",
                                           "gopher://127.0.0.1:{p}/_x",
                                           "dict://127.0.0.1:{p}/d",
                                           "ldap://127.0.0.1/",
                                           "ldaps://127.0.0.1/",
                                           "tftp://127.0.0.1/",
                                           "jar:http://127.0.0.1!/",
                                           "netdoc:///etc/passwd",
                                           "data:text/html,x",
                                           "javascript:alert(1)",
                                           "ws://127.0.0.1:{p}/",
                                           "wss://127.0.0.1:{p}/",
                                           "unix:///run/banana.sock",
                                           "http+unix://run/x",
                                           "ssh://127.0.0.1/",
                                           "telnet://127.0.0.1:{p}",
                                           "smb://127.0.0.1/x",
                                           "redis://127.0.0.1:{p}/0",
                                           "httpx://127.0.0.1/",
                                           "http2://127.0.0.1/",
                                           "view-source:http://127.0.0.1/",
                                           "blob:http://127.0.0.1/x",
                                           "about:blank",
                                           "mailto:a@b"};

/// Not absolute links at all; as a Location some would mean a path of the same server.
inline constexpr const char* kNoLinks[] = {"",
                                           "/",
                                           "/etc/passwd",
                                           "127.0.0.1",
                                           "127.0.0.1:{p}/",
                                           "localhost",
                                           "//127.0.0.1:{p}/",
                                           "///127.0.0.1/",
                                           "\\\\127.0.0.1\\x",
                                           "http",
                                           "http:",
                                           "http:/",
                                           "http:127.0.0.1",
                                           "http:/127.0.0.1/",
                                           "http:\\\\127.0.0.1\\",
                                           "http://",
                                           "http:///127.0.0.1/",
                                           "://127.0.0.1/",
                                           " http://127.0.0.1/",
                                           "\thttp://127.0.0.1/",
                                           "http://127.0.0.1/\n",
                                           "ht\ntp://127.0.0.1/",
                                           "http://127.0.0.1/\r\nX: y",
                                           "h\xc3\xb6ttp://127.0.0.1/",
                                           "http://?x",
                                           "http://#x",
                                           "http://:{p}/",
                                           "https://:443"};

inline constexpr const char* kPorts[] = {"0",  "65536", "99999", "99999999999999", "-1", "+80", "0x50",
                                         "8O", "80a",   " 80"};

[[nodiscard]] inline std::vector<SsrfCase> ssrf_cases() {
  std::vector<SsrfCase> out;
  int names = 0;
  const auto add = [&](std::string link, As as = As::link_and_redirect) {
    out.push_back({.link = std::move(link), .as = as});
  };
  const auto add_name = [&](std::vector<std::string> answers) {
    out.push_back({.link = fmt::format("{{s}}://n{}.example:{{p}}/r.png", ++names),
                   .lookup = Lookup::once,
                   .answers = std::move(answers)});
  };
  for (const char* address : kPrivateV4) {
    add(fmt::format("{{s}}://{}:{{p}}/r.png", address));
    for (const char* prefix : {"::ffff:", "::", "64:ff9b::"})
      add(fmt::format("{{s}}://[{}{}]:{{p}}/r.png", prefix, address));
    const auto number = net::parse_address(address).value().to_v4().to_uint();
    add(fmt::format("{{s}}://[2002:{:x}:{:x}::1]:{{p}}/r.png", number >> 16U, number & 0xffffU));
    add_name({address});
    add_name({std::string{"::ffff:"} + address});
  }
  for (const char* address : kPrivateV6) {
    add(fmt::format("{{s}}://[{}]:{{p}}/r.png", address));
    add_name({address});
  }
  // One private address among public ones is enough, wherever it stands.
  for (const char* address : {"127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00::1"}) {
    add_name({"93.184.216.34", address});
    add_name({address, "93.184.216.34"});
    add_name({"93.184.216.34", "2606:4700::1111", address});
  }
  for (const char* host : kDisguised) add(fmt::format("{{s}}://{}:{{p}}/r.png", host));
  for (const char* host : kOddHosts) add(fmt::format("{{s}}://{}/r.png", host), As::link);
  for (const char* host : kUserinfo) add(fmt::format("{{s}}://{}:{{p}}/r.png", host), As::link);
  for (const char* link : kSchemes) add(link);
  for (const char* link : kNoLinks) add(link, As::link);
  for (const char* port : kPorts) add(fmt::format("{{s}}://127.0.0.1:{}/r.png", port), As::link);
  // What follows is no part of the host: the name is looked up, and nothing else.
  for (const char* rest : {"#@127.0.0.1", "?@127.0.0.1", "/@127.0.0.1", "/\\127.0.0.1", "#127.0.0.1:80/"}) {
    out.push_back(
        {.link = fmt::format("{{s}}://inside.example{}", rest), .lookup = Lookup::once, .as = As::link});
  }
  // Names that mean this machine, or its neighbours, to many a resolver.
  for (const char* name :
       {"localhost", "LOCALHOST", "LocalHost", "localhost.", "sub.localhost", "localhost.localdomain",
        "ip6-localhost", "ip6-loopback", "broadcasthost", "metadata", "metadata.google.internal",
        "kubernetes.default.svc", "host.docker.internal", "127.0.0.1.nip.example", "a.b.c.d.e.f.example"}) {
    out.push_back({.link = fmt::format("{{s}}://{}:{{p}}/r.png", name), .lookup = Lookup::once});
  }
  return out;
}

}  // namespace banana::test
