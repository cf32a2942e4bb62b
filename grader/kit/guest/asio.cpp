// Asio's functions that are no templates, once. All that a learner's program is made of is compiled with
// BOOST_ASIO_SEPARATE_COMPILATION (grader/cmake/Profiles.cmake):
// https://www.boost.org/doc/libs/release/doc/html/boost_asio/using.html
#include <boost/asio/impl/src.hpp>
