// What the role web answers at a signed link, and at every other one.
#include "daemon/stored_files.hpp"

#include <csignal>

#include "core/blob/keeping.hpp"
#include "core/blob/links.hpp"
#include "core/net/client.hpp"
#include "core/net/resolver.hpp"
#include "core/net/server.hpp"
#include "core/ops/control.hpp"
#include "tests/blob/cellar.hpp"
#include "tests/blob/hang_picture.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/picture/plain_png.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;

namespace {

class Site {
 public:
  Site() {
    config_.data_dir.path = dir_.path();
    const auto port = server().listen_tcp("127.0.0.1", 0);
    REQUIRE(port);
    config_.web.public_url.text = "http://127.0.0.1:" + std::to_string(*port);
  }
  Cellar<OnSqlite>& cellar() { return cellar_; }
  std::string link(const BlobKey& key, std::chrono::minutes holds) {
    const auto linker = blob::file_linker(config_, cellar_.db());
    return cellar_.wait(linker(key, {.expires_at = clock_.now() + holds})).value();
  }
  net::HttpResponse get(const std::string& url, net::Headers headers = {},
                        net::Method method = net::Method::get) {
    return cellar_.wait(client_.send({.method = method, .url = url, .headers = std::move(headers)})).value();
  }

 private:
  net::Server& server() {
    if (!server_) {
      server_ = std::make_unique<net::Server>(
          cellar_.files().loop(), daemon::stored_file_routes(cellar_.store(), cellar_.db(), clock_, config_),
          net::ServerOptions{});
    }
    return *server_;
  }

  TempDir dir_;
  SystemClock clock_;
  Config config_;
  Cellar<OnSqlite> cellar_;
  net::SystemResolver resolver_;
  net::Client client_{cellar_.files().loop(), resolver_, {}};
  std::unique_ptr<net::Server> server_;
};

BlobKey keep(Site& site, std::string_view bytes) {
  return site.cellar().keep(bytes, {.kind = blob::Kind::result, .owner = "job/1"});
}

}  // namespace

TEST_CASE("a signed link shows the picture and nothing can be run in it") {
  Site site;
  const std::string link = site.link(keep(site, "0123456789"), std::chrono::minutes{5});
  const auto shown = site.get(link);
  CHECK(shown.status == 200);
  CHECK(shown.body == "0123456789");
  const auto field = [&](std::string_view name) {
    return std::string{shown.headers.find(name).value_or("")};
  };
  CHECK(field("Content-Type") == "image/png");
  CHECK(field("Content-Disposition").starts_with("inline; filename=\""));
  CHECK(field("Content-Disposition").ends_with(".png\""));
  CHECK(field("X-Content-Type-Options") == "nosniff");
  CHECK(field("Content-Security-Policy") == "sandbox; default-src 'none'");
  CHECK(field("Cache-Control").starts_with("private"));
  const auto head = site.get(link, {}, net::Method::head);
  CHECK(head.status == 200);
  CHECK(head.body.empty());
}

TEST_CASE("a part of a picture is given to who asks for a part") {
  Site site;
  const std::string link = site.link(keep(site, "0123456789"), std::chrono::minutes{5});
  const auto part = site.get(link, {{"Range", "bytes=2-4"}});
  CHECK(part.status == 206);
  CHECK(part.body == "234");
  CHECK(site.get(link, {{"Range", "bytes=50-"}}).status == 416);
}

TEST_CASE("every link that does not hold is answered alike") {
  Site site;
  const BlobKey key = keep(site, "a picture");
  const std::string link = site.link(key, std::chrono::minutes{5});
  const std::string base = link.substr(0, link.find("/files/"));
  const BlobKey nobody = BlobKey::of(as_bytes("nobody put this"));
  const BlobKey other = keep(site, "another");
  std::string moved = link;
  moved.replace(moved.find(key.str()), BlobKey::kSize, other.str());
  const std::string nothing = site.get(base + "/files/" + nobody.str()).body;
  CHECK(nothing.find("not_found") != std::string::npos);
  for (const std::string& url : {
           site.link(key, std::chrono::minutes{-1}),            // over
           link.substr(0, link.size() - 3) + "AAA",             // another signature
           link.substr(0, link.find("&sig=")),                  // none
           base + "/files/" + key.str(),                        // nothing at all
           moved,                                               // for another picture
           site.link(nobody, std::chrono::minutes{5}),          // holds, but nothing is there
           base + "/files/..%2f..%2fmaster.key?exp=1&sig=1.x",  // no key
           base + "/files/" + key.str() + "?exp=&sig=",
       }) {
    CAPTURE(url);
    const auto answer = site.get(url);
    CHECK(answer.status == 404);
    CHECK(answer.body == nothing);
  }
  CHECK(site.get(link).status == 200);
}

TEST_CASE("the daemon makes a thumbnail and shows it at its link") {
  const TempDir dir;
  const BlobKey picture = hang_picture(dir.path(), picture::made::plain_png(640, 480));
  Bananad daemon{dir, {"--set", "web.public_url=https://bots.example.com"}};
  daemon.ready();
  const auto link = [&] {
    const ops::Request request{.operation = "storage.link",
                               .arguments = {{"key", picture.str()}, {"thumbnail", true}}};
    const Reply reply = post(daemon.control_socket(), "/v1/operation", ops::control::write_request(request));
    return ops::control::read_reply(reply.body).value().result;
  };
  const Json small = link();
  CHECK(small.at("content_type").as_string() == "image/jpeg");
  const std::string url{small.at("url").as_string()};
  const std::string path = url.substr(url.find("/files/"));
  const Reply shown = get(daemon.port(), path);
  CHECK(shown.status == 200);
  CHECK(shown.body.starts_with("\xff\xd8\xff"));
  CHECK(path.starts_with("/files/" + BlobKey::of(as_bytes(shown.body)).str() + "?exp="));
  CHECK(link().at("url").as_string().find(BlobKey::of(as_bytes(shown.body)).text()) != std::string::npos);
  daemon.signal(SIGTERM);
  CHECK(daemon.exit_status() == 0);
}
