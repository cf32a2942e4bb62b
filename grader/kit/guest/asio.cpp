// Asio's non-template functions, compiled once. Everything in a learner's program is compiled with
// BOOST_ASIO_SEPARATE_COMPILATION (grader/cmake/Profiles.cmake):
// https://www.boost.org/doc/libs/release/doc/html/boost_asio/using.html
#include <boost/asio/impl/src.hpp>
