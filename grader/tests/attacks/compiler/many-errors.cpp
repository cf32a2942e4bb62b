// attack: histogram-threads
// tries: to fill the report with error messages
// points: 0
// finding: builds does-not-build

#define TEN(x) x x x x x x x x x x
TEN(TEN(TEN(TEN(undeclared();))))
#pragma message "no end of it"
