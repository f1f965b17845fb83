// The one place where Asio's TLS part is compiled.
#include <boost/asio/ssl/impl/src.hpp>
