#include "core/base/cipher.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

#include "core/base/hash.hpp"

namespace banana {

namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
static_assert(kNonceSize + kTagSize == kSealBytes);

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

void must(int ok, const char* what) {
  if (ok != 1) throw std::runtime_error(std::string{"OpenSSL failed in "} + what);
}

const unsigned char* raw(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
int size_of(std::size_t size) {
  if (size > (std::size_t{1} << 30)) throw std::length_error("too long to be sealed");
  return static_cast<int>(size);
}

/// Ready for the text itself.
CipherContext begin(const CipherKey& key, std::string_view about, ByteView nonce, bool sealing) {
  CipherContext context{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
  if (!context) throw std::bad_alloc{};
  // GCM's nonce has 12 bytes unless told otherwise.
  must(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, raw(key.reveal()), raw(nonce),
                         sealing ? 1 : 0),
       "EVP_CipherInit_ex");
  int done = 0;
  must(EVP_CipherUpdate(context.get(), nullptr, &done, raw(as_bytes(about)), size_of(about.size())),
       "EVP_CipherUpdate");
  return context;
}

}  // namespace

CipherKey CipherKey::make(Random& random) {
  CipherKey key;
  random.fill(key.bytes_);
  return key;
}

std::optional<CipherKey> CipherKey::from_bytes(ByteView bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  CipherKey key;
  std::ranges::copy(bytes, key.bytes_.begin());
  return key;
}

std::optional<CipherKey> CipherKey::parse(std::string_view text) {
  constexpr std::size_t kHexSize = 2 * kSize;
  constexpr std::size_t kBase64Size = 43;
  std::optional<Bytes> bytes;
  if (text.size() == kHexSize) {
    bytes = from_hex(text);
  } else {
    if (text.size() == kBase64Size + 1 && text.ends_with('=')) text.remove_suffix(1);
    if (text.size() != kBase64Size) return std::nullopt;
    std::string one_alphabet{text};
    std::ranges::replace(one_alphabet, '+', '-');
    std::ranges::replace(one_alphabet, '/', '_');
    bytes = from_base64url(one_alphabet);
    ::explicit_bzero(one_alphabet.data(), one_alphabet.size());
  }
  if (!bytes) return std::nullopt;
  std::optional<CipherKey> key = from_bytes(*bytes);
  ::explicit_bzero(bytes->data(), bytes->size());
  return key;
}

CipherKey::~CipherKey() { ::explicit_bzero(bytes_.data(), bytes_.size()); }

Secret CipherKey::to_text() const { return Secret{to_base64url(bytes_) + "="}; }

std::string CipherKey::fingerprint() const {
  const Sha256Digest digest = hmac_sha256(bytes_, as_bytes("banana key fingerprint"));
  return to_hex(ByteView{digest}.first(8));
}

Bytes seal(const CipherKey& key, std::string_view about, std::string_view plain, Random& random) {
  Bytes sealed(kNonceSize + plain.size() + kTagSize);
  const std::span<std::byte> nonce = std::span{sealed}.first(kNonceSize);
  random.fill(nonce);
  const CipherContext context = begin(key, about, nonce, true);
  int done = 0;
  std::byte* const text = sealed.data() + kNonceSize;
  must(EVP_CipherUpdate(context.get(), raw(text), &done, raw(as_bytes(plain)), size_of(plain.size())),
       "EVP_CipherUpdate");
  std::byte* const tag = text + plain.size();
  must(EVP_CipherFinal_ex(context.get(), raw(tag), &done), "EVP_CipherFinal_ex");
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, tag), "EVP_CTRL_AEAD_GET_TAG");
  return sealed;
}

Result<Secret> open_sealed(const CipherKey& key, std::string_view about, ByteView sealed) {
  const auto refused = [] {
    return fail(Errc::invalid,
                "the sealed value does not open: it was sealed with another key or for another place, "
                "or was changed");
  };
  if (sealed.size() < kSealBytes) return refused();
  const ByteView nonce = sealed.first(kNonceSize);
  const ByteView text = sealed.subspan(kNonceSize, sealed.size() - kSealBytes);
  Bytes tag{sealed.end() - kTagSize, sealed.end()};
  const CipherContext context = begin(key, about, nonce, false);
  std::string plain(text.size(), '\0');
  int done = 0;
  must(EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(plain.data()), &done, raw(text),
                        size_of(text.size())),
       "EVP_CipherUpdate");
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()),
       "EVP_CTRL_AEAD_SET_TAG");
  unsigned char none[1];
  const bool genuine = EVP_CipherFinal_ex(context.get(), none, &done) == 1;
  Secret opened{std::move(plain)};  // wiped when it is not handed out
  if (!genuine) return refused();
  return opened;
}

}  // namespace banana
