#include "classroom/platform_names.hpp"

#include "kit/host/base/catch.hpp"

namespace platform_names_test {

using namespace manyhands;

TEST_CASE("Moodle's folders and flat files name the student and the kind of submission") {
  const auto folder = moodle_name("Ada King_Lovelace_1234567_assignsubmission_file_");
  REQUIRE(folder);
  CHECK(folder->name == "Ada King_Lovelace");
  CHECK(folder->participant == "1234567");
  CHECK(folder->kind == "file");
  CHECK(folder->file.empty());
  CHECK(folder->label == "Ada King_Lovelace_1234567_assignsubmission_file_");
  REQUIRE(moodle_name("Ada_1_assignsubmission_file"));
  CHECK(moodle_name("Ada_1_assignsubmission_file")->file.empty());
  const auto flat = moodle_name("Ada_1_assignsubmission_file_my_crawl.cpp");
  REQUIRE(flat);
  CHECK(flat->file == "my_crawl.cpp");
  CHECK(flat->label == "Ada_1_assignsubmission_file_");
  const auto text = moodle_name("Ada_1_assignsubmission_onlinetext_onlinetext.html");
  REQUIRE(text);
  CHECK(text->kind == "onlinetext");
}

TEST_CASE("a student's name that contains what Moodle adds imitates nobody") {
  const auto folder = moodle_name("Bob_1_assignsubmission_file__77_assignsubmission_file_");
  REQUIRE(folder);
  CHECK(folder->name == "Bob_1_assignsubmission_file_");
  CHECK(folder->participant == "77");
  CHECK(folder->file.empty());
  CHECK(folder->repeated);
  const auto file = moodle_name("Eve_77_assignsubmission_file_Bob_1_assignsubmission_file_y.cpp");
  REQUIRE(file);
  CHECK(file->repeated);
  const auto plain = moodle_name("Eve_77_assignsubmission_file_x_assignsubmission_file_y.cpp");
  REQUIRE(plain);
  CHECK_FALSE(plain->repeated);
  CHECK(plain->name == "Eve");
  CHECK(plain->file == "x_assignsubmission_file_y.cpp");
  std::string many = "Bob";
  for (int i = 0; i < 100'000; ++i) many += "_assignsubmission_";
  CHECK_FALSE(moodle_name(many));
}

TEST_CASE("other names are not Moodle's") {
  for (const auto* name :
       {"Ada", "Ada_1_assignfeedback_file_", "Ada_assignsubmission_file_", "", "_1_",
        "_1_assignsubmission_file_", "Ada_x1_assignsubmission_file_", "Ada_1_assignsubmission_"})
    CHECK_FALSE(moodle_name(name));
}

TEST_CASE("Canvas's files name the user, the file, and whether it was late") {
  const auto plain = canvas_name("lovelaceada_1234_5678_my_crawl.cpp");
  REQUIRE(plain);
  CHECK(plain->user == "1234");
  CHECK(plain->file_id == 5678);
  CHECK(plain->file == "my_crawl.cpp");
  CHECK_FALSE(plain->late);
  CHECK(plain->label == "lovelaceada_1234");
  const auto late = canvas_name("lovelaceada_LATE_1234_5678_crawl-1.cpp");
  REQUIRE(late);
  CHECK(late->late);
  CHECK(late->file == "crawl-1.cpp");
  const auto text = canvas_name("lovelaceada_1234_text.html");
  REQUIRE(text);
  CHECK(text->file_id == 0);
}

TEST_CASE("other names are not Canvas's") {
  for (const auto* name : {"crawl.cpp", "ada_1_x.cpp", "ada_x_1_y.cpp", "_1_2_x.cpp", "ada_1_2_", "",
                           "ada_1_99999999999999999999999_x.cpp", "ada_LATE_x.cpp"})
    CHECK_FALSE(canvas_name(name));
}

TEST_CASE("Canvas numbers files that are submitted again before their ending") {
  CHECK(without_resubmission("crawl-1.cpp") == "crawl.cpp");
  CHECK(without_resubmission("a-b-12.tar.gz") == "a-b.tar.gz");
  CHECK(without_resubmission("Makefile-2") == "Makefile");
  CHECK_FALSE(without_resubmission("crawl.cpp"));
  CHECK_FALSE(without_resubmission("crawl-x.cpp"));
  CHECK_FALSE(without_resubmission("-1.cpp"));
}

TEST_CASE("a platform's file may have had several names before") {
  CHECK(possible_names("crawl-1.cpp") == std::vector<std::string>{"crawl-1.cpp"});
  CHECK(possible_names("ada_1_2_crawl-1.cpp") ==
        std::vector<std::string>{"ada_1_2_crawl-1.cpp", "crawl-1.cpp", "crawl.cpp"});
  CHECK(possible_names("Ada_1_assignsubmission_file_crawl.cpp").back() == "crawl.cpp");
}

}  // namespace platform_names_test
