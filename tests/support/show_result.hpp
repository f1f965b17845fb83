// Lets CHECK(result) compile for any Result<T>, and print the error when it fails.
#pragma once

#include <sstream>

#include <doctest/doctest.h>

#include "core/base/result.hpp"

template <class T>
struct doctest::StringMaker<banana::Result<T>> {
  static doctest::String convert(const banana::Result<T>& result) {
    if (result) return "a value";
    std::ostringstream out;
    out << result.error();
    return out.str().c_str();
  }
};
