// Certificates made on the spot: an authority of our own and servers it vouches for.
#pragma once

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace banana::test {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

struct Validity {
  long from_s = -3600;  // seconds from now
  long to_s = 3600;
};

class Authority {
 public:
  Authority() : key_(make_key()), certificate_(issue("Test CA", "", key_, {})) {}

  [[nodiscard]] static Key make_key() { return {EVP_EC_gen("P-256"), ::EVP_PKEY_free}; }

  /// `names` as in "DNS:localhost,IP:127.0.0.1"; empty makes an authority.
  [[nodiscard]] Certificate issue(const char* common_name, const std::string& names, const Key& subject_key,
                                  Validity validity) const {
    Certificate out{::X509_new(), ::X509_free};
    ::X509_set_version(out.get(), 2);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(out.get()), names.empty() ? 1 : 2);
    ::X509_gmtime_adj(::X509_getm_notBefore(out.get()), validity.from_s);
    ::X509_gmtime_adj(::X509_getm_notAfter(out.get()), validity.to_s);
    ::X509_set_pubkey(out.get(), subject_key.get());
    ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(out.get()), "CN", MBSTRING_ASC,
                                 reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
    X509* issuer = certificate_ ? certificate_.get() : out.get();
    ::X509_set_issuer_name(out.get(), ::X509_get_subject_name(issuer));
    if (names.empty()) {
      extend(out.get(), issuer, NID_basic_constraints, "critical,CA:TRUE");
      extend(out.get(), issuer, NID_key_usage, "critical,keyCertSign");
    } else {
      extend(out.get(), issuer, NID_subject_alt_name, names);
    }
    if (::X509_sign(out.get(), key_.get(), ::EVP_sha256()) == 0) throw std::runtime_error("cannot sign");
    return out;
  }

  void write_to(const std::string& path) const {
    const std::unique_ptr<FILE, int (*)(FILE*)> file{std::fopen(path.c_str(), "w"), &std::fclose};
    ::PEM_write_X509(file.get(), certificate_.get());
  }

 private:
  static void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = ::X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (extension == nullptr) throw std::runtime_error("bad extension " + value);
    ::X509_add_ext(certificate, extension, -1);
    ::X509_EXTENSION_free(extension);
  }

  Key key_;
  Certificate certificate_;
};

}  // namespace banana::test
