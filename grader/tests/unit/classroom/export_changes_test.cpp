#include "classroom/export_changes.hpp"

#include "kit/host/base/catch.hpp"

namespace export_changes_test {

using manyhands::export_changes;
using Changes = std::vector<std::string>;

TEST_CASE("export changes: whose marks differ from the file that is replaced, and from what to what") {
  const std::string before =
      "id,name,first,second\nada,\"Lovelace, Ada\",90.00,\nbob,Bob,80.00,70.00\ncyd,Cyd,1.00,2.00\n";
  const std::string after =
      "id,name,first,second\nada,\"Lovelace, Ada\",85.50,40.00\nbob,Bob,80.00,70.00\ndee,Dee,5.00,\n";
  CHECK(export_changes(before, after) == Changes{"ada: first 90.00 → 85.50", "ada: second – → 40.00",
                                                 "dee: was not in the file",
                                                 "cyd: is not in the file any more"});
  CHECK(export_changes(before, before).empty());
  // A column that is new.
  CHECK(export_changes("id,first\nada,1\n", "id,first,second\nada,1,2\n") == Changes{"ada: second – → 2"});
}

TEST_CASE("export changes: what is no table has none") {
  CHECK(export_changes("", "id,first\nada,1\n").empty());
  CHECK(export_changes("id,first\nada,1\n", "").empty());
  CHECK(export_changes("{\"a\": 1}", "{\"a\": 2}").empty());
  CHECK(export_changes("\"not closed", "id,first\n").empty());
}

}  // namespace export_changes_test
