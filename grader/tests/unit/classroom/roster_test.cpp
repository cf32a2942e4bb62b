#include "classroom/roster.hpp"

#include "base/folded.hpp"
#include "kit/host/base/catch.hpp"

namespace roster_test {

using namespace manyhands;

namespace {

Roster roster_of(std::string_view text) {
  auto parsed = parse_roster(text, "roster.csv");
  if (!parsed) FAIL(parsed.error().message);
  return std::move(*parsed);
}

std::string id_matching(const Roster& roster, std::string_view text) {
  const auto* student = roster.matching(text);
  return student == nullptr ? "" : student->id;
}

std::string error_of(std::string_view text) {
  const auto parsed = parse_roster(text, "roster.csv");
  return parsed ? "" : parsed.error().message;
}

}  // namespace

TEST_CASE("a plain roster has the columns id, name and email, and keeps the others") {
  const auto roster =
      roster_of("\xEF\xBB\xBFid;Name;email;group\r\nada;Ada Lovelace;ada@x.org;B\r\nbob;;;\r\n");
  CHECK(roster.kind == RosterKind::plain);
  CHECK(roster.columns == std::vector<std::string>{"id", "Name", "email", "group"});
  CHECK(roster.ids() == std::vector<std::string>{"ada", "bob"});
  CHECK(roster.students[0].name == "Ada Lovelace");
  CHECK(roster.students[0].fields.at("group") == "B");
  CHECK(roster.find("ada") == &roster.students[0]);
  CHECK(roster.find("Ada") == nullptr);
  CHECK(id_matching(roster, " ADA  lovelace ") == "ada");
  CHECK(id_matching(roster, "Ada@X.org") == "ada");
  CHECK(id_matching(roster, "BOB") == "bob");
  CHECK(id_matching(roster, "B").empty());
  CHECK(id_matching(roster, "").empty());
}

TEST_CASE("a roster of Canvas leaves out the rows that are no students") {
  const auto roster = roster_of(
      "Student,ID,SIS User ID,SIS Login ID,Section,Crawl (77)\n"
      "    Points Possible,,,,,100\n"
      "\"Lovelace, Ada\",1234,u1,ada,Section 1,\n"
      "\"Byron, Anne\",1235,u2,,Section 1,5\n");
  CHECK(roster.kind == RosterKind::canvas);
  CHECK(roster.ids() == std::vector<std::string>{"ada", "1235"});
  CHECK(id_matching(roster, "1234") == "ada");
  CHECK(id_matching(roster, "Ada Lovelace") == "ada");
  CHECK(id_matching(roster, "Lovelace, Ada") == "ada");
  CHECK(id_matching(roster, "u2") == "1235");
  CHECK(roster.students[0].fields.at("Crawl (77)").empty());
}

TEST_CASE("rosters of Moodle name students by user name, else ID number, else email address") {
  const auto roster = roster_of(
      "First name,Last name,Username,ID number,Email address\n"
      "Ada,Lovelace,ada,1,a@x.org\nAnne,Byron,,2,b@x.org\nMary,Somerville,,,c@x.org\n");
  CHECK(roster.kind == RosterKind::moodle);
  CHECK(roster.ids() == std::vector<std::string>{"ada", "2", "c@x.org"});
  CHECK(roster.students[0].name == "Ada Lovelace");
  CHECK(id_matching(roster, "anne byron") == "2");
  const auto worksheet =
      roster_of("Identifier,Full name,Email address,Status\nParticipant 77,Ada Lovelace,a@x.org,x\n");
  CHECK(worksheet.kind == RosterKind::moodle);
  CHECK(id_matching(worksheet, "77") == "a@x.org");
  CHECK(id_matching(worksheet, "Participant 77") == "a@x.org");
}

TEST_CASE("rosters of Moodle in another language are read by their German titles, or by what is in them") {
  const auto list = roster_of("Vorname;Nachname;Anmeldename;E-Mail-Adresse\nAda;Lovelace;ada;a@x.org\n");
  CHECK(list.kind == RosterKind::moodle);
  CHECK(list.ids() == std::vector<std::string>{"ada"});
  CHECK(list.students[0].name == "Ada Lovelace");
  CHECK(list.meaning_of("E-Mail-Adresse") == "email address");
  const auto worksheet = roster_of(
      "ID,Vollst\xC3\xA4ndiger Name,E-Mail-Adresse,Status\nTeilnehmer/in77,Ada Lovelace,a@x.org,-\n");
  CHECK(worksheet.kind == RosterKind::moodle);
  CHECK(worksheet.ids() == std::vector<std::string>{"a@x.org"});
  CHECK(worksheet.students[0].name == "Ada Lovelace");
  CHECK(id_matching(worksheet, "77") == "a@x.org");
  const auto unknown = roster_of("Nombre,Correo\nAda,a@x.org\nAnne,b@x.org\n");
  CHECK(unknown.ids() == std::vector<std::string>{"a@x.org", "b@x.org"});
  CHECK(roster_of("id,name\nStudent1,Ada\n").ids() == std::vector<std::string>{"Student1"});
  CHECK(roster_of("id,name\na@x.org,Ada\n").kind == RosterKind::plain);
  CHECK(participant_number("Participant 12") == "12");
  CHECK(participant_number("Participant 12a").empty());
  CHECK(participant_number("s12").empty());
}

TEST_CASE("names match in any form of accents, and as Moodle writes them in names of files") {
  const auto roster = roster_of("id,name\n1,J\xC3\xB6rg O'Neill\n");
  CHECK(id_matching(roster, "Jo\xCC\x88rg ONeill") == "1");  // as macOS stores it
  CHECK(id_matching(roster, "J\xC3\x96RG O'NEILL") == "1");
  CHECK(id_matching(roster, "J\xF6rg O'Neill").empty());
}

TEST_CASE("a name of two students matches neither of them") {
  const auto roster = roster_of("id,name\n1,Ada Lovelace\n2,Ada Lovelace\n3,2\n");
  CHECK(id_matching(roster, "Ada Lovelace").empty());
  CHECK(id_matching(roster, "1") == "1");
  CHECK(id_matching(roster, "2").empty());  // the id of one and the name of another
}

TEST_CASE("errors of a roster name the line, and both lines of an id that is there twice") {
  CHECK(error_of("id,name\n1,Ada\n2,Bob\n1,Eve\n") ==
        "roster.csv:4: the id '1' is already that of the student in line 2");
  CHECK(error_of("id,name\n,Ada\n") == "roster.csv:2: a student without an id: 'id' is empty");
  CHECK(error_of("name,group\nAda,B\n") ==
        "roster.csv:1: no column identifies the students: none is called 'id', 'Username', 'ID number' or "
        "'Email "
        "address', or contains addresses");
  CHECK(error_of("id,name\n1,Lovelace, Ada\n") == "roster.csv:2: 3 cells, but the header has 2");
  CHECK(error_of("id\n\x1b[31m\n").find("control characters") != std::string::npos);
  CHECK(error_of("\n") == "roster.csv is empty");
  CHECK(error_of("\nid,name\n\n") == "roster.csv:2: there is no student below the header");
  CHECK(error_of("id,name,ID\n1,Ada,2\n") == "roster.csv:1: two columns are called 'id'");
  CHECK(error_of("id,group,group\n1,A,B\n").empty());
  CHECK(error_of("id,email\n1,a@x.org\n2,\n3,\n4,A@x.org\n") ==
        "roster.csv:5: the address 'a@x.org' is already that of the student in line 2");
  CHECK_FALSE(read_roster("/nowhere/roster.csv").ok());
}

TEST_CASE("folded names are equal for all forms of one name") {
  CHECK(folded("  \xC3\x84  b\t\n") == "\xC3\xA4 b");
  CHECK(folded("A\xFF") == "a\xFF");
  CHECK(folded("").empty());
}

}  // namespace roster_test
