// Names for files and folders of students. Pure.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace manyhands {

/// For each id a name of letters, digits and ._@- that no other has, whatever is in the ids.
std::map<std::string, std::string> file_names(const std::vector<std::string>& ids);

}  // namespace manyhands
