#include "core/blob/s3_error.hpp"

#include <array>
#include <ctime>

#include <fmt/format.h>

#include "core/blob/s3_xml.hpp"

namespace banana::blob {

namespace {

/// Servers refuse from 15 minutes on.
constexpr std::chrono::minutes kSkewMax{5};

struct Known {
  std::string_view code;
  Errc errc;
  std::string_view meaning;
  std::string_view hint;
};

constexpr std::array kKnown{
    Known{"SignatureDoesNotMatch", Errc::forbidden, "it does not accept our signature",
          "s3.secret_key is wrong, or s3.region is not the server's."},
    Known{"InvalidAccessKeyId", Errc::forbidden, "it does not know our access key", "See s3.access_key."},
    Known{"AccessDenied", Errc::forbidden, "it does not let us do this",
          "The owner of the access key needs the right to get, put, delete and list objects of the bucket."},
    Known{"RequestTimeTooSkewed", Errc::forbidden, "our clock and its clock differ too much",
          "Set this machine's clock: timedatectl set-ntp true"},
    Known{"NoSuchBucket", Errc::unavailable, "there is no such bucket", "Make it, or see s3.bucket."},
    Known{"AuthorizationHeaderMalformed", Errc::forbidden, "it does not accept our signature",
          "s3.region is not the bucket's."},
    Known{"PermanentRedirect", Errc::unavailable, "the bucket is elsewhere",
          "See s3.region and s3.endpoint."},
    Known{"XAmzContentSHA256Mismatch", Errc::unavailable, "the bytes changed on their way", ""},
};

/// How far the server's clock is from ours, as far as it says.
std::optional<Millis> skew(const net::HttpResponse& response, Instant now) {
  const auto date = response.headers.find("Date");
  const auto theirs = date ? parse_http_time(*date) : std::nullopt;
  if (!theirs) return std::nullopt;
  return std::chrono::abs(*theirs - now);
}

std::string region_of(const net::HttpResponse& response) {
  if (const auto region = response.headers.find("x-amz-bucket-region")) return std::string{*region};
  return xml_text(response.body, "Region").value_or("");
}

bool is_redirect(int status) { return status == 301 || status == 302 || status == 307 || status == 308; }

Errc errc_of(int status) {
  if (status == 403 || status == 401) return Errc::forbidden;
  return Errc::unavailable;
}

}  // namespace

std::string s3_code(const net::HttpResponse& response) {
  return xml_text(response.body, "Code").value_or("").substr(0, 60);
}

std::optional<Instant> parse_http_time(std::string_view text) {
  std::tm parts{};
  const std::string whole{text};
  const char* end = ::strptime(whole.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return from_unix_ms(std::int64_t{::timegm(&parts)} * 1000);
}

Error explain_s3(const net::HttpResponse& response, const S3Place& place, Instant now) {
  const std::string code = s3_code(response);
  std::string_view meaning;
  std::string hint;
  Errc errc = errc_of(response.status);
  for (const Known& known : kKnown) {
    if (known.code != code) continue;
    meaning = known.meaning;
    hint = known.hint;
    errc = known.errc;
  }
  if (is_redirect(response.status) && meaning.empty()) meaning = "the bucket is elsewhere";
  if (response.status == 403 && code.empty()) {
    meaning = "it does not let us do this, and does not say why";
    hint = "See s3.access_key, s3.secret_key, s3.region and the rights of that key.";
  }
  const std::string region = region_of(response);
  if (!region.empty() && region != place.credentials.region) {
    hint = fmt::format("The bucket is in the region {}: set s3.region to it.", region.substr(0, 60));
  }
  if (const auto apart = skew(response, now); response.status == 403 && apart && *apart > kSkewMax) {
    meaning = "our clock and its clock differ too much";
    hint = fmt::format("They are {} apart. Set this machine's clock: timedatectl set-ntp true",
                       format_duration(std::chrono::duration_cast<std::chrono::seconds>(*apart)));
  }
  std::string message = fmt::format("the object store at {} refuses (bucket {}): {}{}{}", place.endpoint,
                                    place.bucket, response.status, code.empty() ? "" : " ", code);
  if (!meaning.empty()) message += fmt::format(", {}", meaning);
  return fail(errc, std::move(message), std::move(hint));
}

}  // namespace banana::blob
