#include "classroom/csv.hpp"

#include "kit/host/base/catch.hpp"

namespace csv_test {

using namespace manyhands;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text) {
  const auto parsed = parse_csv(text, "x.csv");
  REQUIRE(parsed.ok());
  Rows rows;
  for (const auto& row : *parsed) rows.push_back(row.cells);
  return rows;
}

}  // namespace

TEST_CASE("a CSV file is read whatever its line ends, and without a byte order mark") {
  const Rows expected{{"id", "name"}, {"1", "Ada"}};
  CHECK(rows_of("id,name\n1,Ada\n") == expected);
  CHECK(rows_of("id,name\r\n1,Ada\r\n") == expected);
  CHECK(rows_of("id,name\r1,Ada\r") == expected);
  CHECK(rows_of("id,name\n1,Ada") == expected);
  CHECK(rows_of("\xEF\xBB\xBFid,name\n1,Ada") == expected);
}

TEST_CASE("the first line shows the separator of a CSV file") {
  const Rows expected{{"id", "name"}, {"1", "Ada, Countess"}};
  CHECK(rows_of("id;name\n1;Ada, Countess\n") == expected);
  CHECK(rows_of("id\tname\n1\tAda, Countess\n") == expected);
  CHECK(rows_of("\"a;b;c\",d\n") == Rows{{"a;b;c", "d"}});
}

TEST_CASE("quotes of a CSV file protect separators, line ends and quotes") {
  CHECK(rows_of("\"a,b\",\"c\r\nd\",\"say \"\"hi\"\"\"\n") == Rows{{"a,b", "c\r\nd", "say \"hi\""}});
  CHECK(rows_of("a,\"\",b\n") == Rows{{"a", "", "b"}});
  CHECK(rows_of("5\" disk,x\n") == Rows{{"5\" disk", "x"}});
}

TEST_CASE("empty rows of a CSV file are left out, empty cells are not") {
  CHECK(rows_of("\n\na,b,\n,,\n\n,c\n") == Rows{{"a", "b", ""}, {"", "c"}});
  CHECK(rows_of("").empty());
}

TEST_CASE("a row of a CSV file knows its line, also after a cell of several lines") {
  const auto rows = parse_csv("a\r\n\"b\r\nc\nd\re\"\r\nf\n", "x.csv");
  REQUIRE(rows.ok());
  REQUIRE(rows->size() == 3);
  CHECK((*rows)[1].line == 2);
  CHECK((*rows)[2].line == 6);
}

TEST_CASE("what is no CSV file in UTF-8 is an error with the line or the remedy") {
  const auto open = parse_csv("a,b\nc,\"d\ne\n", "x.csv");
  REQUIRE_FALSE(open.ok());
  CHECK(open.error().message == "x.csv:2: a quote that begins here is not closed");
  CHECK_FALSE(parse_csv(std::string("\xFF\xFE", 2) + "a", "x.csv").ok());
  const auto latin = parse_csv("id,name\r\nada,Ada\r\nzo\xEB,Zo\xEB\r\n", "x.csv");  // Zoë in ISO 8859-1
  REQUIRE_FALSE(latin.ok());
  CHECK(latin.error().message == "x.csv:3: this line is not encoded in UTF-8");
  CHECK(latin.error().remedy == "Save it as 'CSV UTF-8'.");
}

TEST_CASE("a written CSV row is read back as it was, but never runs as a formula") {
  const std::vector<std::string> cells{"a,b", "say \"hi\"", "x\r\ny", " spaced ", "", "-", "-1.5", "ü"};
  CHECK(rows_of(csv_row(cells)) == Rows{cells});
  CHECK(csv_row({"=1+1", "@x", "+cmd", "-2+3", "\tx"}) == "'=1+1,'@x,'+cmd,'-2+3,\"'\tx\"\n");
}

}  // namespace csv_test
