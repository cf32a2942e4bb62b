// A timeline as a picture: one SVG element, which stands alone or in a page of HTML. No script, nothing from
// the network; light and dark; each kind of state differs in height and pattern, not only in colour. Pure.
#pragma once
#include <string>

#include "model/timeline.hpp"

namespace manyhands {

struct TimelinePicture {
  std::string title;         // any text
  std::string id = "t";      // [a-z0-9]+; different for each picture of one page
  std::int64_t span_ns = 0;  // what the whole width shows, so that two pictures can be compared; 0: the run
  double width = 960;
  bool legend = false;  // below the picture
};

std::string to_svg(const Timeline& timeline, const TimelinePicture& picture);

/// The style of the pictures: each SVG contains it.
std::string timeline_style();

}  // namespace manyhands
