#include "core/base/hash.hpp"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace banana {

namespace {

void must(int ok, const char* what) {
  if (ok != 1) throw std::runtime_error(std::string{"OpenSSL failed in "} + what);
}

const unsigned char* raw(ByteView data) { return reinterpret_cast<const unsigned char*>(data.data()); }
unsigned char* raw(Sha256Digest& out) { return reinterpret_cast<unsigned char*>(out.data()); }

}  // namespace

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  must(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr), "EVP_DigestInit_ex");
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(ByteView data) {
  must(EVP_DigestUpdate(state_->context.get(), data.data(), data.size()), "EVP_DigestUpdate");
}

Sha256Digest Sha256::finish() {
  Sha256Digest out;
  must(EVP_DigestFinal_ex(state_->context.get(), raw(out), nullptr), "EVP_DigestFinal_ex");
  return out;
}

Sha256Digest sha256(ByteView data) {
  Sha256Digest out;
  must(EVP_Digest(data.data(), data.size(), raw(out), nullptr, EVP_sha256(), nullptr), "EVP_Digest");
  return out;
}

Sha256Digest hmac_sha256(ByteView key, ByteView data) {
  Sha256Digest out;
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(data), data.size(), raw(out), &size) ==
      nullptr) {
    throw std::runtime_error("OpenSSL failed in HMAC");
  }
  return out;
}

}  // namespace banana
