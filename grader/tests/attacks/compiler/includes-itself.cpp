// attack: histogram-threads
// tries: to include itself endlessly
// points: 0
// finding: builds does-not-build

#include __FILE__
#include __FILE__
