// S3 against servers that are busy, cut answers short, or lie.
#include <deque>

#include "core/blob/s3.hpp"
#include "core/blob/s3_error.hpp"
#include "core/blob/s3_xml.hpp"
#include "core/net/server.hpp"
#include "tests/blob/stores.hpp"

using namespace banana;
using namespace banana::test;
using blob::BlobKey;
using net::Response;

namespace {

/// Answers one after the other, the last one for ever, whatever it is asked; and remembers that.
class Liar : public Waits {
 public:
  explicit Liar(std::vector<Response> answers, std::uint64_t part_bytes = 1 << 20)
      : answers_(answers.begin(), answers.end()) {
    const auto port = server_.listen_tcp("127.0.0.1", 0);
    REQUIRE(port);
    store_ = blob::S3Store::open(http_, clock_,
                                 {.place = {.endpoint = "http://127.0.0.1:" + std::to_string(*port),
                                            .bucket = "pictures",
                                            .credentials = {.access_key = Secret{"access-key"},
                                                            .secret_key = Secret{"secret-key"},
                                                            .region = "us-east-1"}},
                                  .pace = {.tries_max = 3, .first_wait = Millis{1}, .deadline = Millis{500}},
                                  .staging = dir_.path() / "staging",
                                  .part_bytes = part_bytes})
                 .value();
  }
  blob::S3Store& store() { return *store_; }
  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }

  Result<BlobKey> put(std::string_view text) { return wait(store().put(as_bytes(text), "text/plain")); }

 private:
  net::Route route(net::Method method) {
    return {method, "/{path...}",
            [this](net::Request& request) -> Task<Response> {
              asked_.push_back(std::string{to_string(request.method)} + " " + request.target);
              Response answer = answers_.front();
              if (answers_.size() > 1) answers_.pop_front();
              co_return answer;
            },
            8 << 20};
  }

  TempDir dir_;
  SystemClock clock_;
  net::SystemResolver resolver_;
  net::Client http_{loop(), resolver_, {}};
  std::deque<Response> answers_;
  std::vector<std::string> asked_;
  net::Server server_{
      loop(),
      {route(net::Method::get), route(net::Method::put), route(net::Method::post), route(net::Method::del)},
      {}};
  std::unique_ptr<blob::S3Store> store_;
};

Response xml(int status, std::string_view code, std::string_view more = "") {
  return Response::text(status, "<?xml version=\"1.0\"?><Error><Code>" + std::string{code} + "</Code>" +
                                    std::string{more} + "</Error>");
}

const Response kOk = Response::text(200, "");
const Response kClosed{.status = net::kCloseUnanswered, .headers = {}, .body = std::string{}};

}  // namespace

TEST_CASE("a busy server is asked again and in the end it is well") {
  Liar liar{{xml(503, "SlowDown"), xml(500, "InternalError"), kOk}};
  CHECK(liar.put("x"));
  CHECK(liar.asked().size() == 3);
}

TEST_CASE("a connection that breaks and a body that came too slowly are tried again") {
  Liar liar{{kClosed, xml(400, "RequestTimeout"), kOk}};
  CHECK(liar.put("x"));
}

TEST_CASE("a server that stays down is an error that says where") {
  Liar liar{{xml(503, "SlowDown")}};
  const auto put = liar.put("x");
  REQUIRE_FALSE(put);
  CHECK(put.error().code == Errc::unavailable);
  CHECK(put.error().message.find("http://127.0.0.1:") != std::string::npos);
  CHECK(put.error().message.find("SlowDown") != std::string::npos);
  CHECK(liar.asked().size() == 3);
}

TEST_CASE("what is wrong for good is not tried again and names no secret") {
  for (const char* code : {"SignatureDoesNotMatch", "InvalidAccessKeyId", "AccessDenied", "Whatever"}) {
    CAPTURE(code);
    Liar liar{{xml(403, code)}};
    const auto put = liar.put("x");
    REQUIRE_FALSE(put);
    CHECK(put.error().code == Errc::forbidden);
    CHECK(put.error().text().find("secret-key") == std::string::npos);
    CHECK(liar.asked().size() == 1);
  }
}

TEST_CASE("a bucket of another region is named") {
  Response moved = xml(301, "PermanentRedirect", "<Endpoint>pictures.s3.eu-west-3.amazonaws.com</Endpoint>");
  moved.headers.add("x-amz-bucket-region", "eu-west-3");
  moved.headers.add("Location", "https://pictures.s3.eu-west-3.amazonaws.com/");
  Liar by_field{{moved}};
  CHECK(by_field.put("x").error().hint.find("set s3.region") != std::string::npos);
  CHECK(by_field.put("x").error().hint.find("eu-west-3") != std::string::npos);
  CHECK(by_field.asked().size() == 2);
  Liar by_body{{xml(400, "AuthorizationHeaderMalformed", "<Region>eu-west-3</Region>")}};
  CHECK(by_body.put("x").error().hint.find("eu-west-3") != std::string::npos);
}

TEST_CASE("a clock that is off is told apart from a wrong secret by the date of the answer") {
  net::HttpResponse response{.status = 403, .headers = {}, .body = ""};
  response.headers.add("Date", "Sat, 21 Nov 2026 13:14:48 GMT");
  const Instant then = from_iso8601("2026-11-21T13:14:48Z").value();
  const blob::S3Place place{.endpoint = "https://s3.example.com", .bucket = "b", .credentials = {}};
  CHECK(blob::explain_s3(response, place, then).text().find("clock") == std::string::npos);
  const auto skewed = blob::explain_s3(response, place, then + std::chrono::hours{2});
  CHECK(skewed.text().find("clock") != std::string::npos);
  CHECK(skewed.text().find("2h apart") != std::string::npos);
}

TEST_CASE("bytes that are not those of the key are never given out") {
  Liar liar{{Response::text(200, "something else")}};
  const auto got = liar.wait(liar.store().get(BlobKey::of(as_bytes("what was put")), 100));
  REQUIRE_FALSE(got);
  CHECK(got.error().code == Errc::internal);
}

TEST_CASE("a range from a server that knows none is cut out of the whole") {
  Liar liar{{Response::text(200, "0123456789")}};
  const BlobKey key = BlobKey::of(as_bytes("0123456789"));
  CHECK(liar.wait(liar.store().get_range(key, 3, 4)).value() == "3456");
  CHECK(liar.wait(liar.store().get_range(key, 30, 4)).value().empty());
}

TEST_CASE("an upload in parts that goes wrong anywhere is an error and is aborted") {
  const std::string bytes = noise(2000, 1);
  const Response begun = Response::text(200, "<R><UploadId>the-upload</UploadId></R>");
  Response part = kOk;
  part.headers.add("ETag", "\"tag\"");
  Response nothing = Response::text(404, "");
  for (const auto& answers : {
           std::vector<Response>{Response::text(200, "<html>hello</html>")},  // no name of an upload
           std::vector<Response>{begun, kOk},                                 // a part without its tag
           std::vector<Response>{begun, part, xml(403, "AccessDenied")},      // the second part is refused
           std::vector<Response>{begun, part, part, xml(200, "InternalError"), nothing},  // 200, but an error
       }) {
    Liar liar{answers, 1000};
    const auto put = liar.put(bytes);
    CHECK_FALSE(put);
    if (answers.size() > 1) CHECK(liar.asked().back().starts_with("DELETE /pictures/blobs/"));
  }
}

TEST_CASE("a listing that does not get on is an error and no loop") {
  Liar liar{
      {Response::text(200, "<L><IsTruncated>true</IsTruncated><Contents><Key>blobs/x</Key></Contents></L>")}};
  CHECK_FALSE(liar.wait(liar.store().list(std::nullopt, 10)));
  CHECK(liar.asked().size() == 2);
  Liar empty{{Response::text(200, "not a listing")}};
  CHECK_FALSE(empty.wait(empty.store().list(std::nullopt, 10)));
}

TEST_CASE("the little of XML that is read is read right") {
  CHECK(blob::xml_text("<a><Key>x &amp; &lt;y&gt; &quot;&apos;</Key></a>", "Key") == "x & <y> \"'");
  CHECK(blob::xml_text("<KeyCount>1</KeyCount><Key>2</Key>", "Key") == "2");
  CHECK(blob::xml_text("<Key xmlns=\"x\">3</Key>", "Key") == "3");
  CHECK(blob::xml_elements("<C>1</C><D/><C>2</C>", "C") == std::vector<std::string_view>{"1", "2"});
  for (const std::string_view broken : {"", "<", "<Key", "<Key>", "<Key>x</Ke", "</Key><Key", "<Key/>"}) {
    CAPTURE(broken);
    CHECK_FALSE(blob::xml_text(broken, "Key"));
    CHECK(blob::xml_elements(broken, "Key").empty());
  }
}
