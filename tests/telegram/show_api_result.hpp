// Lets CHECK(result) compile for any ApiResult<T>, and print the error when it fails.
#pragma once

#include <sstream>

#include <doctest/doctest.h>

#include "core/telegram/api.hpp"

template <class T>
struct doctest::StringMaker<banana::telegram::ApiResult<T>> {
  static doctest::String convert(const banana::telegram::ApiResult<T>& result) {
    if (result) return "a value";
    std::ostringstream out;
    out << result.error();
    return out.str().c_str();
  }
};
